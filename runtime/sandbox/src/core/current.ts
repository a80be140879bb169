/** `pm.request` and `pm.response`: the request and response of a script, with assertions on them. */

import { assertionsOn } from "./assertions";
import { keepOutOfErrors } from "./errors";
import { defineProperty, parse, stringify } from "./primordials";
import { plain } from "./sdk/property-base";
import { PostmanRequest } from "./sdk/request";
import { RequestAuth } from "./sdk/request-auth";
import { RequestBody } from "./sdk/request-body";
import { PostmanResponse, type ResponseData } from "./sdk/response";

/** An own property, as in Postman: messages tell how many an object has. */
const TO: PropertyDescriptor = {
  get(this: object) {
    return assertionsOn<unknown>(this);
  },
  enumerable: false,
  configurable: true,
};

class CurrentRequest extends PostmanRequest implements globalThis.CurrentRequest {
  declare readonly to: RequestAssertion;

  constructor(definition: object) {
    super(definition);
    defineProperty(this, "to", TO);
  }
}

class CurrentResponse extends PostmanResponse implements globalThis.CurrentResponse {
  declare readonly to: ResponseAssertion;

  constructor(data: ResponseData) {
    super(data);
    defineProperty(this, "to", TO);
  }
}

for (const [type, name] of [
  [CurrentRequest, "PostmanRequest"],
  [CurrentResponse, "PostmanResponse"],
] as const) {
  Object.defineProperty(type, "name", { value: name });
}

/** The request of a script, made when it is first looked at, and whether the script changed it. */
export class RequestHolder {
  #request: CurrentRequest | undefined;
  #before = "";

  constructor(readonly definition: Readonly<Record<string, unknown>>) {}

  get(): CurrentRequest {
    if (this.#request !== undefined) return this.#request;
    this.#request = new CurrentRequest(this.definition);
    keepOutOfErrors(this.#request);
    this.#before = stringify(this.#changed(this.#request)) ?? "";
    return this.#request;
  }

  /** The definition as the script left it; undefined when it changed nothing. */
  change(): object | undefined {
    if (this.#request === undefined) return undefined;
    const after = stringify(this.#changed(this.#request)) ?? "";
    return after === this.#before ? undefined : (parse(after) as object);
  }

  /** What scripts do not see of a request stays as it was. */
  #changed(request: CurrentRequest): object {
    const { header: _header, body: _body, auth: _auth, ...rest } = this.definition;
    const { body, auth, ...fields } = request.toJSON() as Record<string, unknown>;
    return {
      ...rest,
      ...fields,
      ...(body === undefined ? {} : { body: plain(new RequestBody(body as object)) }),
      ...(auth === undefined || auth === null ? {} : { auth: plain(new RequestAuth(auth)) }),
    };
  }
}

export function createResponse(data: ResponseData): globalThis.CurrentResponse {
  const response = new CurrentResponse(data);
  keepOutOfErrors(response);
  return response;
}
