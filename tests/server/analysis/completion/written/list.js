const res = pm.response.json();
pm.test("list is not empty", function () {
    pm.expect(res.items).to.be.an("array").that.is.not.empty;
    pm.expect(res.items.length).to.be.greaterThan(0);
    res.items.forEach((item) => {
        pm.expect(item).to.have.all.keys("sku", "price", "stock", "tags");
        pm.expect(item.price).to.be.at.least(0);
        pm.expect(item.stock.count).to.be.a("number");
    });
});
const cheapest = res.items.reduce((a, b) => (a.price < b.price ? a : b));
pm.collectionVariables.set("cheapest", cheapest.sku);
const total = res.items.map((item) => item.price).reduce((sum, price) => sum + price, 0);
console.log("total", total.toFixed(2));
