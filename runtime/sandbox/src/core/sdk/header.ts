/** A header of a request or response. */

import { Property, type PropertyDefinition } from "./property";
import { isDisabled, type ItemKind } from "./list-items";
import { PropertyList } from "./property-list";

interface HeaderFields extends PropertyDefinition {
  key?: unknown;
  value?: unknown;
  system?: boolean;
}

export class Header extends Property implements globalThis.Header {
  key: string;
  value: string;
  declare system?: boolean;

  constructor(definition: HeaderFields | string) {
    const fields = typeof definition === "string" ? parseHeader(definition) : definition;
    super(fields);
    this.key = (fields.key ?? "") as string;
    this.value = (fields.value ?? "") as string;
    if (fields.system !== undefined) this.system = fields.system;
  }

  override valueOf(): string {
    return this.value;
  }

  override toString(): string {
    return `${this.key}: ${this.value}`;
  }

  update(options: HeaderFields): void {
    this.key = (options.key ?? this.key) as string;
    this.value = (options.value ?? "") as string;
    if (Object.hasOwn(options, "disabled")) this.disabled = options.disabled === true;
  }
}

function parseHeader(line: string): HeaderFields {
  const colon = line.indexOf(":");
  if (colon < 0) return { key: line.trim(), value: "" };
  return { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}

/** A header from what scripts write: `{key, value}`, `{Name: "value"}` or `"Name: value"`. */
function makeHeader(definition: unknown): Header {
  if (definition === null || typeof definition !== "object") {
    return new Header(typeof definition === "string" ? definition : { key: "", value: "" });
  }
  return new Header(definition);
}

export const headerKind: ItemKind<globalThis.Header> = {
  Type: Header,
  keyField: "key",
  ignoreCase: true,
  multiValue: true,
  takesMaps: true,
  isItem: (value): value is Header => value instanceof Header,
  make: makeHeader,
  parse: (text) => text.split(/\r?\n/).filter((line) => line.trim() !== ""),
  join: (headers) =>
    headers
      .filter((item) => !isDisabled(item))
      .map((item) => `${item.key}: ${item.value}\r\n`)
      .join(""),
};

export class HeaderList extends PropertyList<globalThis.Header> implements globalThis.HeaderList {
  constructor(owner?: unknown, headers?: unknown) {
    super(headerKind, owner, headers);
  }

  override get(name: string): string {
    return super.get(name) as string;
  }

  override add(header: globalThis.Header | HeaderDefinition | string): void {
    super.add(header);
  }

  override upsert(
    header: globalThis.Header | HeaderDefinition | string,
    before?: globalThis.Header | string,
  ): boolean | null {
    return super.upsert(header, before);
  }

  override assimilate(): never {
    throw new Error(
      "collection: unable to upsert into a list of Type that does not support .update()",
    );
  }

  /** Bytes of the enabled headers as they are sent. */
  contentSize(): number {
    return this.count() === 0 ? 0 : this.toString().length;
  }
}
