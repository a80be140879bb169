// Puts this server's members above the words that VS Code's JavaScript support offers.
//
// To that support `pm` is unknown, so it offers every word of the file, and has each begin with the
// dot: VS Code then finds that they match what was typed (the dot) and puts them above members
// that begin after it. Members that begin with the dot as well compete by their sort text, and win.
import * as vscode from "vscode";
import type { CompletionMiddleware } from "vscode-languageclient/node";

type Provide = NonNullable<CompletionMiddleware["provideCompletionItem"]>;

export const membersFirst: Provide = async (document, position, context, token, next) => {
  const answer = await next(document, position, context, token);
  if (document.languageId !== "javascript" || !answer) return answer;
  for (const item of Array.isArray(answer) ? answer : answer.items) withDot(document, item);
  return answer;
};

function withDot(document: vscode.TextDocument, item: vscode.CompletionItem): void {
  const { range } = item;
  if (range === undefined) return;
  const start = range instanceof vscode.Range ? range.start : range.inserting.start;
  if (start.character === 0) return;
  const dot = start.translate(0, -1);
  if (document.getText(new vscode.Range(dot, start)) !== ".") return;
  const label = typeof item.label === "string" ? item.label : item.label.label;
  item.filterText = `.${item.filterText ?? label}`;
  item.range =
    range instanceof vscode.Range
      ? range.with(dot)
      : { inserting: range.inserting.with(dot), replacing: range.replacing.with(dot) };
  const text = item.insertText ?? label;
  item.insertText =
    typeof text === "string" ? `.${text}` : new vscode.SnippetString(`.${text.value}`);
}
