const moment = require("moment");
const _ = require("lodash");
const body = pm.response.json();
const bySku = _.keyBy(body.items, "sku");
const tags = _.uniq(_.flatMap(body.items, (item) => item.tags));
pm.test("dates are recent", () => {
    const created = moment(body.created);
    pm.expect(created.isValid()).to.be.true;
    pm.expect(created.isAfter(moment().subtract(1, "year"))).to.be.true;
    pm.expect(moment().diff(created, "days")).to.be.below(400);
});
pm.test("tags", () => {
    pm.expect(tags).to.include.members(["new"]);
    pm.expect(_.sumBy(body.items, "price")).to.be.closeTo(10.5, 0.1);
    pm.expect(bySku.A1.price).to.equal(9.5);
});
