const page = Number(pm.collectionVariables.get("page") || 1);
const body = pm.response.json();
const seen = JSON.parse(pm.collectionVariables.get("seen") || "[]");
for (const item of body.items) {
    seen.push(item.sku);
}
pm.collectionVariables.set("seen", JSON.stringify(seen));
if (body.next) {
    pm.collectionVariables.set("page", page + 1);
    pm.execution.setNextRequest(pm.info.requestName);
} else {
    pm.collectionVariables.unset("page");
    pm.execution.setNextRequest(null);
}
pm.test(`page ${page} of ${pm.info.iterationCount}`, () => {
    pm.response.to.be.ok;
});
