/** `require("uuid")`: version 4 only, callable itself and as `v4`; options change nothing. */
const make = require("uuid/v4") as () => string;

const v4 = (): string => make();
const uuid = Object.assign(() => v4(), { v4 });

export = uuid;
