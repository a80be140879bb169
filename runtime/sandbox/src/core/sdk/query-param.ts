/** A parameter of a URL's query or of a url-encoded body. */

import { Property, type PropertyDefinition } from "./property";
import { isDisabled, type ItemKind } from "./list-items";
import { PropertyList } from "./property-list";

interface ParamFields extends PropertyDefinition {
  key?: unknown;
  value?: unknown;
}

export class QueryParam extends Property implements globalThis.QueryParam {
  key: string | null;
  value: string | null;

  constructor(definition: ParamFields | string) {
    const fields = typeof definition === "string" ? parseParam(definition) : definition;
    super(fields);
    this.key = fields.key as string | null;
    this.value = fields.value as string | null;
  }

  override valueOf(): string {
    return typeof this.value === "string" ? this.value : "";
  }

  override toString(): string {
    const key = encodeMeta(this.key ?? "", /[&#=]/g);
    // A value that is no text is left out, as in Postman.
    return typeof this.value === "string" ? `${key}=${encodeMeta(this.value, /[&#]/g)}` : key;
  }

  update(parameter: string | ParamFields): void {
    const fields = typeof parameter === "string" ? parseParam(parameter) : parameter;
    this.key = fields.key as string | null;
    this.value = fields.value as string | null;
    if (Object.hasOwn(fields, "disabled")) this.disabled = fields.disabled === true;
  }
}

/** Encodes the characters that would end a key or value; everything else stays as written. */
function encodeMeta(text: string, characters: RegExp): string {
  return String(text).replace(characters, encodeURIComponent);
}

function parseParam(text: string): ParamFields {
  const equals = text.indexOf("=");
  if (equals < 0) return { key: text, value: null };
  return { key: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** The parameters of a query text. An empty piece (`a&&b`) has neither key nor value. */
export function parseQuery(text: string): ParamFields[] {
  const pieces = text.split("&");
  return pieces.map((piece) =>
    piece === "" && pieces.length > 1 ? { key: null, value: null } : parseParam(piece),
  );
}

/** Parameters as a query text, without the disabled ones. */
export function joinQuery(parameters: readonly globalThis.QueryParam[]): string {
  return parameters.filter((item) => !isDisabled(item)).join("&");
}

export const queryParamKind: ItemKind<globalThis.QueryParam> = {
  Type: QueryParam,
  keyField: "key",
  ignoreCase: false,
  multiValue: true,
  isItem: (value): value is QueryParam => value instanceof QueryParam,
  make: (definition) => new QueryParam(definition as ParamFields | string),
  parse: parseQuery,
  join: joinQuery,
};

/** A list of parameters: from a text, an array, or the definition of one. */
export function queryParams(
  owner: unknown,
  parameters?: unknown,
): PropertyList<globalThis.QueryParam> {
  return new PropertyList(queryParamKind, owner, parameters);
}
