// Whether there is anything here for Postroom to do. Until there is, no server runs.
import * as vscode from "vscode";

const FILES =
  "**/{*.request.yaml,*.request.yml,*.environment.yaml,*.environment.yml,*.postman_collection.json,*.postman_environment.json,*.beforeRequest.js,*.afterResponse.js}";
const NAMES =
  /(\.(request|environment)\.ya?ml|\.postman_(collection|environment)\.json|\.(beforeRequest|afterResponse)\.js)$/;
const HEAD = 4000;

/** Whether the workspace holds Postman's files, or one is open. */
export async function isRelevant(): Promise<boolean> {
  if (vscode.workspace.textDocuments.some(isOurs)) return true;
  const found = await vscode.workspace.findFiles(FILES, "**/node_modules/**", 1);
  return found.length > 0;
}

/** Whether a document is one of Postman's, by its name or by how it begins. */
export function isOurs(document: vscode.TextDocument): boolean {
  if (document.uri.scheme !== "file") return false;
  if (NAMES.test(document.uri.path)) return true;
  const head = () => document.getText(new vscode.Range(0, 0, 60, 0)).slice(0, HEAD);
  if (document.languageId === "javascript") return /^\s*\/\/ @pm \w/.test(head());
  if (document.languageId === "json") return /"_postman_|schema\.(get)?postman\.com/.test(head());
  return document.languageId === "yaml" && /^\$kind:/m.test(head());
}

/** Calls back once, as soon as there is something to do. */
export function whenRelevant(start: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(FILES, false, true, true);
  const once = () => {
    all.dispose();
    start();
  };
  const all = vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(once),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isOurs(document)) once();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      void isRelevant().then((now) => {
        if (now) once();
      });
    }),
  );
  return all;
}
