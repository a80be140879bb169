/** Assertions on the time and size of a response: `have.responseTime.below(200)`. */

import { type Chai, type ChaiUtils, type Checked } from "./chai";
import { requireProperty, requireResponse } from "./kinds";

type Measure = (checked: Checked) => number;

export function addMeasureAssertions(chai: Chai, utils: ChaiUtils): void {
  const time: Measure = (checked) => {
    const response = requireResponse(chai, checked);
    requireProperty(chai, response, "responseTime");
    return response.responseTime;
  };
  const size: Measure = (checked) => requireResponse(chai, checked).size().total;
  add(chai, utils, "responseTime", time, checkTime);
  add(chai, utils, "responseSize", size, checkSize);
}

/** As a property it makes the measure what the rest of the chain is about. */
function add(
  { Assertion }: Chai,
  utils: ChaiUtils,
  name: string,
  measure: Measure,
  check: (checked: Checked, found: number, wanted: unknown[]) => void,
): void {
  Assertion.addChainableMethod(
    name,
    function (...wanted: unknown[]) {
      check(this, this._obj as number, wanted);
    },
    function () {
      utils.flag(this, "object", measure(this));
    },
  );
}

function checkValid(checked: Checked, what: string, isValid: boolean, found: number): void {
  checked.assert(
    isValid,
    `expected response to have a valid response ${what} but got #{act}`,
    `expected response to not have a valid response ${what} but got #{act}`,
    null,
    found,
  );
}

function checkTime(checked: Checked, found: number, wanted: unknown[]): void {
  checkValid(checked, "time", typeof found === "number", found);
  if (wanted.length > 0) checkValid(checked, "time", found === wanted[0], found);
}

function checkSize(checked: Checked, found: number, wanted: unknown[]): void {
  checkValid(checked, "size", typeof found === "number", found);
  if (wanted.length === 0) return;
  checked.assert(
    found === wanted[0],
    "expected response size to equal #{act} but got #{exp}",
    "expected response size to not equal #{act} but got #{exp}",
    wanted[0],
    found,
  );
}
