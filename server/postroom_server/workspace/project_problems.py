"""What is wrong with the settings in a project's file, where it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from postroom_runtime.model.file_rules import FILE_RULES, SETTING, file_rule_named
from postroom_runtime.model.problems import Problem, Severity
from postroom_runtime.text import Position, Range

from postroom_server.workspace.project_file import LARGEST, NAMES, project_settings

_NAMED = re.compile(r"`([^`]+)`")
_AT = re.compile(r"\(at line (?P<line>\d+), column (?P<column>\d+)\)")
_KEY = re.compile(r"^\s*[\"']?(?P<key>[\w.-]+)[\"']?\s*=", re.MULTILINE)
_INLINE = re.compile(r"(?<![\w-])(?P<key>[\w-]+)[\"']?\s*=")


def project_problems(folder: Path) -> tuple[Problem, ...]:
    """What is wrong in the file of a folder that holds the project's settings: what is left out,
    and rules that there are not."""
    settings, sentences = project_settings(folder)
    path = next((folder / name for name in NAMES if _holds_settings(folder / name)), None)
    if path is None:
        return ()
    text = _text(path)
    told = [*(_without_file(one, path) for one in sentences), *_unknown_rules(settings.rules)]
    return tuple(
        Problem(path, one, _place(text, one), Severity.WARNING, "", SETTING.code) for one in told
    )


def _holds_settings(path: Path) -> bool:
    if not path.is_file():
        return False
    return path.name == NAMES[0] or "postroom" in _text(path)


def _text(path: Path) -> str:
    """What a file holds; of one that is too large to be read, nothing."""
    return "" if path.stat().st_size > LARGEST else path.read_text("utf-8", "replace")


def _without_file(sentence: str, path: Path) -> str:
    return sentence.removeprefix(f"{path.name}: ")


def _unknown_rules(levels: Mapping[str, str]) -> Iterator[str]:
    from postroom_server.analysis.rules import RULES, rule_named  # every start would pay for it

    for name in levels:
        if rule_named(name) is None and file_rule_named(name) is None:
            near = get_close_matches(name, [rule.name for rule in (*RULES, *FILE_RULES)], n=1)
            advice = f" Did you mean `{near[0]}`?" if near else ""
            yield f"There is no rule `{name}`.{advice}"


def _place(text: str, sentence: str) -> Range:
    """Where the setting stands that a sentence is about: its key, else the start of the file."""
    found = _AT.search(sentence)
    if found is not None:
        start = Position(int(found["line"]) - 1, max(0, int(found["column"]) - 1))
        return Range(start, start)
    wanted = {_folded(part) for name in _NAMED.findall(sentence) for part in (name, _last(name))}
    for number, line in enumerate(text.splitlines()):
        for match in (*_KEY.finditer(line), *_INLINE.finditer(line)):
            if _folded(_last(match["key"])) in wanted:
                place = (Position(number, match.start("key")), Position(number, match.end("key")))
                return Range(*place)
    return Range(Position(0, 0), Position(0, 0))


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _folded(name: str) -> str:
    """`script-timeout`, `script_timeout` and `scriptTimeout` alike."""
    return name.replace("-", "").replace("_", "").lower()
