// What only a person at the window sees, by mouse and by keyboard.
const { SERVER, openEditor } = require("./editor.cjs");
const { runSteps } = require("./steps.cjs");
const { startWorld, KINDS, LOCAL } = require("./world.cjs");

const GROUPS = ["collections", "panel", "keys", "themes", "testing", "environment", "first", "vault", "scripts"];

/** The environment that is in use without anybody having chosen it. */
const environmentIn = (group) => (group === "first" ? "" : LOCAL);

/** Runs a group in an editor of its own; how many steps failed. */
async function window(group) {
  const world = await startWorld();
  const settings = {
    ...SERVER,
    "postroom.environment": environmentIn(group),
    "testing.automaticallyOpenPeekView": "never",
  };
  const editor = await openEditor(world.workspace, settings, { open: `${KINDS}/Drawn.request.yaml`, environment: world.environment });
  try {
    await editor.page.locator(".codelens-decoration a").first().waitFor();
    return await runSteps(group, require(`./window/${group}.cjs`), editor.page, { ...world, configure: editor.configure });
  } finally {
    await editor.close();
    world.close();
  }
}

module.exports = { window, GROUPS };
