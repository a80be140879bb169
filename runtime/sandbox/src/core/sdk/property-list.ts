/** An ordered list of SDK objects that are found by key. */

import { bound, isDisabled, isFilled, type ItemKind, matcher } from "./list-items";
import { PropertyBase } from "./property-base";

type Fields = Record<string, unknown>;

export class PropertyList<T extends object>
  extends PropertyBase
  implements globalThis.PropertyList<T>
{
  members: T[] = [];
  Type: new (...options: any[]) => T;
  readonly #kind: ItemKind<T>;

  constructor(kind: ItemKind<T>, owner?: unknown, items?: unknown) {
    super();
    this.#kind = kind;
    this.Type = kind.Type;
    if (owner !== undefined) this.setParent(owner);
    if (items !== undefined && items !== null) this.populate(items);
  }

  /** Items by key; several of the same key as an array. */
  get reference(): object {
    const found: Record<string, T | T[]> = {};
    for (const item of this.members) {
      const key = this.#index(this.#keyOf(item));
      const earlier = found[key];
      found[key] = earlier === undefined ? item : ([earlier, item].flat() as T[]);
    }
    return found;
  }

  add(item: T | object | string): void {
    if (item === undefined || item === null) return;
    const made = this.#adopt(item);
    if (made === item) this.#place(made, this.members.length);
    else this.members.push(made);
  }

  append(item: T | object | string): void {
    this.insertAfter(item);
  }

  prepend(item: T | object | string): void {
    this.insert(item, this.idx(0));
  }

  insert(item: T | object | string, before?: T | string): void {
    if (typeof item !== "object" || item === null) return;
    const index = before === undefined ? -1 : this.indexOf(before);
    this.#place(this.#adopt(item), index < 0 ? this.members.length : index);
  }

  insertAfter(item: T | object | string, after?: T | string): void {
    if (typeof item !== "object" || item === null) return;
    const index = after === undefined ? -1 : this.indexOf(after);
    this.#place(this.#adopt(item), index < 0 ? this.members.length : index + 1);
  }

  /** True when the item was added, false when it replaced one, null when there was nothing. */
  upsert(item: T | object | string, before?: T | string): boolean | null {
    if (item === undefined || item === null) return null;
    const made = this.#adopt(item);
    const present = this.one(this.#keyOf(made));
    if (present === undefined) {
      if (before === undefined) this.add(made);
      else this.insert(made, before);
      return true;
    }
    if (present !== made) this.#replace(present, made);
    return false;
  }

  remove(item: string | T | ((item: T) => boolean), context?: any): void {
    if (item === undefined || item === null) return;
    const matches = this.#removal(item, context);
    this.members = this.members.filter((member) => !matches(member));
  }

  clear(): void {
    this.members = [];
  }

  populate(items: any): void {
    for (const item of this.#split(items)) if (isFilled(item)) this.add(item as object);
  }

  repopulate(items: any): void {
    this.clear();
    this.populate(items);
  }

  assimilate(source: globalThis.PropertyList<T> | object[], prune?: boolean): void {
    const items = Array.isArray(source) ? source : source.members;
    const kept = new Set<string>();
    for (const item of items) {
      const made = this.#adopt(item);
      this.upsert(made);
      kept.add(this.#index(this.#keyOf(made)));
    }
    if (prune) this.remove((member) => !kept.has(this.#index(this.#keyOf(member))));
  }

  all(): T[] {
    return [...this.members];
  }

  one(key: string): T | undefined {
    const wanted = this.#index(key);
    return this.members.findLast((item) => this.#index(this.#keyOf(item)) === wanted);
  }

  get(key: string): any {
    const item = this.one(key);
    return item === undefined ? undefined : item.valueOf();
  }

  each(visit: (item: T, index: number) => void, context?: any): void {
    this.members.forEach(bound(visit, context));
  }

  filter(matches: ((item: T) => boolean) | object, context?: any): T[] {
    return this.members.filter(matcher<T>(matches, context));
  }

  find(matches: ((item: T) => boolean) | object, context?: any): T | undefined {
    return this.members.find(matcher<T>(matches, context));
  }

  map<R>(convert: (item: T, index: number) => R, context?: any): R[] {
    return this.members.map(bound(convert, context));
  }

  reduce<R>(combine: (result: R, item: T, index: number) => R, initial: R, context?: any): R {
    return this.members.reduce(
      (result, item, index) => combine.call(context ?? this, result, item, index),
      initial,
    );
  }

  count(): number {
    return this.members.length;
  }

  idx(index: number): T {
    return this.members[index] as T;
  }

  indexOf(item: string | T): number {
    return this.members.indexOf((typeof item === "string" ? this.one(item) : item) as T);
  }

  has(item: string | T, value?: any): boolean {
    if (item === undefined || item === null) return false;
    if (typeof item !== "string") return this.members.includes(item);
    const found = this.#every(item);
    if (value === undefined) return found.length > 0;
    return found.some((member) => member.valueOf() === value);
  }

  eachParent(visit: (parent: any) => void, context?: any): void {
    const chain: unknown[] = [];
    for (
      let owner: unknown = this.parent();
      owner instanceof PropertyBase;
      owner = owner.parent()
    ) {
      chain.unshift(owner);
    }
    chain.forEach((owner) => visit.call(context ?? this, owner));
  }

  toObject(
    excludeDisabled = false,
    caseSensitive = false,
    multiValue = false,
    sanitizeKeys = false,
  ): { [name: string]: any } {
    const result: Fields = {};
    const isExact = caseSensitive || !this.#kind.ignoreCase;
    const gathers = multiValue || this.#kind.multiValue;
    for (const item of this.members) {
      if (excludeDisabled && isDisabled(item)) continue;
      const raw = (item as Fields)[this.#kind.keyField];
      if (sanitizeKeys && !raw) continue;
      const key = isExact ? String(raw) : String(raw).toLowerCase();
      const isRepeated = gathers && Object.hasOwn(result, key);
      result[key] = isRepeated ? [result[key], item.valueOf()].flat() : item.valueOf();
    }
    return result;
  }

  override toString(): string {
    return this.#kind.join ? this.#kind.join(this.members) : Object.prototype.toString.call(this);
  }

  override toJSON(): any {
    return this.members.map((item) => (item as { toJSON?(): unknown }).toJSON?.() ?? item);
  }

  #keyOf(item: T): string {
    const key = (item as Fields)[this.#kind.keyField];
    return key === undefined || key === null ? "" : String(key);
  }

  #index(key: string): string {
    return this.#kind.ignoreCase ? String(key).toLowerCase() : String(key);
  }

  #every(key: string): T[] {
    const wanted = this.#index(key);
    return this.members.filter((item) => this.#index(this.#keyOf(item)) === wanted);
  }

  #adopt(item: T | object | string): T {
    const made = this.#kind.isItem(item) ? item : this.#kind.make(item);
    if (made instanceof PropertyBase) made.setParent(this);
    return made;
  }

  #place(item: T, index: number): void {
    const present = this.members.indexOf(item);
    if (present >= 0) this.members.splice(present, 1);
    this.members.splice(present >= 0 && present < index ? index - 1 : index, 0, item);
  }

  #replace(present: T, made: T): void {
    const { update } = present as { update?: (options: unknown) => void };
    if (typeof update !== "function" || this.#kind.Type !== made.constructor) {
      this.members[this.members.indexOf(present)] = made;
    } else update.call(present, made);
  }

  #removal(item: string | T | ((item: T) => boolean), context: unknown): (member: T) => boolean {
    if (typeof item === "function") return (member) => Boolean(item.call(context ?? this, member));
    if (typeof item !== "string") return (member) => member === item;
    const wanted = this.#index(item);
    return (member) => this.#index(this.#keyOf(member)) === wanted;
  }

  #split(items: unknown): unknown[] {
    if (Array.isArray(items)) return items;
    if (items instanceof PropertyList) return items.members as unknown[];
    if (typeof items === "string") return this.#kind.parse ? this.#kind.parse(items) : [items];
    if (typeof items !== "object" || items === null) return [];
    if (!this.#kind.takesMaps) return [items];
    return Object.entries(items as Fields).map(([key, value]) =>
      typeof value === "string" ? { [this.#kind.keyField]: key, value } : (Object(value) as object),
    );
  }
}
