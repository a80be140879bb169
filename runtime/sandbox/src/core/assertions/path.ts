/** Paths into JSON as `jsonBody` takes them: `a.b[0]["c d"]`, or a key just as it is. */

const STEP = /[^.[\]]+|\[(?:(-?\d+)|(["'])((?:(?!\2)[^\\]|\\.)*?)\2)\]|(?=\.\.|\.$|^\.)/g;

function steps(path: string): string[] {
  return Array.from(path.matchAll(STEP), ([whole, index, mark, quoted]) => {
    if (index !== undefined) return index;
    return mark === undefined ? whole : (quoted ?? "").replace(/\\(\\)?/g, "$1");
  });
}

function hasOwnKey(value: unknown, key: string): value is Record<string, unknown> {
  return value !== null && value !== undefined && Object.hasOwn(value, key);
}

/** Whether there is something at the path, be it undefined. */
export function hasPath(value: unknown, path: string): boolean {
  if (hasOwnKey(value, path)) return true;
  let current = value;
  for (const key of steps(path)) {
    if (!hasOwnKey(current, key)) return false;
    current = current[key];
  }
  return path !== "";
}

/** What is at the path, or undefined. */
export function valueAt(value: unknown, path: string): unknown {
  if (hasOwnKey(value, path)) return value[path];
  return steps(path).reduce<unknown>(
    (current, key) =>
      current === null || current === undefined
        ? undefined
        : (current as Record<string, unknown>)[key],
    value,
  );
}
