// A real VS Code: code-server on a free port, opened by Chromium through Playwright.
const { execFileSync, spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { LIMIT } = require("./waiting.cjs");

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

/** Starts the editor on `workspace`; gives the page, where its profile is, how to change the person's
 * settings and how to end it all.
 *
 * `settings`: the person's. `open`: a file to open. `tests`: a module to run in the extension host.
 * `vsix`: a package to install instead of using the extension in its folder. `trust`: whether the
 * editor asks whether a folder is trusted. `environment`: variables of the extension host. `expose`:
 * functions that the page may call. */
async function openEditor(workspace, settings, options = {}) {
  const { open, tests, vsix, expose = {}, viewport = { width: 1280, height: 800 } } = options;
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "postroom-vscode-"));
  writeSettings(profile, settings);
  if (vsix) install(profile, vsix);
  const server = startServer(profile, workspace, options);
  running.add(server);
  const address = await addressOf(server);
  const context = await chromium.launchPersistentContext(path.join(profile, "browser"), {
    executablePath: "/usr/bin/chromium",
    headless: true,
    timeout: LIMIT,
    handleSIGINT: false,
    handleSIGTERM: false,
    viewport,
    permissions: ["clipboard-read", "clipboard-write"],
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const page = context.pages()[0];
  page.setDefaultTimeout(LIMIT);
  for (const [name, callback] of Object.entries(expose)) await page.exposeFunction(name, callback);
  // Without its test driver the editor runs no test modules; with it, messages do not pop up.
  if (!vsix) await page.addInitScript(enableTestDriver);
  const remote = (file) => `vscode-remote://${address}${file}`;
  const payload = [["skipWelcome", "true"]];
  if (!vsix) payload.push(["extensionDevelopmentPath", remote(EXTENSION)]);
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  if (open) payload.push(["openFile", remote(path.join(workspace, open))]);
  const query = encodeURIComponent(JSON.stringify(payload));
  await page.goto(`http://${address}/?folder=${encodeURI(workspace)}&payload=${query}`);
  const close = async () => {
    await context.close();
    await end(server);
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
  const configure = (change) => writeSettings(profile, { ...settings, ...change });
  return { page, profile, configure, close };
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

function startServer(profile, workspace, { trust = false, environment = {} }) {
  const [node, program] = PROGRAM;
  return spawn(
    node,
    [program, "--auth", "none", "--bind-addr", "127.0.0.1:0", ...folders(profile), "--disable-telemetry",
      "--disable-update-check", ...(trust ? [] : ["--disable-workspace-trust"]), "--disable-getting-started-override", workspace],
    { stdio: ["ignore", "pipe", "ignore"], detached: true, env: { ...process.env, XDG_CONFIG_HOME: profile, ...environment } },
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

/** Host and port, once the server says where it listens. */
function addressOf(server) {
  let said = "";
  return new Promise((resolve, reject) => {
    server.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      const [, address] = /server listening on https?:\/\/([\d.:]+)\//.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    server.once("exit", (code) => reject(new Error(`code-server ended with ${code}: ${said}`)));
  });
}

const running = new Set();
process.on("exit", () => running.forEach((server) => process.kill(-server.pid)));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** Ends the server with all that it has started, and waits until it is gone. */
async function end(server) {
  running.delete(server);
  const gone = once(server, "exit");
  process.kill(-server.pid);
  await gone;
}

module.exports = { ROOT, SERVER, openEditor };
