// A response's body outside the panel: as a document, as a file, on the clipboard.
import * as vscode from "vscode";
import { basename } from "node:path";
import { endingOf, indented, languageOf, mediaType } from "./body";
import type { Result } from "./results";

/** The scheme of bodies as documents; the query is the result's id. */
export const BODY_SCHEME = "postroom-body";

export const bodyText = ({ exchange }: Result) => exchange?.response?.text ?? "";

const languageOfBody = (result: Result) =>
  languageOf(mediaType(result.exchange?.response?.headers ?? []), bodyText(result));

/** The text of the document. */
export const bodyDocument = (result: Result): string =>
  indented(bodyText(result), languageOfBody(result));

/** What names the document. */
export const bodyUri = (result: Result): vscode.Uri =>
  vscode.Uri.from({ scheme: BODY_SCHEME, path: `/${fileName(result)}`, query: `${result.id}` });

/** Opens the body in an editor. */
export async function openBody(result: Result): Promise<void> {
  const document = await vscode.workspace.openTextDocument(bodyUri(result));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Active });
}

/** Asks for a file and writes the body into it, as it came. */
export async function saveBody(result: Result): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/");
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, fileName(result)),
  });
  if (target === undefined) return;
  const base64 = result.exchange?.response?.base64;
  const bytes =
    base64 === undefined
      ? new TextEncoder().encode(bodyText(result))
      : Buffer.from(base64, "base64");
  await vscode.workspace.fs.writeFile(target, bytes);
  void vscode.window.setStatusBarMessage(`Saved ${basename(target.path)}`, 4000);
}

function fileName(result: Result): string {
  const type = mediaType(result.exchange?.response?.headers ?? []);
  const name = result.item.name.replace(/[^\p{L}\p{N} ._-]+/gu, " ").trim() || "response";
  return `${name}.${endingOf(type, languageOfBody(result))}`;
}

/** Puts a text on the clipboard. */
export async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  void vscode.window.setStatusBarMessage("Copied", 2000);
}
