// What every part of the extension shares: the language client, its log, its state.
import * as vscode from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import type { ExecuteCommandMiddleware, LanguageClientOptions } from "vscode-languageclient/node";
import { membersFirst } from "./completion";
import { TAKEN } from "./protocol";
import type { Compared } from "./protocol";
import { findServer, offerToInstall } from "./server";

const SELECTOR = [
  { scheme: "file", language: "yaml" },
  { scheme: "file", language: "json" },
  { scheme: "file", language: "javascript" },
  { scheme: "postroom-script", language: "javascript" },
];

/** The server leaves it to this client to open the responses that are compared. */
const showDifference: NonNullable<ExecuteCommandMiddleware["executeCommand"]> = async (command, args, next) => {
  const answer = (await next(command, args)) as unknown;
  if (command === "postroom.compareResponse" && answer) {
    const { before, after } = answer as Compared;
    await vscode.commands.executeCommand("vscode.diff", vscode.Uri.parse(before), vscode.Uri.parse(after), "Previous response ↔ last response");
  }
  return answer;
};

/** Owns the language client. Parts subscribe to `onReady` to learn of each new client before it
 * starts, to `onServing` to ask it something once it answers. */
export class Context implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Postroom", { log: true });
  private readonly ready = new vscode.EventEmitter<LanguageClient>();
  private readonly serving = new vscode.EventEmitter<LanguageClient>();
  readonly onReady = this.ready.event;
  readonly onServing = this.serving.event;
  private current: LanguageClient | undefined;

  constructor(readonly extension: vscode.ExtensionContext) {}

  /** The running client, or undefined while there is none. */
  get client(): LanguageClient | undefined {
    return this.current?.state === State.Running ? this.current : undefined;
  }

  /** Starts the server, or says what is missing. */
  async start(): Promise<void> {
    const command = await findServer();
    if (command === undefined) {
      this.log.error("there is no server");
      void offerToInstall();
      return;
    }
    this.log.info(`serving with ${command.program}, found through ${command.origin}`);
    const executable = {
      command: command.program,
      args: [...command.arguments],
      transport: TransportKind.stdio,
    };
    const client = new LanguageClient("postroom", "Postroom", executable, this.options());
    client.registerFeature({
      fillClientCapabilities: (capabilities) => {
        capabilities.experimental = { ...(capabilities.experimental as object), postroom: TAKEN };
      },
      initialize: () => undefined,
      getState: () => ({ kind: "static" }),
      clear: () => undefined,
    });
    this.current = client;
    this.ready.fire(client);
    await client.start();
    this.serving.fire(client);
  }

  /** Ends the server and starts it anew, after a change of its path or of the environment. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    const client = this.current;
    this.current = undefined;
    if (client !== undefined && client.state !== State.Stopped) await client.dispose();
  }

  dispose(): void {
    void this.stop();
    this.ready.dispose();
    this.serving.dispose();
    this.log.dispose();
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      initializationOptions: { trusted: vscode.workspace.isTrusted },
      synchronize: { configurationSection: "postroom" },
      middleware: { executeCommand: showDifference, provideCompletionItem: membersFirst },
    };
  }
}
