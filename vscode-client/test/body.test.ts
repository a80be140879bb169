import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as body from "../src/body";

describe("languageOf", () => {
  const cases: readonly [string, string, body.Language][] = [
    ["application/json", "", "json"],
    ["application/problem+json", "{}", "json"],
    ["text/html", "", "html"],
    ["image/svg+xml", "<svg/>", "xml"],
    ["text/css", "", "css"],
    ["application/javascript", "", "javascript"],
    ["", ' {"a": 1}', "json"],
    ["text/plain", "<!DOCTYPE html><p>", "html"],
    ["", "<?xml version='1.0'?>", "xml"],
    ["text/plain", "hello", "text"],
  ];
  for (const [type, text, language] of cases) {
    it(`${type || "no type"}, ${text || "no text"}: ${language}`, () => {
      assert.equal(body.languageOf(type, text), language);
    });
  }
});

describe("indented", () => {
  it("keeps numbers, escapes and doubled keys as they came", () => {
    const text = String.raw`{"n":12345678901234567890,"x":1.0,"e":"\u00e9","n":{},"l":[]}`;
    assert.equal(
      body.indented(text, "json"),
      String.raw`{
  "n": 12345678901234567890,
  "x": 1.0,
  "e": "\u00e9",
  "n": {},
  "l": []
}`,
    );
  });

  it("does not mistake what stands in a string for structure", () => {
    assert.equal(body.indented('["a{b,c:\\"]"]', "json"), '[\n  "a{b,c:\\"]"\n]');
  });

  it("leaves what is not JSON as it is", () => {
    assert.equal(body.indented("{broken", "json"), "{broken");
  });

  it("indents the beginning of a body that was cut", () => {
    assert.equal(
      body.indentedStart('[{"a":1},{"b":"cut he', "json"),
      '[\n  {\n    "a": 1\n  },\n  {\n    "b": "cut he',
    );
  });

  it("gives each element of XML its line", () => {
    assert.equal(
      body.indented('<a x="1"><b>text</b><c/><!-- note --></a>', "xml"),
      '<a x="1">\n  <b>text</b>\n  <c/>\n  <!-- note -->\n</a>',
    );
  });

  it("leaves XML with text between its elements as it is", () => {
    const mixed = "<p>one <b>two</b> three</p>";
    assert.equal(body.indented(mixed, "xml"), mixed);
  });
});

describe("bounded", () => {
  it("does not cut a pair of surrogates", () => {
    assert.deepEqual(body.bounded("ab😀", 3), { text: "ab", rest: 2 });
  });

  it("leaves what fits", () => {
    assert.deepEqual(body.bounded("abc", 3), { text: "abc", rest: 0 });
  });
});

it("groups keep every line", () => {
  const text = Array.from({ length: 7 }, (_, index) => `line ${index}`).join("\n");
  assert.equal(body.groups(text, 3).join("\n"), text);
  assert.equal(body.groups(text, 3).length, 3);
});

it("hexDump shows bytes beside what can be read of them", () => {
  assert.match(
    body.hexDump(Uint8Array.of(0x50, 0x4e, 0x47, 0)),
    /^00000000 {2}50 4e 47 00 +PNG\.$/,
  );
});

it("sizes and durations are told as people read them", () => {
  assert.deepEqual([385, 12_400, 3_100_000].map(body.size), ["385 B", "12.4 kB", "3.1 MB"]);
  assert.deepEqual([0.42, 12.3, 1240].map(body.duration), ["0.4 ms", "12 ms", "1.24 s"]);
});

it("endings follow the type, then the language", () => {
  assert.equal(body.endingOf("application/pdf", "text"), "pdf");
  assert.equal(body.endingOf("application/json", "json"), "json");
  assert.equal(body.endingOf("application/octet-stream", "text"), "bin");
  assert.equal(body.endingOf("text/plain", "text"), "txt");
});
