// Drawing again: what is the same stays where it is, and the focus with it.

/** Puts what was made into what is there. Of the parts that both have, those that are equal stay: a
 * button that goes while it is pressed is never released. */
export function renew(there: Element, made: Element): void {
  const before = [...there.children];
  const after = [...made.children];
  after.forEach((one, index) => {
    const old = before[index];
    if (old === undefined) there.append(one);
    else if (old.isEqualNode(one)) return;
    else if (isGroup(old) && isGroup(one)) renew(old, one);
    else old.replaceWith(one);
  });
  for (const old of before.slice(after.length)) old.remove();
}

/** Whether an element is nothing but its parts. */
const isGroup = (one: Element) => one.matches("header, .bar");

/** Draws, and leaves the focus where it was: on the element, on the one that came in its place, or
 * on the part of the page that held it. A page that has no focus takes none. */
export function keepFocus(draw: () => void): void {
  const focused = document.hasFocus() ? document.activeElement : null;
  const ids = focused === null ? [] : idsAround(focused);
  draw();
  if (focused === null || document.activeElement === focused) return;
  const place = ids.map((id) => document.getElementById(id)).find((one) => one?.checkVisibility());
  place?.focus();
}

/** The ids of an element and of those around it, the nearest first. */
function idsAround(start: Element): readonly string[] {
  const ids: string[] = [];
  for (let one: Element | null = start; one !== null; one = one.parentElement) {
    if (one.id !== "") ids.push(one.id);
  }
  return ids;
}
