// What the tests work on: a copy of the examples beside a collection with a response of each kind,
// the two services that answer, and two environments to choose from.
const fs = require("node:fs");
const path = require("node:path");
const { startEcho, copyExamples } = require("./session.cjs");
const { startPages } = require("./pages.cjs");

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
  "Slow.request.yaml": request(`${pages}/slow`, 'pm.test("never", () => pm.response.to.be.ok);'),
});

const KINDS = "postman/collections/Kinds";
const LOCAL = "postman/environments/Local.environment.yaml";
const OTHER = "postman/environments/Other.environment.yaml";

/** Starts the services and writes the workspace. */
async function startWorld() {
  const echo = await startEcho();
  const pages = await startPages();
  const workspace = copyExamples(echo.url);
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
    fs.rmSync(workspace, { recursive: true, force: true });
  };
  return { workspace, echo, pages, close, file: (name) => path.join(workspace, name) };
}

module.exports = { startWorld, KINDS, LOCAL, OTHER };
