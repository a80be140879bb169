/** Replaces `{{name}}` in texts, and in the texts within objects and arrays. */

/** What a name stands for: its value, or undefined for a name that nobody knows. */
export type Resolve = (name: string) => { readonly value: unknown } | undefined;

/** A value may hold further names; a cycle ends after this many passes. */
const MAX_PASSES = 19;
/**
 * Characters of all values that names in values are replaced with. Values may be long; but ten that
 * each name the next one ten times grow for ever.
 */
const LONGEST_NESTED = 4_000_000;
const TOKEN = /\{\{([^{}]*)\}\}/g;

/** A copy of the template with every known name replaced. Keys of objects stay as they are. */
export function replaceTemplates<T>(template: T, resolve: Resolve): T {
  if (typeof template === "string") return replaceInText(template, resolve) as T;
  if (Array.isArray(template)) return replaceInList(template, resolve) as T;
  if (typeof template !== "object" || template === null) return template;
  const entries = Object.entries(template as Record<string, unknown>).map(([key, value]) => [
    key,
    replaceTemplates(value, resolve),
  ]);
  return Object.fromEntries(entries) as T;
}

function replaceInList(items: unknown[], resolve: Resolve): unknown[] {
  return items.map((item) => replaceTemplates(item, resolve));
}

function replaceInText(text: string, resolve: Resolve): string {
  let before = text;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const after = replaceOnce(before, resolve, pass === 0 ? Infinity : LONGEST_NESTED);
    if (after === before) return after;
    before = after;
  }
  return before;
}

/** `room` is for the characters of all values together. */
function replaceOnce(text: string, resolve: Resolve, room: number): string {
  return text.replace(TOKEN, (token, name: string) => {
    const found = resolve(name);
    if (found === undefined) return token;
    const value = textOf(found.value);
    room -= value.length;
    if (room < 0) throw tooLong();
    return value;
  });
}

function tooLong(): Error {
  return new RangeError(
    `the variables that these variables name hold more than ${LONGEST_NESTED} characters together`,
  );
}

function textOf(value: unknown): string {
  return value === undefined ? "" : String(value);
}
