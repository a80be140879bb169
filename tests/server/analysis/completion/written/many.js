const ids = ["1", "2", "3"];
const results = await Promise.all(ids.map((id) => pm.sendRequest(`${pm.variables.get("base")}/users/${id}`)));
const codes = results.map((result) => result.code);
pm.test("all are found", () => {
    pm.expect(codes.every((code) => code === 200)).to.be.true;
    pm.expect(new Set(codes).size).to.equal(1);
});
for (const [index, result] of results.entries()) {
    const user = result.json();
    console.info(index, user.name, result.headers.get("ETag"), result.responseTime);
}
const slowest = Math.max(...results.map((result) => result.responseTime));
pm.visualizer.set("<h1>{{slowest}} ms</h1>", { slowest });
pm.environment.unset("token");
