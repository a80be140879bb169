/** `require("btoa")`: the global, as a module. */
declare const btoa: unknown;

export = btoa;
