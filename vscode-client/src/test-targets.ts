// What a profile of the Test Explorer runs: which requests, one by one or together, now or when saved.
import * as vscode from "vscode";
import type { Runnable } from "./test-tree";

type Target = Pick<Runnable, "uri" | "select">;

/** A run of this request only. */
export const alone = ({ uri, select }: Runnable): Target => ({ uri, select });

/** One run for each collection; a request that is alone in its own is run by itself. */
export function together(requests: readonly Runnable[]): readonly Target[] {
  const groups = new Map<string, Runnable[]>();
  for (const one of requests) groups.set(one.within, [...(groups.get(one.within) ?? []), one]);
  return [...groups].map(([within, ones]) => {
    const [first, second] = ones;
    return first !== undefined && second === undefined
      ? alone(first)
      : { uri: within, select: ones.map((one) => one.name) };
  });
}

/** Starts the requests whose file is saved, or all of them when a script file is, until told to end. */
export async function onSave(
  wanted: readonly Runnable[],
  token: vscode.CancellationToken,
  start: (ones: readonly Runnable[]) => Promise<void>,
): Promise<void> {
  const saved = vscode.workspace.onDidSaveTextDocument(({ uri, languageId }) => {
    const ofFile = wanted.filter(({ file }) => vscode.Uri.parse(file).fsPath === uri.fsPath);
    const ones = languageId === "javascript" && uri.scheme === "file" ? wanted : ofFile;
    if (ones.length > 0) void start(ones);
  });
  await new Promise<void>((resolve) => {
    token.onCancellationRequested(() => {
      resolve();
    });
  });
  saved.dispose();
}
