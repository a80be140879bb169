/** The assertion on headers, of requests and responses. */

import { type HeaderList } from "../sdk/header";
import { type Chai, type Checked } from "./chai";
import { isRequest } from "./kinds";

interface WithHeaders extends Checked {
  readonly _obj: { readonly headers: HeaderList };
}

export function addHeaderAssertion({ Assertion }: Chai): void {
  Assertion.addMethod("header", function (this: WithHeaders, name: string, ...rest: [unknown?]) {
    void new Assertion(this._obj).to.be.postmanRequestOrResponse;
    const what = isRequest(this._obj) ? "request" : "response";
    // Read in full each time: a script that has replaced the list meets these names in the error.
    checkPresence(this, what, this._obj.headers.has(name), name);
    if (rest.length > 0) checkValue(this, what, this._obj.headers, name, rest[0]);
  });
}

function checkPresence(checked: Checked, what: string, isThere: boolean, name: string): void {
  checked.assert(
    isThere,
    `expected ${what} to have header with key '${String(name)}'`,
    `expected ${what} to not have header with key '${String(name)}'`,
    true,
    isThere,
  );
}

function checkValue(
  checked: Checked,
  what: string,
  headers: HeaderList,
  name: string,
  value: unknown,
): void {
  // Postman too throws a TypeError here for `not.have.header("missing", "value")`.
  const header = headers.one(name) as globalThis.Header;
  checked.assert(
    header.value === value,
    `expected '${name}' ${what} header to be #{exp} but got #{act}`,
    `expected '${name}' ${what} header to not be #{act}`,
    value,
    header.value,
  );
}
