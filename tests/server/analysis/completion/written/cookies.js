pm.test("cookies are set", async () => {
    pm.expect(pm.cookies.has("session")).to.be.true;
    const jar = pm.cookies.jar();
    const value = await jar.get(pm.request.url.toString(), "session");
    pm.expect(value).to.have.length.above(10);
});
pm.test("row of the data file", () => {
    const expected = pm.iterationData.get("expected");
    pm.expect(pm.response.code).to.be.oneOf([200, 201, 204]);
    pm.expect(pm.response.text()).to.include(expected);
    pm.expect(pm.request.method).to.equal("GET");
    pm.expect(pm.request.url.query.get("page")).to.be.undefined;
    pm.response.to.not.be.error;
    pm.response.to.have.jsonBody("user.name", "Ann");
});
