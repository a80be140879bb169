// Scripts as people write them, checked by TypeScript against the declaration alone.
export {};

pm.environment.set("token", pm.response.json().token);
const token: unknown = pm.variables.get("token");
const text: string = pm.variables.replaceIn("{{$guid}}");
const body: { id: string } = pm.variables.replaceIn({ id: "{{id}}" });

pm.test("status", () => pm.response.to.have.status(200));
pm.test("done", (done) => setTimeout(() => done(), 1));
pm.test("awaited", async () => pm.expect(await pm.vault.get("key")).to.be.a("string"));
pm.test("only a name").test.skip("later").test.index().toFixed();
pm.response.to.be.ok.and.not.be.a.serverError;
pm.response.to.have.responseTime.below(200);
pm.response.to.have.header("Content-Type").and.to.have.jsonBody("a.b", 1);
pm.request.to.have.header("Accept");
pm.expect(pm.response).to.have.status(200);
pm.expect([1]).to.be.an("array").that.includes(1);
pm.expect({ a: 1 }).to.have.property("a").that.equals(1);
pm.expect("x", "message").to.have.lengthOf.at.least(1);
pm.expect.fail("never");

const response = await pm.sendRequest({
  url: "https://postman-echo.com/post",
  method: "POST",
  header: { "Content-Type": "application/json" },
  body: { mode: "raw", raw: JSON.stringify({ token, text, body }) },
});
response.headers.get("Date").length;
pm.sendRequest("https://postman-echo.com/get", (error, answer, { cookies }) => {
  if (error) return console.error(error.message);
  console.log(answer.json(), cookies.get("session"));
});

pm.request.url = "https://postman-echo.com/put";
pm.request.body = { mode: "raw", raw: "{}" };
pm.request.headers.upsert({ key: "A", value: "1" });
pm.request.url.query.each((parameter) => console.log(parameter.key));
pm.execution.setNextRequest(null);
console.log(pm.execution.location.current, pm.execution.location[0]);
const cookie: string | null = await pm.cookies.jar().get("https://a.b", "c");
require("lodash").chunk([1, 2], 1);
new URL("https://a.b").searchParams.get("c");
console.log(cookie, Buffer.from("a").toString("base64"), crypto.randomUUID());

// @ts-expect-error: an assertion made by reading it
pm.response.to.be.ok();
// @ts-expect-error: no such name
pm.environments.get("a");
// @ts-expect-error: no such assertion
pm.expect(1).to.toBe(1);
// @ts-expect-error: the key is `header`
pm.sendRequest({ url: "https://a.b", headers: { A: "1" } });
// @ts-expect-error: a list is not an array
pm.request.headers[0];
// @ts-expect-error: it is for checks, not for conditions
pm.response.statusCode;
// @ts-expect-error: there is no fetch
fetch("https://a.b");
