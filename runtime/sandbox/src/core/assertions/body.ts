/** Assertions on the body of a response. */

import { type PostmanResponse } from "../sdk/response";
import { type Chai, type ChaiUtils, type Checked } from "./chai";
import { requireResponse } from "./kinds";
import { hasPath, valueAt } from "./path";

export function addBodyAssertions(chai: Chai, utils: ChaiUtils): void {
  const { Assertion } = chai;
  Assertion.addProperty("withBody", function () {
    checkAnyBody(this, requireResponse(chai, this));
  });
  Assertion.addProperty("json", function () {
    checkJson(this, requireResponse(chai, this));
  });
  Assertion.addMethod("body", function (...wanted: [unknown?]) {
    const response = requireResponse(chai, this);
    if (wanted.length === 0) checkAnyBody(this, response);
    else checkBody(this, response, wanted[0], utils);
  });
  Assertion.addMethod("jsonBody", function (...wanted: [unknown?, unknown?]) {
    const response = requireResponse(chai, this);
    if (wanted.length === 0) return checkJson(this, response);
    // An object, or anything else that is no path, checks nothing in Postman either.
    if (typeof wanted[0] !== "string") return undefined;
    return checkPath(this, jsonOf(response), wanted[0], wanted.slice(1), utils);
  });
}

function checkAnyBody(checked: Checked, response: PostmanResponse): void {
  checked.assert(
    Boolean(response.text()),
    "expected response to have content in body",
    "expected response to not have content in body",
  );
}

function checkJson(checked: Checked, response: PostmanResponse): void {
  let problem: string | undefined;
  try {
    response.json();
  } catch (error) {
    problem = String((error as Error).message).split("\n")[0];
  }
  checked.assert(
    problem === undefined,
    `expected response body to be a valid json but got error ${problem}`,
    "expected response body not to be a valid json",
  );
}

/** The body as JSON; undefined when it is none. */
function jsonOf(response: PostmanResponse): unknown {
  try {
    return response.json() as unknown;
  } catch {
    return undefined;
  }
}

function checkBody(
  checked: Checked,
  response: PostmanResponse,
  wanted: unknown,
  utils: ChaiUtils,
): void {
  if (wanted instanceof RegExp) checkPattern(checked, response.text(), wanted);
  else if (isPlainObject(wanted)) checkBodyJson(checked, jsonOf(response), wanted, utils);
  else checkText(checked, response.text(), wanted);
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkPattern(checked: Checked, text: string, pattern: RegExp): void {
  checked.assert(
    pattern.test(text),
    "expected response body text to match #{exp} but got #{act}",
    "expected response body text #{act} to not match #{exp}",
    pattern,
    text,
  );
}

function checkText(checked: Checked, text: string, wanted: unknown): void {
  checked.assert(
    text === wanted,
    "expected response body to equal #{exp} but got #{act}",
    "expected response body to not equal #{exp}",
    wanted,
    text,
  );
}

function checkBodyJson(checked: Checked, json: unknown, wanted: unknown, utils: ChaiUtils): void {
  checked.assert(
    utils.eql(json, wanted),
    "expected response body json to equal #{exp} but got #{act}",
    "expected response body json to not equal #{exp}",
    wanted,
    json,
  );
}

function checkPath(
  checked: Checked,
  json: unknown,
  path: string,
  rest: unknown[],
  utils: ChaiUtils,
): void {
  checked.assert(
    hasPath(json, path),
    "expected #{act} in response to contain property #{exp}",
    "expected #{act} in response to not contain property #{exp}",
    path,
    json,
  );
  if (rest.length > 0) checkValueAt(checked, valueAt(json, path), path, rest[0], utils);
}

function checkValueAt(
  checked: Checked,
  value: unknown,
  path: string,
  wanted: unknown,
  utils: ChaiUtils,
): void {
  checked.assert(
    utils.eql(value, wanted),
    `expected response body json at "${path}" to contain #{exp} but got #{act}`,
    `expected response body json at "${path}" to not contain #{exp}`,
    wanted,
    value,
  );
}
