/** `require("atob")`: the global, as a module. */
declare const atob: unknown;

export = atob;
