// What the Test Explorer is told of requests and tests that ended.
import * as vscode from "vscode";
import type { ErrorInfo, Place } from "./protocol";

/** A run that is shown. `broken` are the requests that went wrong beyond their tests, `ran` the
 * tests of the request whose turn it is. */
export interface Shown {
  readonly run: vscode.TestRun;
  readonly broken: Set<vscode.TestItem>;
  readonly ran: Set<vscode.TestItem>;
}

/** The request itself went wrong. */
export function fail({ run, broken }: Shown, item: vscode.TestItem, error: ErrorInfo): void {
  broken.add(item);
  run.errored(item, messageOf(error));
}

/** The request itself; its tests have their own verdicts. */
export function finish({ run, broken }: Shown, item: vscode.TestItem, skipped: boolean): void {
  if (skipped) run.skipped(item);
  else if (!broken.has(item)) run.passed(item);
}

/** An error as the Test Explorer shows it, with expected beside actual where both are known. */
export function messageOf(error: ErrorInfo): vscode.TestMessage {
  const text = error.name === "" ? error.message : `${error.name}: ${error.message}`;
  const compared = error.expected !== undefined && error.actual !== undefined;
  const message = compared
    ? vscode.TestMessage.diff(text, display(error.expected), display(error.actual))
    : new vscode.TestMessage(text);
  const location = locationOf(error.place);
  if (location !== undefined) message.location = location;
  return message;
}

function display(value: unknown): string {
  return typeof value === "string"
    ? value
    : ((JSON.stringify(value, null, 2) as string | undefined) ?? "undefined");
}

/** Where it is, in the editor's own shape. */
export function locationOf(place: Place | undefined): vscode.Location | undefined {
  if (place === undefined) return undefined;
  const at = new vscode.Position(place.line, place.column);
  return new vscode.Location(vscode.Uri.file(place.path), at);
}
