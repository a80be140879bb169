// What the tests work on: a copy of the examples beside a collection with a response of each kind,
// the two services that answer, two environments to choose from, and a keyring.
const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { ROOT } = require("./editor.cjs");
const { startPages } = require("./pages.cjs");

const PYTHON = path.join(ROOT, ".venv", "bin", "python");

const request = (url, ...script) =>
  [`$kind: http-request`, `url: "${url}"`, `method: GET`, `scripts:`, `  - type: afterResponse`, `    code: |-`,
    ...script.map((line) => `      ${line}`), ""].join("\n");

const VISUALIZER = `<h1 id="word">{{args.word}}</h1><img src="{{url}}"><script>document.title = "ran"; fetch("{{url}}").catch(() => { document.getElementById("word").dataset.cut = "off"; });</script>`;

/** The files of the collection *Kinds*, by name. */
const kinds = (pages) => ({
  "Drawn.request.yaml": request(
    "{{base_url}}/get?word=visible",
    'console.log("seen", { parcels: 2 });',
    'pm.test("it is there", () => pm.response.to.have.status(200));',
    `pm.visualizer.set('${VISUALIZER}', pm.response.json());`,
  ),
  "Page.request.yaml": request(`${pages}/page`, 'pm.test("a page", () => pm.response.to.be.ok);'),
  "Picture.request.yaml": request(`${pages}/picture`, 'pm.test("a picture", () => pm.response.to.be.ok);'),
  "Paper.request.yaml": request(`${pages}/paper`, 'pm.test("a paper", () => pm.response.to.be.ok);'),
  "Huge.request.yaml": request(`${pages}/huge`, 'pm.test("huge", () => pm.response.to.be.ok);'),
  "Xml.request.yaml": request(`${pages}/xml`, 'pm.test("xml", () => pm.response.to.be.ok);'),
  "Keys.request.yaml": request(
    `${pages}/keys`,
    'const key = await pm.vault.get("api-key");',
    'pm.test("the key is there", () => pm.expect(key).to.have.lengthOf(11));',
  ),
  "Secret.request.yaml": request(
    "{{base_url}}/get?word=told-too-early",
    "const { word } = pm.response.json().args;",
    'console.log("word", word);',
    'pm.test("it is told", () => pm.response.to.be.ok);',
    'pm.environment.set("password", word);',
  ),
  "Slow.request.yaml": request(`${pages}/slow`, 'pm.test("never", () => pm.response.to.be.ok);'),
});

const KINDS = "postman/collections/Kinds";
const LOCAL = "postman/environments/Local.environment.yaml";
const OTHER = "postman/environments/Other.environment.yaml";

/** Starts the services and writes the workspace. `environment` is what the server is started with:
 * what it remembers and the keyring belong to this world. */
async function startWorld() {
  const echo = await startEcho();
  const pages = await startPages();
  const workspace = copyExamples(echo.url);
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "postroom-home-"));
  fs.mkdirSync(path.join(workspace, KINDS, ".resources"), { recursive: true });
  fs.writeFileSync(path.join(workspace, KINDS, ".resources", "definition.yaml"), "$kind: collection\n");
  for (const [name, text] of Object.entries(kinds(pages.url))) {
    fs.writeFileSync(path.join(workspace, KINDS, name), text);
  }
  const other = fs.readFileSync(path.join(workspace, LOCAL), "utf8").replaceAll(echo.url, pages.url);
  fs.writeFileSync(path.join(workspace, OTHER), other.replace(/^name: .*$/m, "name: Other"));
  const close = () => {
    echo.close();
    pages.close();
    for (const folder of [workspace, home]) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
  return { workspace, echo, pages, close, environment: keptIn(home), file: (name) => path.join(workspace, name) };
}

const keptIn = (home) => ({
  POSTROOM_STATE: path.join(home, "state"),
  XDG_DATA_HOME: home,
  PYTHON_KEYRING_BACKEND: "keyrings.alt.file.PlaintextKeyring",
});

/** Puts a secret into the keyring of a world. */
function keepSecret({ environment }, name, secret) {
  execFileSync(PYTHON, ["-m", "keyring", "set", "postroom", name], { input: secret, env: { ...process.env, ...environment } });
}

/** `postroom echo` on a free port: its URL, and how to end it. */
async function startEcho() {
  const child = spawn(PYTHON, ["-m", "postroom_runtime", "echo", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((resolve, reject) => {
    child.stdout.once("data", (data) => resolve(String(data)));
    child.once("exit", (code) => reject(new Error(`postroom echo ended with ${code}`)));
  });
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

module.exports = { startWorld, startEcho, copyExamples, keepSecret, KINDS, LOCAL, OTHER };
