/** A field of a form-data body. */

import { Property, type PropertyDefinition } from "./property";
import { isDisabled, type ItemKind } from "./list-items";
import { PropertyList } from "./property-list";

interface FormFields extends PropertyDefinition {
  key?: unknown;
  value?: unknown;
  type?: string;
  src?: string | string[];
  contentType?: string;
  fileName?: string;
}

export class FormParam extends Property implements globalThis.FormParam {
  key: string;
  value: any;
  declare type?: string;
  declare src?: string | string[];
  declare contentType?: string;
  declare fileName?: string;

  constructor(fields: FormFields) {
    super(fields);
    this.key = (fields.key ?? "") as string;
    this.value = fields.value ?? "";
    if (fields.type !== undefined) this.type = fields.type;
    if (fields.src !== undefined) this.src = fields.src;
    if (fields.contentType !== undefined) this.contentType = fields.contentType;
    if (fields.fileName !== undefined) this.fileName = fields.fileName;
  }

  override valueOf(): any {
    return this.value;
  }

  override toString(): string {
    return `${this.key}=${this.value}`;
  }
}

const formParamKind: ItemKind<globalThis.FormParam> = {
  Type: FormParam,
  keyField: "key",
  ignoreCase: false,
  multiValue: true,
  isItem: (value): value is FormParam => value instanceof FormParam,
  make: (definition) => new FormParam(definition as FormFields),
  join: (fields) => fields.filter((item) => !isDisabled(item)).join("&"),
};

/** A list of form fields, from an array or the definition of one. */
export function formParams(owner: unknown, fields?: unknown): PropertyList<globalThis.FormParam> {
  return new PropertyList(formParamKind, owner, fields);
}
