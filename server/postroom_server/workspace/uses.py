"""The variables that scripts and requests of a file name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from postroom_runtime.formats.blocks import ScriptBlock
from postroom_runtime.formats.templates import templates
from postroom_runtime.text import Range

from postroom_server.analysis.results import VariableUse
from postroom_server.analysis.script import Script
from postroom_server.analysis.uses import computed_names, variable_uses
from postroom_server.workspace.facts import VariableFact

_NAMES_VARIABLES = re.compile(r"\b(?:get|set|has|unset|replaceIn|\w+Variable)\s*\(")
_COMPUTES = re.compile(r"""set\w*\s*\(\s*(?!"[^"]*"\s*,|'[^']*'\s*,|`[^`$]*`\s*,)""")


@dataclass(frozen=True, slots=True)
class ScriptUses:
    """What scripts name: the variables, and what the names start with that they put together."""

    variables: tuple[VariableFact, ...] = ()
    computed: tuple[str, ...] = ()


def script_uses(blocks: Sequence[ScriptBlock], kind: str = "") -> ScriptUses:
    """The variables that scripts name, where they stand in the file. `kind` overrides theirs."""
    found: list[VariableFact] = []
    computed: list[str] = []
    for block in blocks:
        if _NAMES_VARIABLES.search(block.text):
            named = _named(block.text, kind or block.kind.value, block.level.value)
            found += (_in_file(block, use) for use in named[0])
            computed += named[1]
    return ScriptUses(tuple(found), tuple(dict.fromkeys(computed)))


def template_uses(path: Path, text: str, owner: str) -> Iterator[VariableFact]:
    """The variables in `{{…}}` outside of scripts. Dynamic ones and those of a vault are none."""
    if "{{" not in text:
        return
    for template in templates(path, text):
        if is_variable_name(template.name):
            yield VariableFact(template.name, "any", "read", template.range, owner)


def is_variable_name(name: str) -> bool:
    """Whether what stands in `{{…}}` names a variable, not a generator or a vault's secret."""
    return bool(name) and not name.startswith(("$", "vault:"))


@lru_cache(maxsize=4096)
def _named(text: str, kind: str, level: str) -> tuple[tuple[VariableUse, ...], tuple[str, ...]]:
    """The variables that a script names, and the starts of names that it puts together. Kept,
    because a file with many scripts is read again after an edit of one."""
    script = Script(text, kind, level)
    return variable_uses(script), computed_names(script) if _COMPUTES.search(text) else ()


def _in_file(block: ScriptBlock, use: VariableUse) -> VariableFact:
    start, end = block.map.span_to_file(use.span.start, use.span.end)
    place = Range(block.map.file.position(start), block.map.file.position(end))
    return VariableFact(use.name, use.scope, use.action, place, block.owner)
