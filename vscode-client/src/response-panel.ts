// The panel beside the editor: the last response, kept in step with runs.
import * as vscode from "vscode";
import { randomBytes } from "node:crypto";
import type { Context } from "./context";
import type { RunEvent } from "./protocol";
import { page } from "./response-view";
import type { Shown } from "./response-view";
import type { Runs } from "./runs";

/** What is known of the request so far. */
type Draft = { -readonly [Key in keyof Shown]?: Shown[Key] | undefined };

export function registerResponsePanel(context: Context, runs: Runs): vscode.Disposable[] {
  const panel = new ResponsePanel();
  return [
    panel,
    runs.onEvent(({ event }) => {
      panel.record(event);
    }),
    runs.onFinished(() => {
      if (vscode.workspace.getConfiguration("postroom").get<boolean>("response.panel", true)) panel.show();
    }),
    vscode.commands.registerCommand("postroom.openResponse", () => {
      if (!panel.show()) context.log.info("There is no response yet.");
    }),
  ];
}

class ResponsePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private draft: Draft = {};

  dispose(): void {
    this.panel?.dispose();
  }

  record(event: RunEvent): void {
    switch (event.type) {
      case "itemStarted":
        this.draft = { verdicts: [], logs: [] };
        return;
      case "exchanged":
        if (event.source === "collection") this.draft.exchange = event;
        return;
      case "verdictGiven":
        this.draft.verdicts = [...(this.draft.verdicts ?? []), event];
        return;
      case "consoleLogged":
        this.draft.logs = [...(this.draft.logs ?? []), event];
        return;
      case "visualized":
        this.draft.visualization = event.visualization;
        return;
      default:
    }
  }

  /** Opens the panel or brings it up to date; false when there is nothing to show. */
  show(): boolean {
    const { exchange, verdicts = [], logs = [], visualization } = this.draft;
    if (exchange === undefined) return false;
    this.panel ??= this.open();
    const shown = { exchange, verdicts, logs, ...(visualization && { visualization }) };
    this.panel.title = `${exchange.request.method} ${exchange.item.name}`;
    this.panel.webview.html = page(shown, randomBytes(16).toString("hex"));
    return true;
  }

  private open(): vscode.WebviewPanel {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel("postroom.response", "Response", column, {
      enableScripts: true,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    return panel;
  }
}
