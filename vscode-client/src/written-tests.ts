// The tests that stand in a request's scripts, whether they have ever run or not.
import * as vscode from "vscode";
import { rangeOf } from "./collections-view";
import type { ScriptInFile } from "./protocol";

/** A `pm.test` with a literal name. `kind` is the events' word for its script. */
export interface WrittenTest {
  readonly kind: "prerequest" | "test";
  readonly name: string;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** Who can be asked a command of the server. */
export interface AsksServer {
  call<Answer>(command: string, argument?: object): Promise<Answer | undefined>;
}

const BESIDE = ["beforeRequest", "afterResponse"] as const;

/** The tests of the request with this name: in its own scripts, and in the script files beside it. */
export async function testsIn(
  server: AsksServer,
  file: vscode.Uri,
  owner: string,
  range: vscode.Range | undefined,
): Promise<readonly WrittenTest[]> {
  const scripts = await server.call<readonly ScriptInFile[]>("postroom.listScripts", {
    uri: file.toString(),
  });
  const own = (scripts ?? []).filter((script) => isOf(script, file, owner, range));
  const inside = await testsOfScripts(file, own);
  const beside = await Promise.all(BESIDE.map((kind) => testsBeside(file, kind)));
  return [...inside, ...beside.flat()];
}

/** In a file of several requests, a request's scripts are those with its name behind its start. */
function isOf(
  script: ScriptInFile,
  file: vscode.Uri,
  owner: string,
  range: vscode.Range | undefined,
): boolean {
  if (!file.path.endsWith(".json")) return true;
  return (
    script.owner === owner && (range === undefined || script.range.start.line >= range.start.line)
  );
}

async function testsOfScripts(
  file: vscode.Uri,
  scripts: readonly ScriptInFile[],
): Promise<readonly WrittenTest[]> {
  if (scripts.length === 0) return [];
  const all = flat(await symbolsOf(file));
  return scripts.flatMap(({ range, kind }) => {
    const script = rangeOf(range);
    const inside = all.filter((one) => script.contains(one.range) && !script.isEqual(one.range));
    return testsOf(file, inside, kind);
  });
}

const flat = (symbols: readonly vscode.DocumentSymbol[]): readonly vscode.DocumentSymbol[] =>
  symbols.flatMap((symbol) => [symbol, ...flat(symbol.children)]);

async function testsBeside(
  file: vscode.Uri,
  kind: ScriptInFile["kind"],
): Promise<readonly WrittenTest[]> {
  const path = file.path.replace(/\.request\.ya?ml$/, `.${kind}.js`);
  const script = file.with({ path });
  if (path === file.path || !(await isThere(script))) return [];
  return testsOf(script, flat(await symbolsOf(script)), kind);
}

/** The tests among the symbols: the server gives a test the kind of an event. */
function testsOf(
  uri: vscode.Uri,
  symbols: readonly vscode.DocumentSymbol[],
  kind: ScriptInFile["kind"],
): readonly WrittenTest[] {
  const word = kind === "beforeRequest" ? "prerequest" : "test";
  return symbols
    .filter((symbol) => symbol.kind === vscode.SymbolKind.Event)
    .map(({ name, range }) => ({ kind: word, name, uri, range }));
}

const symbolsOf = async (uri: vscode.Uri) =>
  (await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    uri,
  )) ?? [];

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
