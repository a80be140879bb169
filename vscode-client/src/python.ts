// Python interpreters that the server could run in, and why one cannot.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How an interpreter is started: `py -3` needs an argument before all others. */
export interface Interpreter {
  readonly program: string;
  readonly arguments: readonly string[];
}

/** What an interpreter says of itself. */
export interface Python extends Interpreter {
  readonly version: readonly [number, number];
  /** Whether it can make an environment with pip in it: Debian keeps that in a package apart. */
  readonly makesEnvironments: boolean;
}

export const OLDEST = [3, 11] as const;

const ASK = `
import sys
try:
    import venv, ensurepip
    makes = 1
except ImportError:
    makes = 0
print(sys.version_info[0], sys.version_info[1], makes)
`;

/** The interpreters that a system may have, the newest that is known to work first. */
export function usualInterpreters(platform: NodeJS.Platform): readonly Interpreter[] {
  if (platform === "win32") {
    return [
      { program: "py", arguments: ["-3"] },
      { program: "python", arguments: [] },
    ];
  }
  const names = ["python3.13", "python3.12", "python3.11", "python3.14", "python3", "python"];
  return names.map((program) => ({ program, arguments: [] }));
}

/** What the interpreter says of itself; undefined when there is none. */
export async function ask(interpreter: Interpreter): Promise<Python | undefined> {
  try {
    const arguments_ = [...interpreter.arguments, "-I", "-c", ASK];
    const { stdout } = await run(interpreter.program, arguments_, { timeout: 20_000 });
    return pythonFrom(interpreter, stdout);
  } catch {
    return undefined;
  }
}

/** Its answer, read. */
export function pythonFrom(interpreter: Interpreter, answer: string): Python | undefined {
  const [major, minor, makes] = answer.trim().split(/\s+/).map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major + minor)) return undefined;
  return { ...interpreter, version: [major, minor], makesEnvironments: makes === 1 };
}

export const isNewEnough = ({ version: [major, minor] }: Python): boolean =>
  major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

/** The first that the server can be set up with, or one sentence that says what is missing. */
export function choosePython(found: readonly Python[]): Python | string {
  const newEnough = found.filter(isNewEnough);
  const usable = newEnough.find((one) => one.makesEnvironments);
  if (usable !== undefined) return usable;
  const wanted = `Postroom's server needs Python ${OLDEST.join(".")} or later`;
  const [lacking] = newEnough;
  if (lacking !== undefined) {
    const name = `python${lacking.version.join(".")}`;
    return `${wanted}; ${lacking.program} is one, but it lacks the modules venv and ensurepip. On Debian and Ubuntu they are in the package ${name}-venv.`;
  }
  const [old] = found;
  if (old === undefined) return `${wanted}, and there is none on the PATH. It is at python.org.`;
  return `${wanted}; ${old.program} is ${old.version.join(".")}. Newer ones are at python.org.`;
}
