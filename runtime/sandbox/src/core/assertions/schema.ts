/** The assertion on JSON Schema, checked by Ajv. */

import { library } from "../host";
import { type Chai, type Checked } from "./chai";
import { isResponse } from "./kinds";

interface Validator {
  validate(schema: unknown, data: unknown): boolean;
  errorsText(): string;
}

type Ajv = new (options: object) => Validator;

export function addSchemaAssertion({ Assertion }: Chai): void {
  Assertion.addMethod("jsonSchema", function (schema: unknown, options?: object) {
    new Assertion(schema).to.be.an("object");
    const data = isResponse(this._obj) ? (this._obj.json() as unknown) : (this._obj as unknown);
    checkSchema(this, schema, data, options);
  });
}

function checkSchema(checked: Checked, schema: unknown, data: unknown, options?: object): void {
  const Ajv = library<Ajv>("ajv");
  const validator = new Ajv({ allErrors: true, logger: false, ...options });
  const isValid = validator.validate(schema, data);
  checked.assert(
    isValid,
    `expected data to satisfy schema but found following errors: \n${validator.errorsText()}`,
    "expected data to not satisfy schema",
    true,
    isValid,
  );
}
