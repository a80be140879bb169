const schema = {
    type: "object",
    required: ["user", "items"],
    properties: {
        user: { type: "object", properties: { id: { type: "integer" }, name: { type: "string" } } },
        items: { type: "array", items: { type: "object" } },
    },
};
pm.test("schema is valid", () => {
    pm.response.to.have.jsonSchema(schema);
});
const { user, items } = pm.response.json();
pm.test(`user ${user.name} is right`, () => {
    pm.expect(user.id).to.eql(7);
    pm.expect(user.roles).to.include("admin");
    pm.expect(user.address.city).to.match(/^B/);
    pm.expect(items).to.have.lengthOf(2);
});
