// A real VS Code: code-server on a free port, opened by Chromium through Playwright.
const { execFileSync, spawn } = require("node:child_process");
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
  "files.autoSave": "off", // in a browser the editor saves by itself
  "testing.automaticallyOpenPeekView": "never",
};

/** The server that the extension starts, unless a test says otherwise. */
const SERVER = { "postroom.server.path": process.env.POSTROOM ?? path.join(ROOT, ".venv", "bin", "postroom") };
const EXTENSION = path.join(ROOT, "vscode-client");

/** Starts the editor on `workspace`; gives the page, and how to end it all.
 *
 * `settings`: the person's. `open`: a file to open. `tests`: a module to run in the extension host.
 * `vsix`: a package to install instead of using the extension in its folder. `trust`: whether the
 * editor asks whether a folder is trusted. `environment`: variables of the extension host. `expose`:
 * functions that the page may call. */
async function openEditor(workspace, settings, options = {}) {
  const { open, tests, vsix, expose = {}, viewport = { width: 1280, height: 800 } } = options;
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "postroom-vscode-"));
  const port = await freePort();
  writeSettings(profile, settings);
  if (vsix) install(profile, vsix);
  const server = startServer(profile, port, workspace, options);
  await answers(port);
  const context = await chromium.launchPersistentContext(path.join(profile, "browser"), {
    executablePath: "/usr/bin/chromium",
    headless: true,
    viewport,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = context.pages()[0];
  page.setDefaultTimeout(20_000);
  for (const [name, callback] of Object.entries(expose)) await page.exposeFunction(name, callback);
  // Without its test driver the editor runs no test modules; with it, messages do not pop up.
  if (!vsix) await page.addInitScript(enableTestDriver);
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [["skipWelcome", "true"]];
  if (!vsix) payload.push(["extensionDevelopmentPath", remote(EXTENSION)]);
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  if (open) payload.push(["openFile", remote(path.join(workspace, open))]);
  const query = encodeURIComponent(JSON.stringify(payload));
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURI(workspace)}&payload=${query}`);
  const close = async () => {
    await context.close();
    process.kill(-server.pid);
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { page, profile, close };
}

function writeSettings(profile, settings) {
  // A browser is remote: settings of the machine, such as a program's path, stand apart.
  for (const kind of ["User", "Machine"]) {
    fs.mkdirSync(path.join(profile, kind), { recursive: true });
    fs.writeFileSync(path.join(profile, kind, "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
  }
}

const PROGRAM = [
  path.join(EDITORS, "node", "node_modules", "node", "bin", "node"),
  path.join(EDITORS, "code-server", "node_modules", "code-server", "out", "node", "entry.js"),
];

const folders = (profile) => ["--user-data-dir", profile, "--extensions-dir", path.join(profile, "extensions")];

function install(profile, vsix) {
  const [node, program] = PROGRAM;
  execFileSync(node, [program, ...folders(profile), "--install-extension", vsix], { stdio: "ignore" });
}

function startServer(profile, port, workspace, { trust = false, environment = {} }) {
  const [node, program] = PROGRAM;
  return spawn(
    node,
    [program, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, ...folders(profile), "--disable-telemetry",
      "--disable-update-check", ...(trust ? [] : ["--disable-workspace-trust"]), "--disable-getting-started-override", workspace],
    { stdio: "ignore", detached: true, env: { ...process.env, XDG_CONFIG_HOME: profile, ...environment } },
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

/** Starts a command of the palette, one that asks for something more. */
async function ask(page, title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** Runs a command of the palette. */
async function command(page, title) {
  await ask(page, title);
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Answers the question whose prompt has `words`; what stood there before may not have gone yet. */
async function answer(page, words, text) {
  const box = page.locator(".quick-input-widget", { hasText: words });
  await box.waitFor();
  await box.locator("input").fill(text);
  await page.keyboard.press("Enter");
  await box.waitFor({ state: "hidden" });
}

/** Closes the list or the question that is open. */
async function dismiss(page) {
  await page.keyboard.press("Escape");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Opens a file of the workspace; keys go to it from then on. */
async function openFile(page, name) {
  await ask(page, "Go to File...");
  await page.locator(".quick-input-widget input").fill(name);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
  await page.locator(".tab.active", { hasText: name }).waitFor();
  await page.locator(`.monaco-editor.focused[data-uri$="${encodeURIComponent(name)}"]`).waitFor();
}

/** Puts the cursor at `place` of the editor that has the focus: a line, or line and column. */
async function goTo(page, place) {
  await page.keyboard.press("Control+g");
  await page.locator(".quick-input-widget input").fill(`:${place}`);
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** The response panel's page, inside its two frames. */
const panelOf = (page) => page.frameLocator("iframe.webview").frameLocator("#active-frame");

const MOST_FAILURES = 4;

/** Runs named steps one after the other and prints how each went; how many failed. A step that
 * fails leaves a picture in build/. */
async function runSteps(group, steps, page, world) {
  let failed = 0;
  for (const [name, step] of Object.entries(steps)) {
    if (failed === MOST_FAILURES) {
      console.log(`     the rest of ${group} is left out`);
      break;
    }
    const start = Date.now();
    try {
      await step(page, world);
      console.log(`ok   ${name} (${seconds(start)})`);
    } catch (error) {
      failed += 1;
      const picture = path.join(ROOT, "build", `vscode-${group}-${failed}.png`);
      await page.screenshot({ path: picture });
      console.log(`FAIL ${name}: ${error.message.slice(0, 600)}\n     ${path.relative(ROOT, picture)}`);
    }
  }
  return failed;
}

const seconds = (start) => `${((Date.now() - start) / 1000).toFixed(1)} s`;

/** Waits until `condition` gives something true, and gives it. */
async function until(condition, milliseconds = 20_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`timed out: ${condition}`);
}

module.exports = { ROOT, SERVER, openEditor, startEcho, copyExamples, ask, answer, dismiss, command, goTo, openFile, panelOf, runSteps, seconds, until };
