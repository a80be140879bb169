/** Assertions on the status of a response. */

import { type PostmanResponse } from "../sdk/response";
import { type Chai, type Checked } from "./chai";
import { isResponse, requireProperty, requireResponse } from "./kinds";

const CLASSES = { info: 1, success: 2, redirection: 3, clientError: 4, serverError: 5 };

/** The reason and code that each of these asks for, the misspelt ones of Postman included. */
const NAMED: Readonly<Record<string, readonly [reason: string, code: number]>> = {
  accepted: ["ACCEPTED", 202],
  withoutContent: ["NO CONTENT", 204],
  badRequest: ["BAD REQUEST", 400],
  unauthorized: ["UNAUTHORIZED", 401],
  unauthorised: ["UNAUTHORISED", 401],
  forbidden: ["FORBIDDEN", 403],
  notFound: ["NOT FOUND", 404],
  notAcceptable: ["ACCEPTABLE", 406],
  rateLimited: ["TOO MANY REQUESTS", 429],
};

export function addStatusAssertions(chai: Chai): void {
  const { Assertion } = chai;
  Assertion.addMethod("statusCode", function (code: unknown) {
    checkCode(chai, this, requireResponse(chai, this), code);
  });
  Assertion.addMethod("statusReason", function (reason: unknown) {
    checkReason(this, requireResponse(chai, this).reason(), reason);
  });
  Assertion.addMethod("status", function (wanted: unknown) {
    const response = requireResponse(chai, this);
    if (typeof wanted === "number") checkCode(chai, this, response, wanted);
    else checkReason(this, response.reason(), wanted);
  });
  addClasses(chai);
  addNamed(chai);
}

function checkCode(chai: Chai, checked: Checked, response: PostmanResponse, code: unknown): void {
  requireProperty(chai, response, "code");
  const wanted = Number(code);
  checked.assert(
    response.code === wanted,
    "expected response to have status code #{exp} but got #{act}",
    "expected response to not have status code #{act}",
    wanted,
    response.code,
  );
}

function checkReason(checked: Checked, reason: unknown, wanted: unknown): void {
  checked.assert(
    reason === wanted,
    "expected response to have status reason #{exp} but got #{act}",
    "expected response to not have status reason #{act}",
    wanted,
    reason,
  );
}

function addClasses(chai: Chai): void {
  const { Assertion } = chai;
  Assertion.addMethod("statusCodeClass", function (digit: unknown) {
    checkClass(chai, this, Number(digit));
  });
  for (const [name, digit] of Object.entries(CLASSES)) {
    Assertion.addProperty(name, function () {
      checkClass(chai, this, digit);
    });
  }
  Assertion.addProperty("error", function () {
    checkError(chai, this);
  });
}

function checkClass(chai: Chai, checked: Checked, digit: number): void {
  const response = requireResponse(chai, checked);
  requireProperty(chai, response, "code");
  checked.assert(
    Math.floor(response.code / 100) === digit,
    `expected response code to be ${digit}XX but found #{act}`,
    `expected response code to not be ${digit}XX`,
    digit,
    response.code,
  );
}

function checkError(chai: Chai, checked: Checked): void {
  const response = requireResponse(chai, checked);
  requireProperty(chai, response, "code");
  checked.assert(
    response.code >= 400 && response.code <= 599,
    "expected response code to be 4XX or 5XX but found #{act}",
    "expected response code to not be 4XX or 5XX",
    undefined,
    response.code,
  );
}

function addNamed(chai: Chai): void {
  for (const [name, [reason, code]] of Object.entries(NAMED)) {
    chai.Assertion.addProperty(name, function () {
      checkNamed(chai, this, reason, code);
    });
  }
  chai.Assertion.overwriteProperty(
    "ok",
    (above) =>
      function () {
        if (isResponse(this._obj)) checkNamed(chai, this, "OK", 200);
        else above.call(this);
      },
  );
}

/** Both the reason, in capitals, and the code count. */
function checkNamed(chai: Chai, checked: Checked, reason: string, code: number): void {
  const response = requireResponse(chai, checked);
  checkReason(checked, String(response.reason()).toUpperCase(), reason);
  checkCode(chai, checked, response, code);
}
