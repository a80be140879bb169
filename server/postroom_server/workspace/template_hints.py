"""The values of variables behind the `{{…}}` that name them, outside of scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from postroom_runtime.formats.templates import templates
from postroom_runtime.text import LineIndex

from postroom_server.analysis.inlay_hints import value_hint
from postroom_server.analysis.results import InlayHint
from postroom_server.analysis.script import KnownVariable, known_variable
from postroom_server.workspace.templates import resolves_templates

_LARGE = 1_000_000


def template_hints(
    path: Path, text: str, variables: Sequence[KnownVariable]
) -> Iterator[InlayHint]:
    """A hint behind each variable whose value is known; none in a very large file."""
    if "{{" not in text or len(text) > _LARGE or not resolves_templates(path, text):
        return
    lines = LineIndex(text)
    for template in templates(path, text):
        known = known_variable(variables, template.name, "any")
        hint = known and value_hint(lines.offset(template.range.end) + 2, known)
        if hint is not None:
            yield hint
