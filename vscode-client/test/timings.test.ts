import assert from "node:assert/strict";
import { it } from "node:test";
import { phasesOf } from "../src/timings";

it("phases follow one another and fill the whole", () => {
  const phases = phasesOf({ tcp: 10, first_byte: 60, download: 30, total: 100 });
  assert.deepEqual(
    phases.map(({ name, start, share }) => [name, start, share]),
    [
      ["tcp", 0, 0.1],
      ["firstByte", 0.1, 0.6],
      ["download", 0.7, 0.3],
    ],
  );
});

it("what the total has beyond its phases stays empty", () => {
  assert.deepEqual(
    phasesOf({ tcp: 25, total: 100 }).map(({ share }) => share),
    [0.25],
  );
});

it("nothing measured is nothing shown", () => {
  assert.deepEqual(phasesOf({}), []);
});
