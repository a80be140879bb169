// The Test Explorer: requests before their first run, every run, each verdict at its line.
import * as vscode from "vscode";
import type { Environment, ErrorInfo, Place, RunEvent, RunStarted, VerdictGiven } from "./protocol";
import type { Requests } from "./requests";
import type { Runs } from "./runs";
import { requestsBelow, TestTree } from "./test-tree";
import type { Runnable } from "./test-tree";

/** A run that is shown. `broken` are the requests that went wrong beyond their tests. */
interface Shown {
  readonly run: vscode.TestRun;
  readonly broken: Set<vscode.TestItem>;
}

export function registerTesting(requests: Requests, runs: Runs): vscode.Disposable[] {
  const explorer = new Explorer();
  return [
    explorer,
    requests.onChanged(() => {
      explorer.tree.show(requests.collections);
      void explorer.offerEnvironments();
    }),
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
  readonly tree = new TestTree(this.controller);
  private readonly shown = new Map<number, Shown>();
  private readonly profiles = new Map<string, vscode.TestRunProfile>();
  /** What was asked for here and has not begun yet: the run that begins next is its. */
  private asked: vscode.TestRunRequest | undefined;

  constructor() {
    this.profile("Send", undefined, true);
  }

  dispose(): void {
    this.controller.dispose();
  }

  /** A profile for each environment, beside the one that uses the chosen environment. */
  async offerEnvironments(): Promise<void> {
    const environments = await vscode.commands.executeCommand<readonly Environment[]>("postroom.listEnvironments");
    const paths = new Set(environments.map((one) => one.path));
    for (const [path, profile] of this.profiles) {
      if (paths.has(path)) continue;
      profile.dispose();
      this.profiles.delete(path);
    }
    for (const { name, path } of environments) {
      if (!this.profiles.has(path)) this.profiles.set(path, this.profile(`Send with ${name}`, path, false));
    }
  }

  begin({ run: number, title }: RunStarted): void {
    const run = this.controller.createTestRun(this.asked ?? new vscode.TestRunRequest(), title, false);
    this.asked = undefined;
    run.token.onCancellationRequested(() => void vscode.commands.executeCommand("postroom.stop", { run: number }));
    this.shown.set(number, { run, broken: new Set() });
  }

  record(number: number, event: RunEvent): void {
    const shown = this.shown.get(number);
    if (shown === undefined) return;
    switch (event.type) {
      case "itemStarted":
        shown.run.started(this.tree.request(event.item));
        return;
      case "verdictGiven":
        this.verdict(shown.run, event);
        return;
      case "consoleLogged":
        shown.run.appendOutput(
          `${event.text.replaceAll("\n", "\r\n")}\r\n`,
          locationOf(event.place),
          this.tree.request(event.item),
        );
        return;
      case "scriptFailed":
        fail(shown, this.tree.request(event.item), event.error);
        return;
      case "exchanged":
        if (event.source === "collection" && event.error !== undefined) {
          fail(shown, this.tree.request(event.item), event.error);
        }
        return;
      case "itemFinished":
        finish(shown, this.tree.request(event.item), event.skipped === true);
        return;
      default:
    }
  }

  end(number: number): void {
    this.shown.get(number)?.run.end();
    this.shown.delete(number);
  }

  private verdict(run: vscode.TestRun, event: VerdictGiven): void {
    const item = this.tree.test(event);
    if (event.skipped === true) run.skipped(item);
    else if (event.passed) run.passed(item, event.duration);
    else if (event.error === undefined) run.failed(item, [], event.duration);
    else run.failed(item, messageOf(event.error), event.duration);
  }

  private profile(label: string, environment: string | undefined, isDefault: boolean): vscode.TestRunProfile {
    const handler = (request: vscode.TestRunRequest, token: vscode.CancellationToken) =>
      this.run(request, token, environment);
    return this.controller.createRunProfile(label, vscode.TestRunProfileKind.Run, handler, isDefault);
  }

  private async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    environment: string | undefined,
  ): Promise<void> {
    const items = request.include ?? [...this.controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude);
    const wanted = new Set(items.flatMap((item) => requestsBelow(this.tree, item, excluded)));
    for (const target of together([...wanted])) {
      if (token.isCancellationRequested) return;
      this.asked = request;
      await vscode.commands.executeCommand("postroom.run", { ...target, ...(environment && { environment }) });
    }
  }
}

/** One run for each collection; a request that is alone in its own is run by itself. */
function together(requests: readonly Runnable[]): { readonly uri: string; readonly select: readonly string[] }[] {
  const groups = new Map<string, Runnable[]>();
  for (const one of requests) groups.set(one.within, [...(groups.get(one.within) ?? []), one]);
  return [...groups].map(([within, ones]) => {
    const [first, second] = ones;
    return first !== undefined && second === undefined
      ? { uri: first.uri, select: first.select }
      : { uri: within, select: ones.map((one) => one.name) };
  });
}

function fail({ run, broken }: Shown, item: vscode.TestItem, error: ErrorInfo): void {
  broken.add(item);
  run.errored(item, messageOf(error));
}

/** The request itself; its tests have their own verdicts. */
function finish({ run, broken }: Shown, item: vscode.TestItem, skipped: boolean): void {
  if (skipped) run.skipped(item);
  else if (!broken.has(item)) run.passed(item);
}

function messageOf(error: ErrorInfo): vscode.TestMessage {
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
  return typeof value === "string" ? value : ((JSON.stringify(value, null, 2) as string | undefined) ?? "undefined");
}

function locationOf(place: Place | undefined): vscode.Location | undefined {
  if (place === undefined) return undefined;
  return new vscode.Location(vscode.Uri.file(place.path), new vscode.Position(place.line, place.column));
}
