// The schemas of v3 files, read by the YAML language server that VS Code's YAML extension runs.
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const assert = require("node:assert");
const { ROOT } = require("./editor.cjs");
const { until } = require("./waiting.cjs");

const CLIENT = path.join(ROOT, "vscode-client");
const fromClient = createRequire(path.join(CLIENT, "package.json"));
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = fromClient("vscode-jsonrpc/node");
const MANIFEST = fromClient("./package.json");

/** What the YAML extension makes of the manifests of others: patterns by schema. */
const schemas = Object.fromEntries(
  MANIFEST.contributes.yamlValidation.map(({ fileMatch, url }) => [pathToFileURL(path.join(CLIENT, url)).href, fileMatch]),
);

function startServer() {
  const program = path.join(path.dirname(fromClient.resolve("yaml-language-server/package.json")), "bin", "yaml-language-server");
  const child = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  return { child, connection };
}

async function initialize(connection, diagnostics) {
  const settings = { yaml: { schemas, validate: true, schemaStore: { enable: false } } };
  connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settings[section] ?? {}));
  connection.onRequest("client/registerCapability", () => null);
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics: found }) => diagnostics(uri, found));
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(ROOT).href,
    capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings });
}

/** The problems of a text under a name. */
async function problems({ connection, found }, name, text) {
  const uri = pathToFileURL(path.join(ROOT, name)).href;
  await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
  return (await until(() => found.get(uri))).map(({ message }) => message);
}

const example = (name) => fs.readFileSync(path.join(ROOT, "examples", "postman", name), "utf8");

const steps = {
  "the examples have no problems": async (server) => {
    const folder = path.join(ROOT, "examples", "postman");
    const names = fs.readdirSync(folder, { recursive: true }).filter((name) => /\.ya?ml$/.test(name));
    assert.ok(names.length > 8, names.join());
    for (const name of names) {
      assert.deepEqual(await problems(server, `checked/${name}`, example(name)), [], name);
    }
  },

  "a wrong kind of value is a problem": async (server) => {
    const found = await problems(server, "Wrong.request.yaml", "$kind: http-request\nurl: [1]\nmethod: GET\n");
    assert.ok(found.length > 0, "no problem");
  },

  "an unknown kind of script is a problem": async (server) => {
    const text = '$kind: http-request\nurl: "x"\nscripts:\n  - type: whenever\n    code: ""\n';
    assert.ok((await problems(server, "Script.request.yaml", text)).length > 0, "no problem");
  },

  "keys are completed": async ({ connection }) => {
    const uri = pathToFileURL(path.join(ROOT, "Complete.request.yaml")).href;
    const textDocument = { uri, languageId: "yaml", version: 1, text: '$kind: http-request\nurl: "x"\nsc' };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    const { items } = await connection.sendRequest("textDocument/completion", { textDocument: { uri }, position: { line: 2, character: 2 } });
    assert.ok(items.some(({ label }) => label === "scripts"), items.map(({ label }) => label).join());
  },
};

/** How many steps failed. */
async function run() {
  const { child, connection } = startServer();
  const found = new Map();
  let failed = 0;
  try {
    await initialize(connection, (uri, problems) => found.set(uri, problems));
    for (const [name, step] of Object.entries(steps)) {
      try {
        await step({ connection, found });
        console.log(`ok   ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL ${name}: ${error.message}`);
      }
    }
  } finally {
    connection.dispose();
    child.kill();
  }
  return failed;
}

module.exports = { schemas: run };
