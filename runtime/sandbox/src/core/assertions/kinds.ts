/** Assertions on what a value is: a request or a response. */

import { PostmanRequest } from "../sdk/request";
import { PostmanResponse } from "../sdk/response";
import { type Chai, type Checked } from "./chai";

/** Objects of the SDK that scripts make themselves name their class so. */
function sdkName(value: unknown): unknown {
  const { constructor } = (value ?? {}) as { constructor?: { _postman_propertyName?: unknown } };
  return constructor?._postman_propertyName;
}

export function isRequest(value: unknown): value is PostmanRequest {
  return value instanceof PostmanRequest || sdkName(value) === "Request";
}

export function isResponse(value: unknown): value is PostmanResponse {
  return value instanceof PostmanResponse || sdkName(value) === "Response";
}

export function addKindAssertions({ Assertion }: Chai): void {
  const add = (name: string, what: string, is: (value: unknown) => boolean): void =>
    Assertion.addProperty(name, function (this: Checked) {
      this.assert(
        is(this._obj),
        `expecting a postman ${what} object but got #{this}`,
        `not expecting a postman ${what} object`,
      );
    });
  add("postmanRequest", "request", isRequest);
  add("postmanResponse", "response", isResponse);
  add(
    "postmanRequestOrResponse",
    "request or response",
    (value) => isRequest(value) || isResponse(value),
  );
}

/** The response that is checked; anything else fails, whichever way the assertion is put. */
export function requireResponse({ Assertion }: Chai, checked: Checked): PostmanResponse {
  void new Assertion(checked._obj).to.be.postmanResponse;
  return checked._obj as PostmanResponse;
}

/** Fails unless the response has the property; one that never came has no code and no time. */
export function requireProperty(
  { Assertion }: Chai,
  response: PostmanResponse,
  name: string,
): void {
  new Assertion(response).to.have.property(name);
}
