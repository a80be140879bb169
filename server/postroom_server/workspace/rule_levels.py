"""What the setting `rules` makes of findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from postroom_server.analysis.results import Diagnostic, DiagnosticSeverity


def at_levels(found: Iterable[Diagnostic], levels: Mapping[str, str]) -> list[Diagnostic]:
    """Findings at the level that a person wants for their rule, by its code or name; without those
    of rules that are off."""
    if not levels:
        return list(found)
    return [changed for one in found if (changed := _at_level(one, levels)) is not None]


def is_off(one: Diagnostic, levels: Mapping[str, str]) -> bool:
    """Whether a person wants nothing of a rule."""
    return levels.get(one.code, levels.get(one.name)) == "off"


def _at_level(one: Diagnostic, levels: Mapping[str, str]) -> Diagnostic | None:
    level = levels.get(one.code, levels.get(one.name))
    if level is None:
        return one
    return None if level == "off" else replace(one, severity=DiagnosticSeverity(level))
