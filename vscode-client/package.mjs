// Packages the extension as postroom.vsix: the bundle, and in bundled/ the wheel of the server with
// the versions of libraries that it was tested with. Needs no network once `make setup` is done.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve("..");
const folder = process.platform === "win32" ? "Scripts" : "bin";
const python = join(root, ".venv", folder, process.platform === "win32" ? "python.exe" : "python");
if (!existsSync(python)) {
  console.error("The wheel is built with the project's .venv: run `make setup` first.");
  process.exit(1);
}

/** Runs a program; its output when it went well, else both its outputs and the end. */
function run(program, ...rest) {
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: "utf8" });
  if (status === 0) return stdout;
  console.error(`${stdout}${stderr}\n${program} ${rest.join(" ")} failed.`);
  process.exit(1);
}

rmSync("bundled", { recursive: true, force: true });
mkdirSync("bundled");
run(python, "-m", "build", "--wheel", "--no-isolation", "--outdir", "bundled", root);
copyFileSync(join(root, "constraints.txt"), join("bundled", "constraints.txt"));

const vsce = join("node_modules", "@vscode", "vsce", "vsce");
const options = ["--no-dependencies", "--skip-license", "--out", "postroom.vsix"];
run(process.execPath, "esbuild.mjs");
process.stdout.write(run(process.execPath, vsce, "package", ...options));
