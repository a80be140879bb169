/** The items of a list: how they are made, and how they are looked for. */

/** How a list makes and finds its items. */
export interface ItemKind<T> {
  readonly Type: new (...options: any[]) => T;
  /** The field that holds an item's key. */
  readonly keyField: "key" | "name";
  readonly ignoreCase: boolean;
  /** Whether an object is a map of items, not one item; in it anything but a text is an item. */
  readonly takesMaps?: boolean;
  /** Whether `toObject` gathers items of the same key in an array. */
  readonly multiValue: boolean;
  isItem(value: unknown): value is T;
  /** An item from what scripts write; a text only where the item has a text form. */
  make(definition: unknown): T;
  /** Several items from one text (`"a=1&b=2"`). */
  parse?(text: string): unknown[];
  /** The list as text. */
  join?(items: readonly T[]): string;
}

export type Test<T> = (item: T, index: number) => unknown;
type Fields = Record<string, unknown>;

/** Whether there is anything to add. */
export function isFilled(item: unknown): boolean {
  return item !== undefined && item !== null && item !== "";
}

/** Whether lists and texts of enabled items pass this one over. */
export function isDisabled(item: unknown): boolean {
  return (item as { disabled?: unknown }).disabled === true;
}

/** A visitor with its `this`. */
export function bound<T, R>(
  visit: (item: T, index: number) => R,
  context: unknown,
): (item: T, index: number) => R {
  return (item, index) => visit.call(context, item, index);
}

/** The test that a function makes, or an object of which each field must be the same. */
export function matcher<T extends object>(matches: Test<T> | object, context: unknown): Test<T> {
  if (typeof matches === "function") return bound(matches as Test<T>, context);
  const wanted = Object.entries(matches);
  return (item) => wanted.every(([name, value]) => (item as Fields)[name] === value);
}
