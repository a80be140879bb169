// This script stands in a file of its own, beside the request that it belongs to:
// same editor help, same verdicts, and a diff that a person can read.
const shipment = pm.response.json().json;

pm.test("the shipment has our reference", () => {
  pm.expect(shipment.reference).to.equal(pm.variables.get("reference"));
});

pm.environment.set("shipment", shipment.reference);
