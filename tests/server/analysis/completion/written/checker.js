class Checker {
    constructor(response) {
        this.response = response;
        this.body = response.json();
        this.failures = [];
    }
    check(name, condition) {
        pm.test(name, () => pm.expect(condition, name).to.be.true);
        if (!condition) {
            this.failures.push(name);
        }
        return this;
    }
    get failed() {
        return this.failures.length > 0;
    }
}
const checker = new Checker(pm.response);
checker.check("has user", !!checker.body.user).check("has items", checker.body.items.length > 1);
if (checker.failed) {
    console.warn(checker.failures.join(", "));
}
