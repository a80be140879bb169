/** A part of a request, response or scope that may have an id, a name and a description. */

import { stringify } from "../primordials";
import { replaceTemplates, type Resolve } from "../variables/replace";
import { plain, PropertyBase } from "./property-base";

export interface PropertyDefinition {
  id?: string;
  name?: string;
  disabled?: boolean;
  description?: unknown;
}

/** What a person wrote about a part; as text it is that alone. */
class Description {
  constructor(
    readonly content: string,
    readonly type: string,
  ) {}

  toString(): string {
    return this.content || "";
  }
}

/** A list or scope that knows variables by name. */
interface Source {
  has?(key: string): boolean;
  get?(key: string): unknown;
}

export class Property extends PropertyBase implements globalThis.Property {
  declare id?: string;
  declare name?: string;
  declare disabled?: boolean;
  declare description?: any;

  constructor(definition?: PropertyDefinition | null) {
    super();
    if (definition === null || typeof definition !== "object") return;
    if (definition.disabled !== undefined) this.disabled = Boolean(definition.disabled);
    if (definition.description !== undefined) this.description = definition.description;
  }

  describe(content: string, type = "text/plain"): void {
    this.description = new Description(content, type);
  }

  /** As plain data, with `{{names}}` replaced from the scope or the overrides. */
  toObjectResolved(scope: object | null, overrides: object[] = [], _options?: object): any {
    return replaceTemplates(this.toJSON(), resolveIn(scope as Source | null, overrides));
  }

  findSubstitutions(): string[] {
    const text = stringify(plain(this)) ?? "";
    return [
      ...new Set(Array.from(text.matchAll(/\{\{([^{}]+)\}\}/g), ([, name]) => name as string)),
    ];
  }
}

function resolveIn(scope: Source | null, overrides: object[]): Resolve {
  return (name) => {
    for (const values of overrides) {
      if (Object.hasOwn(values, name)) return { value: (values as Record<string, unknown>)[name] };
    }
    return scope?.has?.(name) ? { value: scope.get?.(name) } : undefined;
  };
}
