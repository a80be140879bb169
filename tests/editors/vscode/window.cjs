// What only a person at the window sees, by mouse and by keyboard.
const { SERVER, openEditor, runSteps } = require("./session.cjs");
const { startWorld, KINDS } = require("./world.cjs");

const GROUPS = ["collections", "panel", "testing", "environment", "scripts"];

/** Runs a group in an editor of its own; how many steps failed. */
async function window(group) {
  const world = await startWorld();
  const settings = {
    ...SERVER,
    "postroom.environment": "postman/environments/Local.environment.yaml",
    "testing.automaticallyOpenPeekView": "never",
  };
  const editor = await openEditor(world.workspace, settings, { open: `${KINDS}/Drawn.request.yaml` });
  try {
    await editor.page.locator(".codelens-decoration a").first().waitFor({ timeout: 60_000 });
    return await runSteps(group, require(`./window/${group}.cjs`), editor.page, world);
  } finally {
    await editor.close();
    world.close();
  }
}

module.exports = { window, GROUPS };
