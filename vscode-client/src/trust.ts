// Nothing runs and nothing is sent in a folder that is not trusted: what would, asks for trust.
import * as vscode from "vscode";

const NEEDS_TRUST: ReadonlySet<string> = new Set([
  "postroom.send",
  "postroom.run",
  "postroom.runTests",
  "postroom.rerunFailed",
]);

/** Whether a command of the server may go to it. When not, the person is told, and can trust. */
export function mayRun(command: string): boolean {
  if (vscode.workspace.isTrusted || !NEEDS_TRUST.has(command)) return true;
  void askForTrust();
  return false;
}

async function askForTrust(): Promise<void> {
  const manage = "Manage Trust";
  const choice = await vscode.window.showWarningMessage(
    "Postroom sends nothing and runs no script in a folder that is not trusted: scripts can read files and send them.",
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand("workbench.trust.manage");
}
