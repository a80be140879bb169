import assert from "node:assert/strict";
import { it } from "node:test";
import { ask, choosePython, pythonFrom } from "../src/python";
import type { Python } from "../src/python";

const python = (
  program: string,
  version: readonly [number, number],
  makesEnvironments = true,
): Python => ({
  program,
  arguments: [],
  version,
  makesEnvironments,
});

const problem = (chosen: Python | string): string => (typeof chosen === "string" ? chosen : "");

it("takes the first that is new enough and can make environments", () => {
  const chosen = choosePython([
    python("old", [3, 9]),
    python("bare", [3, 12], false),
    python("good", [3, 11]),
    python("newer", [3, 13]),
  ]);
  assert.equal(typeof chosen === "object" && chosen.program, "good");
});

it("says which package is missing", () => {
  assert.match(problem(choosePython([python("python3", [3, 12], false)])), /python3\.12-venv/);
});

it("says which version there is", () => {
  assert.match(
    problem(choosePython([python("python3", [3, 9])])),
    /needs Python 3\.11 or later; python3 is 3\.9/,
  );
});

it("says that there is none", () => {
  assert.match(problem(choosePython([])), /there is none on the PATH/);
});

it("reads what an interpreter says of itself", () => {
  const here = { program: "py", arguments: ["-3"] };
  assert.deepEqual(pythonFrom(here, "3 12 1\n"), {
    ...here,
    version: [3, 12],
    makesEnvironments: true,
  });
  assert.equal(pythonFrom(here, "Python was not found"), undefined);
});

it("asks a real one, and does not fail on what is none", async () => {
  const real = await ask({ program: "python3", arguments: [] });
  assert.ok(real === undefined || real.version[0] === 3);
  assert.equal(await ask({ program: "/nowhere/python", arguments: [] }), undefined);
});
