// The Test Explorer: every run is shown there, with each verdict at its line.
import * as vscode from "vscode";
import type { ErrorInfo, ItemRef, Place, RunEvent, RunStarted, VerdictGiven } from "./protocol";
import type { Runs } from "./runs";

/** Where a test item stands for the server: what `postroom.run` needs to run it again. */
interface Target {
  readonly uri: string;
  readonly select: readonly string[];
}

interface Shown {
  readonly run: vscode.TestRun;
  readonly path: string;
}

export function registerTesting(runs: Runs): vscode.Disposable[] {
  const explorer = new Explorer();
  return [
    explorer,
    runs.onStarted((started) => {
      explorer.begin(started);
    }),
    runs.onEvent(({ run, event }) => {
      explorer.record(run, event);
    }),
    runs.onFinished(({ run }) => {
      explorer.end(run);
    }),
  ];
}

class Explorer implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController("postroom", "Postroom");
  private readonly targets = new WeakMap<vscode.TestItem, Target>();
  private readonly shown = new Map<number, Shown>();

  constructor() {
    const kind = vscode.TestRunProfileKind.Run;
    this.controller.createRunProfile("Send", kind, (request, token) => this.run(request, token), true);
  }

  dispose(): void {
    this.controller.dispose();
  }

  begin({ run, title, path }: RunStarted): void {
    const request = new vscode.TestRunRequest();
    this.shown.set(run, { run: this.controller.createTestRun(request, title, false), path });
  }

  record(number: number, event: RunEvent): void {
    const shown = this.shown.get(number);
    if (shown === undefined) return;
    switch (event.type) {
      case "itemStarted":
        shown.run.started(this.requestItem(shown.path, event.item));
        return;
      case "verdictGiven":
        this.verdict(shown, event);
        return;
      case "consoleLogged":
        shown.run.appendOutput(
          `${event.text.replaceAll("\n", "\r\n")}\r\n`,
          locationOf(event.place),
          this.requestItem(shown.path, event.item),
        );
        return;
      case "scriptFailed":
        shown.run.errored(this.requestItem(shown.path, event.item), messageOf(event.error));
        return;
      default:
    }
  }

  end(number: number): void {
    this.shown.get(number)?.run.end();
    this.shown.delete(number);
  }

  private verdict(shown: Shown, event: VerdictGiven): void {
    const item = this.testItem(shown.path, event);
    if (event.skipped === true) shown.run.skipped(item);
    else if (event.passed) shown.run.passed(item, event.duration);
    else if (event.error === undefined) shown.run.failed(item, [], event.duration);
    else shown.run.failed(item, messageOf(event.error), event.duration);
  }

  /** The tree's item of a request: collection, folders and request by name, made when missing. */
  private requestItem(path: string, ref: ItemRef): vscode.TestItem {
    let items = this.controller.items;
    let item: vscode.TestItem | undefined;
    ref.path.forEach((name, depth) => {
      const last = depth === ref.path.length - 1;
      const id = last ? ref.id : name;
      item = items.get(id);
      if (item === undefined) {
        const uri = last && ref.place !== null ? vscode.Uri.file(ref.place.path) : undefined;
        item = this.controller.createTestItem(id, name, uri ?? vscode.Uri.file(path));
        items.add(item);
      }
      const inside = ref.path.slice(1, depth + 1).join("/");
      const select = last ? [ref.id] : inside === "" ? [] : [inside];
      this.targets.set(item, { uri: vscode.Uri.file(path).toString(), select });
      items = item.children;
    });
    if (item === undefined) throw new Error(`the request ${ref.id} has no path`);
    const range = rangeOf(ref.place ?? undefined);
    if (range !== undefined) item.range = range;
    return item;
  }

  private testItem(path: string, event: VerdictGiven): vscode.TestItem {
    const parent = this.requestItem(path, event.item);
    const found = parent.children.get(event.name);
    const uri = event.place === undefined ? parent.uri : vscode.Uri.file(event.place.path);
    const item = found ?? this.controller.createTestItem(event.name, event.name, uri);
    const range = rangeOf(event.place);
    if (range !== undefined) item.range = range;
    if (found === undefined) parent.children.add(item);
    return item;
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const items = request.include ?? [...this.controller.items].map(([, item]) => item);
    for (const item of items) {
      if (token.isCancellationRequested) return;
      const target = this.targets.get(item) ?? (item.parent && this.targets.get(item.parent));
      if (target !== undefined) await vscode.commands.executeCommand("postroom.run", target);
    }
  }
}

function messageOf(error: ErrorInfo): vscode.TestMessage {
  const text = `${error.name}: ${error.message}`;
  const compared = error.expected !== undefined && error.actual !== undefined;
  const message = compared
    ? vscode.TestMessage.diff(text, display(error.expected), display(error.actual))
    : new vscode.TestMessage(text);
  const location = locationOf(error.place);
  if (location !== undefined) message.location = location;
  return message;
}

function display(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) as string | undefined) ?? "undefined";
}

function locationOf(place: Place | undefined): vscode.Location | undefined {
  if (place === undefined) return undefined;
  return new vscode.Location(vscode.Uri.file(place.path), new vscode.Position(place.line, place.column));
}

function rangeOf(place: Place | undefined): vscode.Range | undefined {
  return place && new vscode.Range(place.line, place.column, place.line, place.column);
}
