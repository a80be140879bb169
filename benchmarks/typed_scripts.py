"""The documents that are typed in: one script of so many lines, alone, in v3 YAML, and as one of
the scripts of a large v2.1 collection."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peers import FOLDER

_TYPES = ("postman-sandbox/types/sandbox/test.d.ts", "postman-collection/types/index.d.ts")
_BLOCK = """
pm.test("answers {0}", function () {{
    const body{0} = pm.response.json();
    pm.expect(body{0}.items).to.be.an("array").that.is.not.empty;
    pm.expect(pm.response.code).to.be.oneOf([200, 201]);
    for (const item of body{0}.items) {{
        pm.expect(item.name, "a name").to.be.a("string");
        if (item.price > 100 && item.tags.includes("big")) {{
            pm.environment.set("last{0}", item.id);
        }}
    }}
    pm.collectionVariables.set("count{0}", body{0}.items.length);
}});
// Remember what the next request needs.
const token{0} = pm.response.headers.get("X-Token");
if (token{0}) {{
    pm.globals.set("token{0}", token{0}.trim());
}}
"""
_SIZE = 5_000_000


@dataclass(frozen=True, slots=True)
class TypedDocument:
    """A document with an empty line to type in, at `line` and `column` (zero-based). `hovered` is
    where `response` stands in a line of the script."""

    path: Path
    language: str
    text: str
    line: int
    column: int
    hovered: tuple[int, int]


def script(lines: int) -> list[str]:
    """A post-response script of so many lines; the middle one is empty. Its first lines tell
    TypeScript where Postman's types are; Postroom reads them as comments."""
    references = [f'/// <reference path="{FOLDER}/node_modules/{name}" />' for name in _TYPES]
    length = _BLOCK.count("\n")
    blocks = "".join(_BLOCK.format(number) for number in range((lines - 4) // length))
    rows = ["// @ts-check", *references, *blocks.splitlines()]
    return [*rows, *["// The rest."] * (lines - len(rows))]


def alone(folder: Path, lines: int) -> TypedDocument:
    """The script as a file of its own."""
    rows = script(lines)
    text = "\n".join(rows) + "\n"
    return _document(folder / "Typed.afterResponse.js", "javascript", text, rows, 0, 0)


def in_yaml(folder: Path, lines: int) -> TypedDocument:
    """The script in a request of v3."""
    rows = script(lines)
    head = '$kind: http-request\nurl: "{{base}}/items"\nmethod: GET\nscripts:\n'
    head += "  - type: afterResponse\n    code: |-\n"
    text = head + "".join(f"      {row}\n" for row in rows) + "order: 1000\n"
    return _document(folder / "Typed.request.yaml", "yaml", text, rows, head.count("\n"), 6)


def in_collection(folder: Path, lines: int) -> TypedDocument:
    """The script in the middle of a collection of 5 MB, among many small ones."""
    rows = script(lines)
    plain = json.dumps(_request("Plain 0000", script(21)[4:]), indent="\t")
    count = _SIZE // (len(plain) + 60 * plain.count("\n") // 25)
    items = [_request(f"Plain {number:04}", script(21)[4:]) for number in range(count)]
    items[count // 2] = _request("Typed", rows)
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    collection = {"info": {"name": "Large", "schema": schema}, "item": items}
    text = json.dumps(collection, indent="\t")
    first = text.count("\n", 0, text.index('"exec"', text.index('"name": "Typed"'))) + 1
    before = text.split("\n")[first].index('"') + 1
    path = folder / "Large.postman_collection.json"
    return _document(path, "json", text, rows, first, before)


FORMS: dict[str, Callable[[Path, int], TypedDocument]] = {
    "alone": alone,
    "v3 YAML": in_yaml,
    "5 MB v2.1": in_collection,
}


def _request(name: str, rows: list[str]) -> dict[str, object]:
    body = json.dumps({"items": [{"name": "parcel", "price": 7} for _ in range(30)]}, indent=2)
    return {
        "name": name,
        "event": [{"listen": "test", "script": {"type": "text/javascript", "exec": rows}}],
        "request": {
            "method": "POST",
            "header": [{"key": "Accept", "value": "application/json"}],
            "url": {"raw": "{{base}}/items", "host": ["{{base}}"], "path": ["items"]},
            "body": {"mode": "raw", "raw": body},
        },
        "response": [{"name": "OK", "code": 200, "status": "OK", "body": body}],
    }


def _document(
    path: Path, language: str, text: str, rows: list[str], first: int, column: int
) -> TypedDocument:
    """A document whose script starts at line `first`; each line of it at `column`."""
    path.write_text(text, encoding="utf-8")
    empty = first + rows.index("", len(rows) // 2)
    wanted = next(number for number, row in enumerate(rows) if "pm.response.code" in row)
    at = rows[wanted].index("response") + 2
    return TypedDocument(path, language, text, empty, column, (first + wanted, column + at))
