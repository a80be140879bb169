// Runs suite.cjs inside a real VS Code's extension host, against the extension in vscode-client/.
const fs = require("node:fs");
const path = require("node:path");
const { ROOT, openEditor, startEcho, copyExamples } = require("./session.cjs");

async function main() {
  const echo = await startEcho();
  const workspace = copyExamples(echo.url);
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const settings = { "postroom.server.path": path.join(ROOT, ".venv", "bin", "postroom") };
  const payload = (remote) => [
    ["extensionDevelopmentPath", remote(path.join(ROOT, "vscode-client"))],
    ["extensionTestsPath", remote(path.join(__dirname, "suite.cjs"))],
    ["skipWelcome", "true"],
  ];
  const expose = {
    codeAutomationLog: (type, args) => console.log(...args),
    codeAutomationExit: (code) => finish(code),
  };
  const editor = await openEditor(workspace, settings, payload, { expose });
  const timer = setTimeout(() => finish("timed out"), 120_000);
  const code = await finished;
  clearTimeout(timer);
  if (code !== 0) await editor.page.screenshot({ path: path.join(ROOT, "build", "vscode-failure.png") });
  await editor.close();
  echo.close();
  fs.rmSync(workspace, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the suite ended with ${code}`);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
