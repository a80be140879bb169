// The Test Explorer: requests before their first run, every run, each verdict at its line.
import * as vscode from "vscode";
import type { Context } from "./context";
import type { Environment, RunEvent, RunStarted, VerdictGiven } from "./protocol";
import type { Requests } from "./requests";
import type { Runs } from "./runs";
import { fail, finish, locationOf, messageOf } from "./test-messages";
import type { Shown } from "./test-messages";
import { alone, onSave, together } from "./test-targets";
import { requestsBelow, TestTree } from "./test-tree";
import type { Runnable } from "./test-tree";

/** What a run profile does with the requests. */
type Command = "postroom.run" | "postroom.runTests";

export function registerTesting(
  context: Context,
  requests: Requests,
  runs: Runs,
): vscode.Disposable[] {
  const explorer = new Explorer(context);
  return [
    explorer,
    requests.onChanged(() => {
      explorer.tree.show(requests.collections);
      void explorer.resolveVisible();
      void explorer.offerEnvironments();
    }),
    vscode.window.onDidChangeVisibleTextEditors(() => void explorer.resolveVisible()),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => void explorer.tree.resolveFile(uri)),
    context.onReady(() => {
      explorer.endAll();
    }),
    runs.onStarted((started) => {
      explorer.begin(started);
    }),
    runs.onEvent(({ run, event }) => {
      explorer.record(run, event);
    }),
    runs.onCovered(({ run, event }) => {
      explorer.cover(run, event);
    }),
    runs.onFinished(({ run }) => {
      explorer.end(run);
    }),
  ];
}

class Explorer implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController("postroom", "Postroom");
  readonly tree: TestTree;
  private readonly shown = new Map<number, Promise<Shown>>();
  private readonly environments = new Map<string, vscode.TestRunProfile>();
  private readonly claims = new Map<number, vscode.TestRunRequest>();
  private readonly ended = new Set<number>();
  private readonly over = new vscode.EventEmitter<number>();
  /** The runs that were asked for here and whose number is not known yet. */
  private asks: Promise<unknown> = Promise.resolve();

  constructor(private readonly context: Context) {
    this.tree = new TestTree(this.controller, context);
    this.profile("Send", true, "postroom.run");
    this.profile("Run tests on the last response", false, "postroom.runTests");
  }

  dispose(): void {
    this.controller.dispose();
    this.over.dispose();
  }

  /** A profile for each environment, beside the one that uses the chosen environment. */
  async offerEnvironments(): Promise<void> {
    if (this.context.client === undefined) return;
    const environments =
      (await this.context.call<readonly Environment[]>("postroom.listEnvironments")) ?? [];
    const paths = new Set(environments.map((one) => one.path));
    for (const [path, profile] of this.environments) {
      if (paths.has(path)) continue;
      profile.dispose();
      this.environments.delete(path);
    }
    for (const { name, path } of environments) {
      if (this.environments.has(path)) continue;
      const place = vscode.workspace.asRelativePath(path);
      const several = environments.filter((one) => one.name === name).length > 1;
      const label = `Send with ${name}${several ? ` (${place})` : ""}`;
      this.environments.set(path, this.profile(label, false, "postroom.run", path));
    }
  }

  /** Tests stand at their lines in the editors that a person looks at. */
  async resolveVisible(): Promise<void> {
    if (this.context.client === undefined) return;
    const isNew = (item: vscode.TestItem) => !this.tree.isResolved(item);
    const files = vscode.window.visibleTextEditors.map(({ document }) => document.uri);
    await Promise.all(files.map((file) => this.tree.resolveFile(file, isNew)));
  }

  /** A run may begin before its number is answered to who asked for it: it is shown after that. */
  begin(started: RunStarted): void {
    this.shown.set(
      started.run,
      this.asks.then(() => this.open(started)),
    );
  }

  record(number: number, event: RunEvent): void {
    void this.shown.get(number)?.then((shown) => {
      this.take(shown, event);
    });
  }

  /** An outcome is told again without a secret; what is in the output stays there. */
  cover(number: number, event: RunEvent): void {
    if (event.type !== "consoleLogged") this.record(number, event);
  }

  end(number: number): void {
    void this.shown.get(number)?.then(({ run }) => {
      run.end();
      this.shown.delete(number);
      this.ended.add(number);
      this.over.fire(number);
    });
  }

  /** The server is another one now: what the one before ran is over. */
  endAll(): void {
    for (const number of this.shown.keys()) this.end(number);
    this.claims.clear();
    this.ended.clear();
  }

  private open({ run: number, title }: RunStarted): Shown {
    const request = this.claims.get(number) ?? new vscode.TestRunRequest();
    const run = this.controller.createTestRun(request, title, false);
    run.token.onCancellationRequested(
      () => void vscode.commands.executeCommand("postroom.stop", { run: number }),
    );
    return { run, broken: new Set(), ran: new Set() };
  }

  private take(shown: Shown, event: RunEvent): void {
    switch (event.type) {
      case "itemStarted":
        shown.ran.clear();
        shown.run.started(this.tree.request(event.item));
        return;
      case "verdictGiven":
        this.verdict(shown, event);
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
        this.tree.forgetOthers(this.tree.request(event.item), shown.ran);
        finish(shown, this.tree.request(event.item), event.skipped === true);
        return;
      default:
    }
  }

  private verdict({ run, ran }: Shown, event: VerdictGiven): void {
    const item = this.tree.test(event);
    ran.add(item);
    if (event.skipped === true) run.skipped(item);
    else if (event.passed) run.passed(item, event.duration);
    else if (event.error === undefined) run.failed(item, [], event.duration);
    else run.failed(item, messageOf(event.error), event.duration);
  }

  private profile(
    label: string,
    isDefault: boolean,
    command: Command,
    environment?: string,
  ): vscode.TestRunProfile {
    const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken) => {
      const wanted = this.wanted(request);
      const start = (ones: readonly Runnable[]) =>
        this.run(request, token, ones, command, environment);
      return request.continuous === true ? onSave(wanted, token, start) : start(wanted);
    };
    const kind = vscode.TestRunProfileKind.Run;
    return this.controller.createRunProfile(label, kind, run, isDefault, undefined, true);
  }

  private wanted(request: vscode.TestRunRequest): readonly Runnable[] {
    const items = request.include ?? [...this.controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude);
    return [...new Set(items.flatMap((item) => requestsBelow(this.tree, item, excluded)))];
  }

  /** One run after the other, so that values that one sets are there for the next. */
  private async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    wanted: readonly Runnable[],
    command: Command,
    environment: string | undefined,
  ): Promise<void> {
    const targets = command === "postroom.run" ? together(wanted) : wanted.map(alone);
    for (const target of targets) {
      if (token.isCancellationRequested) return;
      const asked = this.ask(request, command, { ...target, ...(environment && { environment }) });
      this.asks = asked;
      const number = await asked;
      if (number !== undefined) await this.untilOver(number);
    }
  }

  /** The number of the run; undefined when nothing runs, of which the person was told. */
  private async ask(
    request: vscode.TestRunRequest,
    command: Command,
    target: object,
  ): Promise<number | undefined> {
    const answer = await this.context.call<{ readonly run: number } | null>(command, target);
    if (!answer) return undefined;
    this.claims.set(answer.run, request);
    return answer.run;
  }

  private async untilOver(number: number): Promise<void> {
    if (this.ended.has(number)) return;
    await new Promise<void>((resolve) => {
      const listener = this.over.event((ended) => {
        if (ended !== number) return;
        listener.dispose();
        resolve();
      });
    });
  }
}
