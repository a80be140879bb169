import assert from "node:assert/strict";
import { it } from "node:test";
import { inScript } from "../src/script-text";
import { lineByLine } from "../src/markup";

it("nothing in a template or its data ends the script that holds it", () => {
  const text = inScript(JSON.stringify("</script><!-- <script>"));
  assert.doesNotMatch(text, /<\/script|<!--/i);
  assert.equal(JSON.parse(text.replaceAll("\\!", "!")), "</script><!-- <script>");
});

it("markup that goes on over a line's end is closed and opened again", () => {
  assert.deepEqual(lineByLine('<span class="c">one\ntwo</span> three'), [
    '<span class="c">one</span>',
    '<span class="c">two</span> three',
  ]);
});
