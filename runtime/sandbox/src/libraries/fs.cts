/** `require("fs")`: present and empty, as in Postman. */
const nothing = {};

export = nothing;
