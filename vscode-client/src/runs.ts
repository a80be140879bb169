// What the server tells of runs, passed on inside the extension.
import * as vscode from "vscode";
import type { Context } from "./context";
import { runEvent, runEventCovered, runFinished, runStarted } from "./protocol";
import type { RunFinished, RunHappened, RunStarted } from "./protocol";

/** Events of all runs, of every client that there has been. */
export class Runs implements vscode.Disposable {
  private readonly started = new vscode.EventEmitter<RunStarted>();
  private readonly happened = new vscode.EventEmitter<RunHappened>();
  private readonly covered = new vscode.EventEmitter<RunHappened>();
  private readonly finished = new vscode.EventEmitter<RunFinished>();
  readonly onStarted = this.started.event;
  readonly onEvent = this.happened.event;
  /** An event that was told held a secret: this one takes its place. */
  readonly onCovered = this.covered.event;
  readonly onFinished = this.finished.event;
  private readonly subscription: vscode.Disposable;

  constructor(context: Context) {
    this.subscription = context.onReady((client) => {
      client.onNotification(runStarted, (params) => {
        this.started.fire(params);
      });
      client.onNotification(runEvent, (params) => {
        this.happened.fire(params);
      });
      client.onNotification(runEventCovered, (params) => {
        this.covered.fire(params);
      });
      client.onNotification(runFinished, (params) => {
        this.finished.fire(params);
      });
    });
  }

  dispose(): void {
    this.subscription.dispose();
    this.started.dispose();
    this.happened.dispose();
    this.covered.dispose();
    this.finished.dispose();
  }
}
