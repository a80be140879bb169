"""Find the scripts in a file, by its name and content."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from postroom_runtime.formats.blocks.json_blocks import json_blocks
from postroom_runtime.formats.blocks.model import (
    Level,
    RequestMark,
    ScriptBlock,
    ScriptBlocks,
)
from postroom_runtime.formats.blocks.yaml_blocks import yaml_blocks
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.v3.layout import is_definition_file, is_request_file
from postroom_runtime.formats.v3.scripts import SCRIPT_SUFFIXES, script_suffix
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.text import LineIndex, Range, ScriptMap

_PRAGMA = re.compile(r"\ufeff?(?:#![^\n]*\n)?\s*//\s*@pm\s+(beforeRequest|afterResponse)\b")
_MOCKS = re.compile(r"\bpm\s*\.\s*(?:mock|state)\b")
_WORDS = {
    "beforeRequest": ScriptKind.PRE_REQUEST,
    "afterResponse": ScriptKind.POST_RESPONSE,
}


def script_blocks(path: Path, text: str, lines: LineIndex | None = None) -> ScriptBlocks:
    """The scripts and requests in `text`, the content of `path`, which need not be on disk. `lines`
    is the text's index where there is one.

    Knows collection JSON by its content; requests, definitions and script files by their name, and
    a `.js` file by a first line `// @pm beforeRequest` (or `afterResponse`). Other files have none.
    Never raises: what a broken file still shows is found, and `problems` says what is wrong.
    """
    if is_request_file(path) or is_definition_file(path):
        return yaml_blocks(path, text, lines)
    if path.suffix == ".json":
        return json_blocks(path, text, lines)
    kind = script_file_kind(path, text)
    if kind is None and is_mock_script(path, text):
        return _mock(path, text, lines)
    return ScriptBlocks(path) if kind is None else whole_file(path, text, kind, lines)


def is_mock_script(path: Path, text: str) -> bool:
    """Whether a JavaScript file answers requests as a local mock: it lies below `mocks` and uses
    what only mocks have."""
    is_script = path.suffix in (".js", ".mjs", ".cjs") and "mocks" in path.parts[:-1]
    return is_script and bool(_MOCKS.search(text))


def _mock(path: Path, text: str, lines: LineIndex | None) -> ScriptBlocks:
    """A mock: a script to look at, which is no request's and is not run here."""
    found = whole_file(path, text, ScriptKind.POST_RESPONSE, lines)
    return ScriptBlocks(path, tuple(replace(block, event="mock") for block in found.blocks))


def script_file_kind(path: Path, text: str) -> ScriptKind | None:
    """When the script file `path` runs, by its name or first line; None when neither tells."""
    suffix = script_suffix(path.name)
    if suffix:
        return SCRIPT_SUFFIXES[suffix]
    pragma = _PRAGMA.match(text) if path.suffix in (".js", ".mjs", ".cjs") else None
    return _WORDS[pragma[1]] if pragma else None


def whole_file(
    path: Path, text: str, kind: ScriptKind, lines: LineIndex | None = None
) -> ScriptBlocks:
    """A file that is a script of `kind` from end to end. `lines` as for `script_blocks`."""
    lines = lines or LineIndex(text)
    name = path.name.removesuffix(script_suffix(path.name) or path.suffix)
    start = lines.position(0)
    block = ScriptBlock(
        kind=kind,
        level=Level.FILE,
        owner=name,
        owner_id="",
        selector="",
        range=Range(start, lines.position(len(text))),
        owner_range=Range(start, start),
        holder=Holder(Style.WHOLE_FILE, 0, len(text)),
        enabled=True,
        locate=partial(ScriptMap.whole, lines),
    )
    return ScriptBlocks(path, (block,), (RequestMark(name, "", "", Range(start, start)),))
