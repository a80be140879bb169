pm.test("Status code is 200", () => {
    pm.response.to.have.status(200);
});
pm.test("Response time is less than 500ms", () => {
    pm.expect(pm.response.responseTime).to.be.below(500);
});
pm.test("Content-Type is present", () => {
    pm.response.to.have.header("Content-Type");
    pm.expect(pm.response.headers.get("Content-Type")).to.include("application/json");
});
const jsonData = pm.response.json();
pm.test("Body has a token", () => {
    pm.expect(jsonData).to.have.property("token");
    pm.expect(jsonData.token).to.be.a("string").and.not.be.empty;
});
pm.environment.set("token", jsonData.token);
