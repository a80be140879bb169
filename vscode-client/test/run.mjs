// Bundles the tests of what needs no editor and runs them with Node's own runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";

const outdir = "out/test";
rmSync(outdir, { recursive: true, force: true });
const names = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
const entryPoints = names.map((name) => `test/${name}`);
await build({
  entryPoints,
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
const files = entryPoints.map((name) => name.replace(/^test/, outdir).replace(/\.ts$/, ".mjs"));
const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=dot", ...files], {
  stdio: "inherit",
});
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
