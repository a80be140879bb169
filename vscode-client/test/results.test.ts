import assert from "node:assert/strict";
import { it } from "node:test";
import { choicesOf, shownOf, withoutExchange } from "../src/panel-state";
import type { Exchanged, ItemRef, RunEvent } from "../src/protocol";
import { Results } from "../src/results";

const item = (name: string): ItemRef => ({ id: name, name, path: ["Parcels", name], place: null });
const of = (name: string) => ({ item: item(name), iteration: 0 });
const started = (name: string): RunEvent => ({ type: "itemStarted", ...of(name) });
const finished = (name: string, skipped = false): RunEvent => ({
  type: "itemFinished",
  ...of(name),
  skipped,
});
const passed = (name: string, test: string): RunEvent => ({
  type: "verdictGiven",
  kind: "test",
  name: test,
  passed: true,
  ...of(name),
});
const answered = (name: string, text: string): Exchanged => ({
  type: "exchanged",
  source: "collection",
  ...of(name),
  request: { method: "GET", url: `http://local/${name}` },
  response: { code: 200, text },
});

function recorded(events: readonly (readonly [number, RunEvent])[]): Results {
  const results = new Results();
  for (const run of new Set(events.map(([number]) => number))) {
    results.begin({ run, title: `Send ${run}`, path: "", select: [] });
  }
  events.forEach(([run, event], number) => results.record({ run, number, event }, 0));
  return results;
}

it("keeps two runs at once apart", () => {
  const results = recorded([
    [1, started("slow")],
    [2, started("quick")],
    [2, answered("quick", "q")],
    [1, passed("slow", "a")],
    [2, passed("quick", "b")],
    [2, finished("quick")],
    [1, answered("slow", "s")],
    [1, finished("slow")],
  ]);
  const told = results.all.map(({ item: { name }, exchange, verdicts }) => [
    name,
    exchange?.response?.text,
    verdicts.map((one) => one.name),
  ]);
  assert.deepEqual(told, [
    ["slow", "s", ["a"]],
    ["quick", "q", ["b"]],
  ]);
});

it("shows tests that ran again with the response that they ran on", () => {
  const results = recorded([
    [1, started("a")],
    [1, answered("a", "body")],
    [1, finished("a")],
    [2, started("a")],
    [2, passed("a", "again")],
    [2, finished("a")],
  ]);
  const last = results.all.at(-1);
  assert.equal(last?.replayed, true);
  assert.equal(last.exchange?.response?.text, "body");
});

it("puts what holds no secret in the place of what did, wherever it is shown", () => {
  const said = (name: string, text: string): RunEvent => ({
    type: "consoleLogged",
    level: "log",
    text,
    ...of(name),
  });
  const results = recorded([
    [1, started("a")],
    [1, answered("a", "hunter2")],
    [1, said("a", "hunter2")],
    [1, said("a", "hunter2")],
    [1, finished("a")],
    [2, started("a")],
    [2, finished("a")],
  ]);
  assert.equal(results.cover({ run: 1, number: 1, event: answered("a", "••") }).length, 2);
  assert.equal(results.cover({ run: 1, number: 3, event: said("a", "••") }).length, 1);
  assert.equal(results.cover({ run: 2, number: 3, event: said("a", "none") }).length, 0);
  const told = results.all.map(({ exchange, logs, covered }) => ({
    text: exchange?.response?.text,
    logs: logs.map(({ text }) => text),
    covered,
  }));
  assert.deepEqual(told, [
    { text: "••", logs: ["hunter2", "••"], covered: 2 },
    { text: "••", logs: [], covered: 1 },
  ]);
});

it("shows no earlier response for a request that was kept from being sent", () => {
  const failed: RunEvent = {
    type: "scriptFailed",
    kind: "prerequest",
    owner: "a",
    error: { name: "", message: "no" },
    ...of("a"),
  };
  const before: readonly (readonly [number, RunEvent])[] = [
    [1, started("a")],
    [1, answered("a", "body")],
    [1, finished("a")],
  ];
  for (const then of [[failed, finished("a")], [finished("a", true)]]) {
    const results = recorded([
      ...before,
      [2, started("a")],
      ...then.map((event) => [2, event] as const),
    ]);
    assert.equal(results.all.at(-1)?.exchange, undefined);
  }
});

it("a run that was stopped shows no response", () => {
  const results = recorded([
    [1, started("a")],
    [1, answered("a", "x")],
    [1, finished("a")],
    [2, started("a")],
  ]);
  const last = results.finish({ run: 2, summary: "", problem: null });
  assert.equal(last?.finished, true);
  assert.equal(last.exchange, undefined);
});

it("forgets the oldest when there are too many, or too much", () => {
  const many = recorded(
    Array.from({ length: 250 }, (_, index) => [index, started(`${index}`)] as const),
  );
  assert.equal(many.all.length, 200);
  const large = "x".repeat(40_000_000);
  const much = recorded([
    [1, started("a")],
    [1, answered("a", large)],
    [2, started("b")],
    [2, answered("b", large)],
    [3, started("c")],
  ]);
  assert.deepEqual(
    much.all.map((one) => one.item.name),
    ["b", "c"],
  );
});

it("tells the page no more of a body than it can hold", () => {
  const results = recorded([
    [1, started("a")],
    [1, answered("a", "x".repeat(2_500_000))],
  ]);
  const [result] = results.all;
  assert.ok(result);
  const shown = shownOf(result);
  assert.equal(shown.exchange?.response?.text?.length, 2_000_000);
  assert.equal(shown.omitted, 500_000);
  assert.equal(withoutExchange(shown).exchange, undefined);
});

it("offers the newest run first, its requests in their order", () => {
  const results = recorded([
    [1, started("a")],
    [1, answered("a", "")],
    [1, finished("a")],
    [2, started("b")],
    [2, passed("b", "t")],
    [2, finished("b")],
    [2, started("c")],
  ]);
  assert.deepEqual(
    choicesOf(results.all).map(({ label }) => label),
    ["b · not sent · 1/1", "c · …", "a · 200"],
  );
});
