// Sets the server up in a Python environment of its own, from the wheel that the extension carries.
// Only its libraries come from the person's package index.
import * as vscode from "vscode";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ask, choosePython, usualInterpreters } from "./python";
import type { Interpreter, Python } from "./python";

const READY = "ready";
const isWindows = process.platform === "win32";
const BIN = isWindows ? "Scripts" : "bin";
const SUFFIX = isWindows ? ".exe" : "";

/** A failed step, as one sentence for a person. */
class SetupError extends Error {}

/** The wheel that this extension was packaged with; undefined when it runs from its sources. */
export function bundledWheel({ extensionPath }: vscode.ExtensionContext): string | undefined {
  const folder = join(extensionPath, "bundled");
  if (!existsSync(folder)) return undefined;
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  return wheel && join(folder, wheel);
}

/** The server's program, once it has been set up from this very wheel. */
export function ownServer(extension: vscode.ExtensionContext): string | undefined {
  const folder = environmentFolder(extension);
  const isReady = folder !== undefined && existsSync(join(folder, READY));
  return isReady ? join(folder, BIN, `postroom${SUFFIX}`) : undefined;
}

/** A folder for each wheel: another version, or another build, is set up anew. */
function environmentFolder(extension: vscode.ExtensionContext): string | undefined {
  const wheel = bundledWheel(extension);
  if (wheel === undefined) return undefined;
  const digest = createHash("sha256").update(readFileSync(wheel)).digest("hex").slice(0, 12);
  return join(extension.globalStorageUri.fsPath, `server-${digest}`);
}

/** Sets it up and tells how it goes; whether it is there now. Says itself what went wrong. */
export async function setUpServer(
  extension: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  active: string | undefined,
): Promise<boolean> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Setting up Postroom's server",
    cancellable: true,
  };
  try {
    await vscode.window.withProgress(options, (progress, token) =>
      setUp(extension, active, {
        tell: (line) => {
          log.info(line);
          progress.report({ message: shortened(line) });
        },
        token,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof vscode.CancellationError) return false;
    const reason = error instanceof Error ? error.message : String(error);
    log.error(reason);
    const choice = await vscode.window.showErrorMessage(reason, "Show Log");
    if (choice !== undefined) log.show();
    return false;
  }
}

interface Teller {
  readonly tell: (line: string) => void;
  readonly token: vscode.CancellationToken;
}

async function setUp(
  extension: vscode.ExtensionContext,
  active: string | undefined,
  teller: Teller,
): Promise<void> {
  const wheel = bundledWheel(extension);
  const folder = environmentFolder(extension);
  if (wheel === undefined || folder === undefined) {
    throw new SetupError(
      "This build of the extension carries no server: name one in the setting postroom.server.path.",
    );
  }
  const python = await findPython(active);
  teller.tell(`Using ${python.program}, Python ${python.version.join(".")}`);
  await forgetOthers(extension);
  try {
    await execute(python, ["-I", "-m", "venv", folder], teller);
    await install(folder, wheel, teller);
    await writeFile(join(folder, READY), "");
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function findPython(active: string | undefined): Promise<Python> {
  const first: Interpreter[] = active === undefined ? [] : [{ program: active, arguments: [] }];
  const found: Python[] = [];
  for (const interpreter of [...first, ...usualInterpreters(process.platform)]) {
    const python = await ask(interpreter);
    if (python !== undefined) found.push(python);
  }
  const chosen = choosePython(found);
  if (typeof chosen === "string") throw new SetupError(chosen);
  return chosen;
}

/** Environments of wheels that came before, and what a set-up that was cut off has left. */
async function forgetOthers(extension: vscode.ExtensionContext): Promise<void> {
  const storage = extension.globalStorageUri.fsPath;
  await mkdir(storage, { recursive: true });
  const old = readdirSync(storage).filter((name) => name.startsWith("server-"));
  await Promise.all(old.map((name) => rm(join(storage, name), { recursive: true, force: true })));
}

/** The wheel with the versions of libraries that it was tested with, or, where those do not fit this
 * Python, with the newest that it allows. */
async function install(folder: string, wheel: string, teller: Teller): Promise<void> {
  const python = { program: join(folder, BIN, `python${SUFFIX}`), arguments: [] };
  const quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"];
  const pip = ["-I", "-m", "pip", "install", ...quiet];
  const tested = join(wheel, "..", "constraints.txt");
  try {
    await execute(python, [...pip, "-c", tested, wheel], teller);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    teller.tell("The tested versions could not be installed; trying the newest");
    await execute(python, [...pip, wheel], teller);
  }
}

/** Runs a program to its end, telling its lines. */
async function execute(
  { program, arguments: first }: Interpreter,
  rest: readonly string[],
  { tell, token }: Teller,
): Promise<void> {
  const stopIfCancelled = () => {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
  };
  stopIfCancelled();
  const child = spawn(program, [...first, ...rest], { stdio: ["ignore", "pipe", "pipe"] });
  const cancelled = token.onCancellationRequested(() => child.kill());
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
        lines.push(line);
        tell(line.trim());
      }
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  cancelled.dispose();
  stopIfCancelled();
  if (code !== 0) throw new SetupError(`Postroom's server could not be set up: ${reasonOf(lines)}`);
}

/** What pip calls an error, else the last thing that was said. */
function reasonOf(lines: readonly string[]): string {
  const error = lines.findLast((line) => line.startsWith("ERROR: "));
  return (error ?? lines.at(-1) ?? "it said nothing").replace("ERROR: ", "");
}

/** A line of pip's as it fits into a notification. */
function shortened(line: string): string {
  const words = line.replace(/ \([^)]*\)$/, "").replace(/\S*[\\/](\S+)/g, "$1");
  return words.length > 70 ? `${words.slice(0, 69)}…` : words;
}
