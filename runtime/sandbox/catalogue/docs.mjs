/** Reads JSDoc: text, example and the tags of `pm.d.ts`. */
import ts from "typescript";

const HOSTS = /[\s,]+/;

/** The JSDoc nearest to a declaration: of a variable, that of its statement. */
function commentOf(declaration) {
  const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return holder.jsDoc?.at(-1);
}

function textOf(comment) {
  return (ts.getTextOfJSDocComment(comment) ?? "").replace(/\r\n/g, "\n").trim();
}

function tagsOf(comment) {
  const tags = new Map();
  for (const tag of comment?.tags ?? []) {
    if (!tags.has(tag.tagName.text)) tags.set(tag.tagName.text, textOf(tag.comment));
  }
  return tags;
}

/** What each tag of a name says, in order. */
function everyTag(comment, name) {
  const tags = (comment?.tags ?? []).filter((tag) => tag.tagName.text === name);
  return tags.map((tag) => textOf(tag.comment));
}

function words(text) {
  return (text ?? "").split(HOSTS).filter((word) => word !== "");
}

/** What the declaration's comment says, as the catalogue's fields. Empty fields are left out. */
export function documentation(declaration, { brief }) {
  const comment = commentOf(declaration);
  const tags = tagsOf(comment);
  const text = textOf(comment?.comment);
  const lacking = words(tags.get("lacking"));
  if (tags.has("declaredOnly")) lacking.push("runtime");
  return withoutEmpty({
    doc: brief ? firstSentence(text) : reflow(text),
    tasks: brief ? [] : everyTag(comment, "task"),
    example: brief ? "" : (tags.get("example") ?? ""),
    deprecated: reflow(tags.get("deprecated")),
    replacement: tags.get("replacement") ?? "",
    scripts: words(tags.get("scripts")),
    lacking,
    since: brief ? "" : (tags.get("since") ?? ""),
    internal: tags.has("internal") || tags.has("hidden"),
  });
}

/** Whether the declaration is marked `@getter`: an assertion made by reading it. */
export function isGetter(declaration) {
  return tagsOf(commentOf(declaration)).has("getter");
}

/** What `@param` says about each parameter. */
export function parameterDocs(declaration, { brief }) {
  const docs = new Map();
  for (const tag of commentOf(declaration)?.tags ?? []) {
    if (!ts.isJSDocParameterTag(tag)) continue;
    const text = textOf(tag.comment).replace(/^-\s*/, "");
    docs.set(tag.name.getText(), brief ? firstSentence(text) : text);
  }
  return docs;
}

/** The text with each paragraph on one line. */
function reflow(text) {
  return text?.replace(/([^\n])\n(?!\n|[-*] )/g, "$1 ");
}

/** The first sentence, on one line. */
export function firstSentence(text) {
  const paragraph = text
    .split(/\n\s*\n/, 1)[0]
    .replace(/\s+/g, " ")
    .trim();
  const sentence = /^.{15,}?[.!?](?=\s+[A-Z`]|$)/.exec(paragraph)?.[0] ?? paragraph;
  return sentence.length > 200 ? `${sentence.slice(0, 197)}…` : sentence;
}

/** The object without empty texts, empty lists, `false` and `undefined`. */
export function withoutEmpty(fields) {
  const kept = Object.entries(fields).filter(([name, value]) => {
    if (name === "deprecated") return value !== undefined;
    return Array.isArray(value)
      ? value.length > 0
      : value !== "" && value !== false && value !== undefined;
  });
  return Object.fromEntries(kept);
}
