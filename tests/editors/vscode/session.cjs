// A real VS Code: code-server on a free port, opened by Chromium through Playwright.
const { spawn } = require("node:child_process");
const { createServer } = require("node:net");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const ROOT = path.resolve(__dirname, "../../..");
const EDITORS = path.join(ROOT, "build", "editors");
const { chromium } = require(path.join(EDITORS, "playwright", "node_modules", "playwright-core"));

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "typescript.disableAutomaticTypeAcquisition": true,
  "npm.fetchOnlinePackageInfo": false,
  "git.autofetch": false,
  "testing.automaticallyOpenPeekView": "never",
};

/** Starts the editor on `workspace` with `settings`; gives the page, and how to end it all. */
async function openEditor(workspace, settings, payload, { expose = {}, viewport } = {}) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "postroom-vscode-"));
  const port = await freePort();
  const server = startServer(profile, port, workspace, settings);
  await answers(port);
  const context = await chromium.launchPersistentContext(path.join(profile, "browser"), {
    executablePath: "/usr/bin/chromium",
    headless: true,
    viewport: viewport ?? { width: 1280, height: 800 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = context.pages()[0];
  for (const [name, callback] of Object.entries(expose)) await page.exposeFunction(name, callback);
  await page.addInitScript(enableTestDriver);
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  const query = encodeURIComponent(JSON.stringify(payload(remote)));
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURI(workspace)}&payload=${query}`);
  const close = async () => {
    await context.close();
    process.kill(-server.pid);
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { page, close };
}

function startServer(profile, port, workspace, settings) {
  // A browser is remote: settings of the machine, such as a program's path, stand apart.
  for (const kind of ["User", "Machine"]) {
    fs.mkdirSync(path.join(profile, kind), { recursive: true });
    fs.writeFileSync(path.join(profile, kind, "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
  }
  const node = path.join(EDITORS, "node", "node_modules", "node", "bin", "node");
  const program = path.join(EDITORS, "code-server", "node_modules", "code-server", "out", "node", "entry.js");
  return spawn(
    node,
    [program, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--user-data-dir", profile,
      "--extensions-dir", path.join(profile, "extensions"), "--disable-telemetry",
      "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override", workspace],
    { stdio: "ignore", detached: true, env: { ...process.env, XDG_CONFIG_HOME: profile } },
  );
}

/** The workbench honours extensionTestsPath only with its test driver on; code-server has no flag for it. */
function enableTestDriver() {
  const original = Element.prototype.getAttribute;
  Element.prototype.getAttribute = function (name) {
    const value = original.call(this, name);
    if (this.id !== "vscode-workbench-web-configuration" || name !== "data-settings") return value;
    const config = JSON.parse(value);
    config.developmentOptions = { ...config.developmentOptions, enableSmokeTestDriver: true };
    if (config.productConfiguration) {
      delete config.productConfiguration.extensionsGallery;
      config.productConfiguration.enableTelemetry = false;
    }
    return JSON.stringify(config);
  };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(port) {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error("code-server did not start");
}

/** `postroom echo` on a free port: its URL, and how to end it. */
async function startEcho() {
  const python = path.join(ROOT, ".venv", "bin", "python");
  const child = spawn(python, ["-m", "postroom_runtime", "echo", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
  return { url: /http:\/\/[\d.:]+/.exec(line)[0], close: () => child.kill() };
}

/** A copy of the examples whose environment points at the echo service. */
function copyExamples(url) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postroom-examples-"));
  fs.cpSync(path.join(ROOT, "examples"), folder, { recursive: true });
  for (const file of ["postman/environments/Local.environment.yaml", "local.postman_environment.json"]) {
    const text = fs.readFileSync(path.join(folder, file), "utf8");
    fs.writeFileSync(path.join(folder, file), text.replace(/http:\/\/127\.0\.0\.1:8585/, url));
  }
  return folder;
}

/** Runs a command of the palette. */
async function command(page, title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  await page.keyboard.press("Enter");
  if (!title.endsWith("...")) await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

module.exports = { ROOT, openEditor, startEcho, copyExamples, command };
