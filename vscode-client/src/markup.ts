// Coloured text, as highlight.js gives it: spans with classes.

/** The markup cut at line ends; a span that goes on over one is closed and opened again. */
export function lineByLine(html: string): readonly string[] {
  const open: string[] = [];
  return html.split("\n").map((line) => {
    const start = open.join("");
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
      if (tag === "</span>") open.pop();
      else open.push(tag);
    }
    return start + line + "</span>".repeat(open.length);
  });
}
