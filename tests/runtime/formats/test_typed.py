"""What is known of a JSON file while somebody types in its scripts equals what is found anew."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from postroom_runtime.formats.blocks import ScriptBlocks, script_blocks
from postroom_runtime.formats.blocks.typed import typed
from postroom_runtime.text import LineIndex

PATH = Path("shop.postman_collection.json")
PIECES = [
    "x",
    " ",
    "  ",
    "\t",
    "#",
    "\u200b",
    "😀",
    ".",
    "{{a}}",
    "[",
    '\\"',
    "\\n",
    "\\u00e9",
    '"',
    "\n",
    "\\",
    "",
]


def collection(*, indent: int | None) -> str:
    def event(code: object) -> dict[str, object]:
        return {"listen": "test", "script": {"exec": code}}

    def request(name: str, code: object) -> dict[str, object]:
        return {"name": name, "event": [event(code)], "request": {"url": "{{base}}", "methd": 1}}

    scripts: list[object] = [["let a = 1;", 'say("é");'], "one\nstring", ["", "pm.test()"], []]
    items = [request(f"R{number}", code) for number, code in enumerate(scripts)]
    root = {"info": {"name": "Shop"}, "event": [event(["root"])], "events": [], "item": items}
    return json.dumps(root, indent=indent, ensure_ascii=False)


def seen(found: ScriptBlocks) -> object:
    rows = [
        (block, block.text, tuple(block.map.segments), block.map.file.text)
        for block in found.blocks
    ]
    return rows, tuple(found.requests), tuple(found.folders), found.problems


def edit(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


REQUEST = """$kind: http-request
name: Shop
url: "{{base}}"
methd: GET
scripts:
  - type: beforeRequest
    code: |-

      let a = 1;
        if (a) {

        }
      // é 😀
  - type: afterResponse
    code: >2
      folded
      here

      pm.test();

order: 1000
"""
FILES = [
    (PATH, collection(indent=None)),
    (PATH, collection(indent=2)),
    (Path("Shop.request.yaml"), REQUEST),
    (Path("Shop.request.yaml"), REQUEST.replace("\n", "\r\n")),
]


@pytest.mark.parametrize(("path", "text"), FILES)
@pytest.mark.parametrize("seed", range(25))
def test_typing_gives_what_a_fresh_look_gives(path: Path, text: str, seed: int) -> None:
    chance = random.Random(seed)
    index = LineIndex(text)
    found, followed = script_blocks(path, index.text), 0
    for _ in range(60):
        block = chance.choice(found.blocks)
        start = chance.randint(block.holder.start, block.holder.end)
        end = min(len(index.text), start + chance.choice([0, 0, 0, 1, 3]))
        text = edit(index.text, start, end, chance.choice(PIECES))
        after = index.edited(text, start, end)
        assert list(after.starts) == list(LineIndex(text).starts)
        moved = typed(found, index, after, start, end)
        fresh = script_blocks(path, text)
        if moved is not None:
            assert seen(moved) == seen(fresh)
            found, index, followed = moved, after, followed + 1
    assert followed > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [("one", 'o"e'), ("one", "o\nn"), ('"let', ']"let'), ('"let', '"a", [ "let'), ("R0", "R00")],
)
def test_what_may_change_more_than_a_script_is_looked_at_anew(old: str, new: str) -> None:
    before = LineIndex(collection(indent=2))
    start = before.text.index(old)
    text = edit(before.text, start, start + len(old), new)
    after = before.edited(text, start, start + len(old))
    assert typed(script_blocks(PATH, before.text), before, after, start, start + len(old)) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("let", 'l"t'), ("let", "l\\t\\q"), ("let", "l\nt"), ('"let', "let"), ('"let', '"a",\n"let')],
)
def test_what_changes_an_array_of_lines_is_followed(old: str, new: str) -> None:
    before = LineIndex(collection(indent=2))
    start = before.text.index(old)
    text = edit(before.text, start, start + len(old), new)
    after = before.edited(text, start, start + len(old))
    moved = typed(script_blocks(PATH, before.text), before, after, start, start + len(old))
    assert moved is not None
    assert seen(moved) == seen(script_blocks(PATH, text))


@pytest.mark.parametrize("text", ["a\nbc\r\nd\re", "\r\n\r\n", "", "one line"])
@pytest.mark.parametrize("new", ["", "x", "\n", "\r", "x\r\ny"])
def test_an_edited_index_is_that_of_the_edited_text(text: str, new: str) -> None:
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            after = edit(text, start, end, new)
            assert list(LineIndex(text).edited(after, start, end).starts) == list(
                LineIndex(after).starts
            )
