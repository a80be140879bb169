// What every part of the extension shares: the language client, its log, its state.
import * as vscode from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import type { ExecuteCommandMiddleware, LanguageClientOptions } from "vscode-languageclient/node";
import { membersFirst } from "./completion";
import { chooseFirst } from "./environment";
import { TAKEN } from "./protocol";
import type { Compared, Target } from "./protocol";
import { activePython, findServer } from "./server";
import type { Command } from "./server";
import { bundledWheel, setUpServer } from "./server-setup";
import { mayRun } from "./trust";

const SELECTOR = [
  { scheme: "file", language: "yaml" },
  { scheme: "file", language: "json" },
  { scheme: "file", language: "javascript" },
  { scheme: "postroom-script", language: "javascript" },
];

/** `idle`: there is nothing to do yet; `missing`: there is no server. */
type ServerState = "idle" | "missing" | "running";

/** Whether a command sends with the environment that is in use: a profile of the Test Explorer
 * names its own. */
function sendsWithChosen(command: string, args: readonly unknown[]): boolean {
  const [target] = args as readonly (Target | undefined)[];
  return /^postroom\.(send|run)$/.test(command) && target?.environment === undefined;
}

type ExecuteCommand = NonNullable<ExecuteCommandMiddleware["executeCommand"]>;

/** What would run or send asks for trust first, and what sends for an environment. The server leaves
 * it to this client to open the responses that are compared. */
const executeCommand =
  (context: Context): ExecuteCommand =>
  async (command, args, next) => {
    if (!mayRun(command)) return undefined;
    if (sendsWithChosen(command, args)) await chooseFirst(context);
    const answer = (await next(command, args)) as unknown;
    if (command === "postroom.compareResponse" && answer) await showDifference(answer as Compared);
    return answer;
  };

async function showDifference({ before, after }: Compared): Promise<void> {
  const title = "Previous response ↔ last response";
  await vscode.commands.executeCommand(
    "vscode.diff",
    vscode.Uri.parse(before),
    vscode.Uri.parse(after),
    title,
  );
}

/** Owns the language client. Parts subscribe to `onReady` to learn of each new client before it
 * starts, to `onServing` to ask it something once it answers, to `onState` to show how it is. */
export class Context implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Postroom", { log: true });
  private readonly ready = new vscode.EventEmitter<LanguageClient>();
  private readonly serving = new vscode.EventEmitter<LanguageClient>();
  private readonly changed = new vscode.EventEmitter<ServerState>();
  readonly onReady = this.ready.event;
  readonly onServing = this.serving.event;
  readonly onState = this.changed.event;
  private current: LanguageClient | undefined;
  private starting: Promise<void> | undefined;
  private begun: Promise<unknown> | undefined;

  constructor(readonly extension: vscode.ExtensionContext) {}

  /** The running client, or undefined while there is none. */
  get client(): LanguageClient | undefined {
    return this.current?.state === State.Running ? this.current : undefined;
  }

  /** Starts the server when it turns out that there is work for it; whether it did. */
  begin(isWanted: Promise<boolean>): Promise<boolean> {
    const begun = isWanted.then(async (wanted) => {
      if (wanted) await this.start();
      return wanted;
    });
    this.begun = begun;
    return begun;
  }

  /** Waits until it is known whether there is a server, and until it serves. */
  async settled(): Promise<void> {
    await this.begun;
    await this.starting;
  }

  /** Starts the server, or says what is missing. Never rejects. */
  async start(): Promise<void> {
    this.starting ??= this.startOnce().finally(() => {
      this.starting = undefined;
    });
    await this.starting;
  }

  /** Ends the server and starts it anew, after a change of its path or of the folder's trust. */
  async restart(): Promise<void> {
    await this.starting;
    await this.stop();
    await this.start();
  }

  /** Has the server answer a command; starts it when it has not been needed before. Undefined when
   * there is no server, which the person is told. */
  async call<Answer>(command: string, argument: object = {}): Promise<Answer | undefined> {
    if (this.client === undefined) await this.start();
    if (this.client === undefined) return undefined;
    return vscode.commands.executeCommand<Answer>(command, argument);
  }

  /** Sets the server up in an environment of its own and starts it. */
  async setUp(): Promise<void> {
    await this.stop();
    if (await setUpServer(this.extension, this.log, await activePython())) await this.start();
    else this.become("missing");
  }

  dispose(): void {
    void this.stop();
    vscode.Disposable.from(this.ready, this.serving, this.changed, this.log).dispose();
  }

  private async startOnce(): Promise<void> {
    try {
      const found = await findServer(this.extension);
      if (typeof found === "object") await this.serve(found);
      else this.tellMissing(found);
    } catch (error) {
      // VS Code shows nothing when an activation fails.
      const reason = error instanceof Error ? error.message : String(error);
      this.log.error(reason);
      this.become("missing");
      void vscode.window.showErrorMessage(`Postroom could not start: ${reason}`);
    }
  }

  private async serve(command: Command): Promise<void> {
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
    this.become("running");
    this.serving.fire(client);
  }

  private async stop(): Promise<void> {
    const client = this.current;
    this.current = undefined;
    if (client !== undefined && client.state !== State.Stopped) await client.dispose();
  }

  private tellMissing(problem: string | undefined): void {
    this.become("missing");
    this.log.error(problem ?? "There is no server.");
    void (problem === undefined ? this.offerToSetUp() : offerSettings(problem));
  }

  private async offerToSetUp(): Promise<void> {
    if (bundledWheel(this.extension) === undefined) {
      await offerSettings(
        "Postroom's server was not found, and this build of the extension carries none.",
      );
      return;
    }
    const [setUp, name] = ["Set Up", "Name a Program"];
    const choice = await vscode.window.showWarningMessage(
      "Postroom's server comes with the extension and needs a Python environment of its own. Set it up now? Its libraries come from your Python package index.",
      setUp,
      name,
    );
    if (choice === setUp) await this.setUp();
    if (choice === name) await openSetting();
  }

  private become(state: ServerState): void {
    void vscode.commands.executeCommand("setContext", "postroom.server", state);
    this.changed.fire(state);
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      initializationOptions: { trusted: vscode.workspace.isTrusted },
      synchronize: { configurationSection: "postroom" },
      middleware: { executeCommand: executeCommand(this), provideCompletionItem: membersFirst },
    };
  }
}

async function offerSettings(problem: string): Promise<void> {
  const choice = await vscode.window.showErrorMessage(problem, "Open Settings");
  if (choice !== undefined) await openSetting();
}

const openSetting = () =>
  vscode.commands.executeCommand("workbench.action.openSettings", "postroom.server.path");
