/** Values that JSON lacks, written as Postroom's frames write them. */

const special = (kind, value) => ({ $: kind, value });

/** A value as JSON-able data. Functions and errors arrive from the sandbox as texts and objects. */
export function encode(value, above = []) {
  if (typeof value === "number")
    return Number.isFinite(value) ? value : special("number", `${value}`);
  if (typeof value === "string" || typeof value === "boolean" || value === null)
    return value;
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "bigint") return special("bigint", `${value}`);
  if (typeof value === "symbol") return special("symbol", String(value));
  if (typeof value === "function") return special("function", value.name);
  if (above.includes(value)) return { $: "circular" };
  return encodeObject(value, [...above, value]);
}

function encodeObject(value, above) {
  const inner = (item) => encode(item, above);
  if (Array.isArray(value)) return Array.from(value, inner);
  if (value instanceof Date)
    return special(
      "date",
      Number.isNaN(+value) ? "Invalid Date" : value.toISOString(),
    );
  if (value instanceof RegExp) return special("regexp", String(value));
  if (value instanceof Map)
    return special(
      "map",
      [...value].map((pair) => pair.map(inner)),
    );
  if (value instanceof Set) return special("set", [...value].map(inner));
  if (value instanceof Error)
    return { $: "error", name: value.name, message: value.message };
  if (ArrayBuffer.isView(value)) return Array.from(value, inner);
  if (value instanceof ArrayBuffer) return Array.from(new Uint8Array(value));
  const fields = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, inner(item)]),
  );
  return "$" in fields ? special("object", fields) : fields;
}
