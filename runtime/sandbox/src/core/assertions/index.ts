/** `pm.expect` and `.to`: Chai, loaded when first asked for, with Postman's assertions. */

import { library } from "../host";
import { keepFunctions } from "../intrinsics";
import { type Chai } from "./chai";
import { addBodyAssertions } from "./body";
import { addKindAssertions } from "./kinds";
import { addMeasureAssertions } from "./measures";
import { addSchemaAssertion } from "./schema";
import { addStatusAssertions } from "./status";
import { addHeaderAssertion } from "./header";

let loaded: Chai | undefined;

function chai(): Chai {
  if (loaded !== undefined) return loaded;
  loaded = library<Chai>("chai");
  keepFunctions(loaded, ["expect", "Assertion"]);
  keepFunctions(loaded.Assertion.prototype, ["assert"]);
  loaded.use((self, utils) => {
    keepFunctions(utils, Object.keys(utils));
    addKindAssertions(self);
    addStatusAssertions(self);
    addHeaderAssertion(self);
    addBodyAssertions(self, utils);
    addMeasureAssertions(self, utils);
    addSchemaAssertion(self);
  });
  return loaded;
}

/** Chai's `expect`. */
export function expectFor(): Expect {
  return chai().expect;
}

/** What `.to` gives on a request or response. */
export function assertionsOn<T>(value: unknown): T {
  return chai().expect(value).to as T;
}
