"""Scripts in YAML that does not parse, found by indentation.

A request is broken most of the time while somebody types its URL; its scripts, further down, are
as they were. So each `code:` under a `type:` inside `scripts:` is found by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SCRIPTS = re.compile(r"^scripts:[ \t]*(?:#.*)?$", re.MULTILINE)
_TOP_KEY = re.compile(r"^[A-Za-z$_]", re.MULTILINE)
_ENTRY = re.compile(
    r"^(?P<dash>[ ]*-[ ]+|[ ]+)(?P<key>type|code):[ \t]+(?P<value>[^\r\n]*)", re.MULTILINE
)
_NAMED = re.compile(r"^(?P<key>name|id|url):[ \t]*(?P<value>[^\r\n#]*)", re.MULTILINE)
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<rest>[^\r\n]*)(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True, slots=True)
class ScannedScript:
    """A script: its type, the offsets of its value, the column of its map."""

    type: str
    start: int
    end: int
    column: int


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """What could be found. `mark` are the offsets of the name or URL line."""

    name: str = ""
    id: str = ""
    mark: tuple[int, int] = (0, 0)
    scripts: list[ScannedScript] = field(default_factory=list[ScannedScript])


def scan_broken(text: str) -> ScannedFile:
    """What can be found in YAML text that does not parse."""
    named = {match["key"]: match for match in reversed(list(_NAMED.finditer(text)))}
    mark = named.get("name") or named.get("url")
    return ScannedFile(
        name=_value(named.get("name")),
        id=_value(named.get("id")),
        mark=mark.span() if mark else (0, 0),
        scripts=_scripts(text),
    )


def _scripts(text: str) -> list[ScannedScript]:
    found: list[ScannedScript] = []
    for header in _SCRIPTS.finditer(text):
        next_key = _TOP_KEY.search(text, header.end())
        found += _entries(text, header.end(), next_key.start() if next_key else len(text))
    return found


def _entries(text: str, start: int, end: int) -> list[ScannedScript]:
    found: list[ScannedScript] = []
    type_, code, column, position = "", None, -1, start
    while match := _ENTRY.search(text, position, end):
        position = match.end()
        if match["dash"].lstrip().startswith("-"):
            type_, code, column = "", None, match.start("key") - match.start()
        elif match.start("key") - match.start() != column:
            continue
        if match["key"] == "type":
            type_ = _value(match)
        else:
            code = (match.start("value"), _code_end(text, match, column, end))
            position = max(position, code[1] - 1)
        if type_ and code:
            found.append(ScannedScript(type_, *code, column))
            type_, code = "", None
    return found


def _code_end(text: str, match: re.Match[str], column: int, end: int) -> int:
    if not _BLOCK.match(match["value"]):
        return match.end()
    first = _LINE.match(text, match.end())
    position = first.end() if first else match.end()
    while position < end and (line := _LINE.match(text, position)):
        if line["rest"] and len(line["indent"]) <= column:
            break
        position = line.end()
    return position


def _value(match: re.Match[str] | None) -> str:
    return match["value"].strip().strip("\"'") if match else ""
