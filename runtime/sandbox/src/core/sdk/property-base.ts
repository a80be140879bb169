/** What every object of Postman's SDK can do: name its owner and turn itself into JSON. */

type Matcher = (parent: unknown) => boolean;

/** Fields that say how an object is kept rather than what it holds. */
function isPublic(name: string): boolean {
  return !name.startsWith("_");
}

/** A value as plain data: SDK objects as their JSON, arrays item by item. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  const { toJSON } = (value ?? {}) as { toJSON?: () => unknown };
  return typeof toJSON === "function" ? toJSON.call(value) : value;
}

export class PropertyBase implements globalThis.PropertyBase {
  #owner: unknown;

  /** The object that this one belongs to. */
  parent(): any {
    return this.#owner;
  }

  setParent(owner: unknown): void {
    this.#owner = owner;
  }

  forEachParent(options: object, visit?: (parent: any) => void): void {
    const withRoot = (options as { withRoot?: boolean }).withRoot === true;
    for (const owner of this.#owners()) {
      const isRoot = ownerOf(owner) === undefined;
      if (!isRoot || withRoot) visit?.(owner);
    }
  }

  findInParents(property: string, matches?: (parent: any) => boolean): any {
    const owner = this.findParentContaining(property, matches) as
      Record<string, unknown> | undefined;
    return owner?.[property];
  }

  findParentContaining(property: string, matches?: (parent: any) => boolean): any {
    const test: Matcher = matches ?? (() => true);
    for (const owner of [this as unknown, ...this.#owners()]) {
      const has = Object.hasOwn(owner as object, property);
      if (has && test((owner as Record<string, unknown>)[property])) return owner;
    }
    return undefined;
  }

  /** The fields whose names start with an underscore, which JSON leaves out. */
  meta(): object {
    const entries = Object.entries(this).filter(([name]) => !isPublic(name));
    return Object.fromEntries(entries.map(([name, value]) => [name.slice(1), value]));
  }

  toJSON(): any {
    const entries = Object.entries(this).filter(
      ([name, value]) => isPublic(name) && value !== undefined && typeof value !== "function",
    );
    return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]));
  }

  #owners(): unknown[] {
    const found: unknown[] = [];
    for (let owner = this.#owner; owner !== undefined; owner = ownerOf(owner)) found.push(owner);
    return found;
  }
}

function ownerOf(item: unknown): unknown {
  return item instanceof PropertyBase ? item.parent() : undefined;
}
