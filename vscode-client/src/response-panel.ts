// The panel beside the editor: one result at a time, brought up to date as its run goes on.
import * as vscode from "vscode";
import type { Context } from "./context";
import type { FromPage, ShownResult } from "./panel-messages";
import { pageHtml } from "./panel-page";
import { choicesOf, requestText, shownOf, withoutExchange } from "./panel-state";
import {
  BODY_SCHEME,
  bodyDocument,
  bodyText,
  bodyUri,
  copy,
  openBody,
  saveBody,
} from "./response-body";
import { Results } from "./results";
import type { Result } from "./results";
import type { ItemRef, Place, RunFinished, RunHappened, Target } from "./protocol";
import { keysOf } from "./requests";
import type { Runs } from "./runs";

const PAUSE_MS = 40;

export class ResponsePanel implements vscode.Disposable {
  private readonly results = new Results();
  private readonly bodies = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];
  private panel: vscode.WebviewPanel | undefined;
  private shown: number | undefined;
  /** The result whose exchange the page has. */
  private kept: number | undefined;
  private pause: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: Context,
    runs: Runs,
  ) {
    this.subscriptions = [
      runs.onStarted((started) => {
        this.results.begin(started);
        this.updateSoon();
      }),
      runs.onEvent((happened) => {
        this.record(happened);
      }),
      runs.onCovered((happened) => {
        this.cover(happened);
      }),
      runs.onFinished((finished) => {
        this.finish(finished);
      }),
      vscode.workspace.registerTextDocumentContentProvider(BODY_SCHEME, {
        onDidChange: this.bodies.event,
        provideTextDocumentContent: (uri) => this.bodyDocument(uri),
      }),
      vscode.commands.registerCommand("postroom.openResponse", (of?: { readonly key?: string }) => {
        this.openFor(of?.key);
      }),
    ];
  }

  /** Whether the panel has the focus. */
  get isActive(): boolean {
    return this.panel?.active === true;
  }

  /** Does with the request that is shown what a button of the page does. */
  async act(
    command: "postroom.send" | "postroom.runTests" | "postroom.compareResponse",
  ): Promise<void> {
    const result = this.current();
    if (result) await vscode.commands.executeCommand(command, targetOf(result.item));
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.panel?.dispose();
    this.bodies.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** The first response of a run is shown as soon as it is there, if the panel is open. */
  private record(happened: RunHappened): void {
    const { run, event } = happened;
    const result = this.results.record(happened, Date.now());
    if (result === undefined) return;
    const isFirst = this.results.all.find((one) => one.run === run) === result;
    if (event.type === "exchanged" && event.source === "collection" && isFirst) {
      this.shown = result.id;
    }
    if (result.id === this.shown) this.updateSoon();
  }

  /** Something that was shown is a secret: the page has it no longer. */
  private cover(happened: RunHappened): void {
    for (const result of this.results.cover(happened)) {
      this.bodies.fire(bodyUri(result));
      if (result.id !== this.shown) continue;
      this.kept = undefined;
      this.updateSoon();
    }
  }

  /** A run's end shows what failed first in it, or else what came last. */
  private finish(finished: RunFinished): void {
    const last = this.results.finish(finished);
    const ofRun = this.results.all.filter((one) => one.run === finished.run);
    const chosen = ofRun.find(failed) ?? last;
    if (chosen !== undefined) this.shown = chosen.id;
    const opens = vscode.workspace
      .getConfiguration("postroom")
      .get<boolean>("response.panel", true);
    const sent = ofRun.some((one) => one.exchange !== undefined && !one.replayed);
    if (opens && sent) this.reveal();
    this.updateSoon();
  }

  /** Shows the newest result, or that of the request with this key, and goes there. */
  private openFor(key: string | undefined): void {
    const found = this.results.all.findLast(
      (one) => key === undefined || keysOf(one.item).includes(key),
    );
    if (found === undefined) {
      void vscode.window.showInformationMessage(
        "There is no response yet: send the request first.",
      );
      return;
    }
    this.shown = key === undefined ? (this.current()?.id ?? found.id) : found.id;
    this.reveal();
    this.panel?.reveal();
    this.updateSoon();
  }

  private current(): Result | undefined {
    return this.shown === undefined ? undefined : this.results.get(this.shown);
  }

  /** Opens the panel beside the editor, or brings it to the front, without taking the focus. A panel
   * that has the focus would lose it. */
  private reveal(): void {
    if (this.panel === undefined) this.panel = this.open();
    else if (!this.panel.visible) this.panel.reveal(undefined, true);
  }

  private open(): vscode.WebviewPanel {
    const out = vscode.Uri.joinPath(this.context.extension.extensionUri, "out");
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel("postroom.response", "Response", column, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [out],
    });
    panel.iconPath = vscode.Uri.joinPath(
      this.context.extension.extensionUri,
      "media",
      "postroom.svg",
    );
    panel.webview.onDidReceiveMessage((message: FromPage) => void this.hear(message));
    panel.webview.html = pageHtml(panel.webview, out);
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    return panel;
  }

  /** Much may happen at once: the page is told of it together. */
  private updateSoon(): void {
    if (this.panel === undefined || this.pause !== undefined) return;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.update();
    }, PAUSE_MS);
  }

  private update(): void {
    if (this.panel === undefined) return;
    const result = this.current();
    if (result) this.panel.title = titleOf(result);
    const running = this.results.underWay.map(({ title, current }) =>
      current === "" || title.endsWith(current) ? title : `${title}: ${current}`,
    );
    const state = {
      ...(result && { result: this.told(result) }),
      choices: choicesOf(this.results.all),
      running,
    };
    void this.panel.webview.postMessage({ state });
  }

  /** What the page is told of a result, its exchange once. */
  private told(result: Result): ShownResult {
    const isKept = result.exchange !== undefined && this.kept === result.id;
    this.kept = result.exchange === undefined ? undefined : result.id;
    const shown = shownOf(result);
    return isKept ? withoutExchange(shown) : shown;
  }

  private async hear(message: FromPage): Promise<void> {
    const result = this.current();
    switch (message.type) {
      case "ready":
        this.kept = undefined;
        this.update();
        return;
      case "choose":
        this.shown = message.id;
        this.update();
        return;
      case "stop":
        await vscode.commands.executeCommand("postroom.stop", {});
        return;
      case "reveal":
        await goTo(message.place);
        return;
      default:
        if (result) await this.handle(message, result);
    }
  }

  private async handle(message: FromPage, result: Result): Promise<void> {
    switch (message.type) {
      case "send":
        return this.act("postroom.send");
      case "test":
        return this.act("postroom.runTests");
      case "compare":
        return this.act("postroom.compareResponse");
      case "open":
        return openBody(result);
      case "save":
        return saveBody(result);
      case "copy":
        return copy(message.what === "request" ? requestText(result) : bodyText(result));
      default:
    }
  }

  private bodyDocument(uri: vscode.Uri): string {
    const result = this.results.get(Number(uri.query));
    return result === undefined ? "" : bodyDocument(result);
  }
}

const failed = (result: Result) =>
  result.errors.length > 0 ||
  result.exchange?.error !== undefined ||
  result.verdicts.some((verdict) => !verdict.passed && verdict.skipped !== true);

const titleOf = ({ exchange, item }: Result) =>
  exchange === undefined ? item.name : `${exchange.request.method} ${item.name}`;

/** What a command takes to run the request again. */
function targetOf({ id, path, place }: ItemRef): Target {
  const file = place?.path ?? "";
  return { path: file, select: file.endsWith(".json") ? [id || path.slice(1).join("/")] : [] };
}

async function goTo({ path, line, column }: Place): Promise<void> {
  const at = new vscode.Position(line, column);
  await vscode.window.showTextDocument(vscode.Uri.file(path), {
    selection: new vscode.Range(at, at),
    viewColumn: vscode.ViewColumn.One,
  });
}
