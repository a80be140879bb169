// Runs suite.cjs inside a real VS Code's extension host, against the extension in vscode-client/.
const path = require("node:path");
const { ROOT, SERVER, openEditor } = require("./editor.cjs");
const { LIMIT } = require("./waiting.cjs");
const { startWorld } = require("./world.cjs");

/** Milliseconds: some of the tests may each take as long as anything may. */
const ALL = 6 * LIMIT;

/** How many tests failed. */
async function host() {
  const world = await startWorld();
  let finish;
  let failed = 1;
  const finished = new Promise((resolve) => (finish = resolve));
  const expose = {
    codeAutomationLog: (_, args) => {
      const line = args.map(String).join(" ");
      if (/^(ok  |FAIL) /.test(line)) console.log(line);
      failed = Number(/^failed: (\d+)$/.exec(line)?.[1] ?? failed);
    },
    codeAutomationExit: () => finish(),
  };
  const editor = await openEditor(world.workspace, SERVER, { tests: path.join(__dirname, "suite.cjs"), expose, environment: world.environment });
  const timer = setTimeout(() => finish(console.log(`FAIL the tests were not over in ${ALL / 1000} s`)), ALL);
  try {
    await finished;
    if (failed > 0) await editor.page.screenshot({ path: path.join(ROOT, "build", "vscode-host.png") });
    return failed;
  } finally {
    clearTimeout(timer);
    await editor.close();
    world.close();
  }
}

module.exports = { host };
