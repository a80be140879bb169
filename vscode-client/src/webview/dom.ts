// Elements made of text and elements: nothing here reads text as HTML.

type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element. An attribute that is undefined or false is left out; true is an empty one. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** A button that does something. */
export function button(attributes: Attributes, label: Child, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

/** Words for who cannot see the mark beside them. */
export function spoken(words: string): HTMLElement {
  return element("span", { class: "spoken" }, words);
}

/** A table of names and values. */
export function pairs(
  rows: readonly (readonly [string, string])[],
  columns: readonly [string, string],
  none: string,
): HTMLElement {
  if (rows.length === 0) return element("p", { class: "none" }, none);
  const head = columns.map((title) => element("th", { scope: "col" }, title));
  const body = rows.map(([name, value]) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)),
  );
  return element(
    "table",
    { class: "pairs" },
    element("thead", { class: "spoken" }, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
}
