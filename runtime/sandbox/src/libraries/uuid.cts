/** `require("uuid")`: version 4 only, callable itself and as `v4`. */
const v4 = require("uuid/v4") as (...options: unknown[]) => string;

const uuid = Object.assign((...options: unknown[]) => v4(...options), { v4 });

export = uuid;
