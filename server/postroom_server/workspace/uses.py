"""The variables that scripts and requests of a file name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from postroom_runtime.formats.blocks import ScriptBlock
from postroom_runtime.formats.steps import Steps, at_once
from postroom_runtime.formats.templates import mentions
from postroom_runtime.text import Range

from postroom_server.analysis.results import VariableUse
from postroom_server.analysis.script import Script
from postroom_server.analysis.uses import (
    computed_names,
    module_uses,
    request_uses,
    variable_uses,
)
from postroom_server.text.span import Span
from postroom_server.workspace.facts import CallFact, TestFact, VariableFact

_NAMES_VARIABLES = re.compile(r"\b(?:get|set|has|unset|replaceIn|\w+Variable)\s*\(")
_NAMES_OTHERS = re.compile(r"\b(?:setNextRequest|runRequest|require)\s*\(")
_TESTS = re.compile(r"""\btest(?:\.skip)?\s*\(\s*(["'`])((?:\\.|(?!\1)[^\\\n])+)\1""")
_COMPUTES = re.compile(r"""set\w*\s*\(\s*(?!"[^"]*"\s*,|'[^']*'\s*,|`[^`$]*`\s*,)""")

_LONG = 4000
"""Characters."""


@dataclass(frozen=True, slots=True)
class ScriptUses:
    """What scripts name: the variables, what the names start with that they put together, the
    requests and modules, and their tests."""

    variables: tuple[VariableFact, ...] = ()
    computed: tuple[str, ...] = ()
    calls: tuple[CallFact, ...] = ()
    tests: tuple[TestFact, ...] = ()


def script_uses(blocks: Sequence[ScriptBlock], kind: str = "") -> ScriptUses:
    """The variables that scripts name, where they stand in the file. `kind` overrides theirs."""
    return at_once(finding_script_uses(blocks, kind))


def finding_script_uses(blocks: Sequence[ScriptBlock], kind: str = "") -> Steps[ScriptUses]:
    """As `script_uses`, a script at a time."""
    found: list[VariableFact] = []
    computed: list[str] = []
    calls: list[CallFact] = []
    tests: list[TestFact] = []
    for block in blocks:
        yield
        calls += _calls(block)
        tests += _tests(block)
        if _NAMES_VARIABLES.search(block.text):
            named = _named(block.text, kind or block.kind.value, block.level.value)
            found += (_in_file(block, use) for use in named[0])
            computed += named[1]
    return ScriptUses(tuple(found), tuple(dict.fromkeys(computed)), tuple(calls), tuple(tests))


def template_uses(path: Path, text: str, owner: str) -> Iterator[VariableFact]:
    """The variables in `{{…}}` outside of scripts. Dynamic ones and those of a vault are none."""
    if "{{" not in text:
        return
    for template in mentions(path, text):
        if is_variable_name(template.name):
            yield VariableFact(template.name, "any", "read", template.range, owner)


def is_variable_name(name: str) -> bool:
    """Whether what stands in `{{…}}` names a variable, not a generator or a vault's secret."""
    return bool(name) and not name.startswith(("$", "vault:"))


def _named(text: str, kind: str, level: str) -> tuple[tuple[VariableUse, ...], tuple[str, ...]]:
    """The variables that a script names, and the starts of names that it puts together. Kept,
    because a file with many scripts is read again after an edit of one; but of a long script every
    version would be, and a file has few of them."""
    found = _find_named if len(text) > _LONG else _kept_named
    return found(text, kind, level)


def _find_named(
    text: str, kind: str, level: str
) -> tuple[tuple[VariableUse, ...], tuple[str, ...]]:
    script = Script(text, kind, level)
    return variable_uses(script), computed_names(script) if _COMPUTES.search(text) else ()


def _named_others(text: str) -> tuple[tuple[str, str, Span], ...]:
    """The requests and modules that a script names: the name, the way, the place. Kept like the
    variables."""
    return _find_others(text) if len(text) > _LONG else _kept_others(text)


def _find_others(text: str) -> tuple[tuple[str, str, Span], ...]:
    script = Script(text, "test")
    requests = ((use.target, use.via, use.span) for use in request_uses(script))
    modules = ((use.name, use.loader, use.span) for use in module_uses(script))
    return (*requests, *modules)


_kept_named = lru_cache(maxsize=4096)(_find_named)
_kept_others = lru_cache(maxsize=4096)(_find_others)


def _calls(block: ScriptBlock) -> Iterator[CallFact]:
    if _NAMES_OTHERS.search(block.text):
        for target, via, span in _named_others(block.text):
            place = _place(block, span.start, span.end)
            yield CallFact(target, via, place, block.owner, block.selector)


def _tests(block: ScriptBlock) -> Iterator[TestFact]:
    for match in _TESTS.finditer(block.text):
        yield TestFact(match[2], _place(block, match.start(2), match.end(2)), block.owner)


def _in_file(block: ScriptBlock, use: VariableUse) -> VariableFact:
    place = _place(block, use.span.start, use.span.end)
    return VariableFact(use.name, use.scope, use.action, place, block.owner)


def _place(block: ScriptBlock, start: int, end: int) -> Range:
    first, last = block.map.span_to_file(start, end)
    return Range(block.map.file.position(first), block.map.file.position(last))
