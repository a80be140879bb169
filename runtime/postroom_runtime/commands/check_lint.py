"""What the language server's rules find in scripts, for `postroom check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic, DiagnosticSeverity
from postroom_server.analysis.script import Script as AnalysedScript
from postroom_server.workspace.index import Index
from postroom_server.workspace.knowledge import KnowledgeOf, Surroundings
from postroom_server.workspace.project_file import project_settings
from postroom_server.workspace.rule_levels import at_levels
from postroom_server.workspace.settings import Settings

from postroom_runtime.commands.check_rules import Wanted
from postroom_runtime.commands.findings import Finding
from postroom_runtime.commands.placed_scripts import PlacedScript
from postroom_runtime.model.problems import Severity
from postroom_runtime.model.source import ScriptSource
from postroom_runtime.runner.modules import workspace_of
from postroom_runtime.text import LineIndex, Range

_SEVERITIES = {
    DiagnosticSeverity.ERROR: Severity.ERROR,
    DiagnosticSeverity.WARNING: Severity.WARNING,
}
_BY_THE_ENGINE = "syntax"


@dataclass(frozen=True, slots=True)
class ScriptPlace:
    """Where a script stands: its file and what it hangs on."""

    path: Path
    kind: str
    level: str
    owner: str = ""
    owner_id: str = ""


@dataclass(frozen=True, slots=True)
class _Workspace:
    knowledge: KnowledgeOf
    settings: Settings


class Linter:
    """Applies the rules. What files around a collection define, and the project's settings, are
    read once per workspace. `problems` says what is wrong with those settings."""

    def __init__(self, wanted: Wanted) -> None:
        self.problems: list[str] = []
        self._wanted = wanted
        self._known: dict[Path, _Workspace] = {}

    def findings(self, placed: PlacedScript) -> Iterator[Finding]:
        """Errors and warnings in one script. Hints and what an editor shows besides are left out
        unless their rule is selected, and so are syntax errors, on which the engine itself has the
        last word."""
        source, owner = placed.script.source, placed.owner
        index = LineIndex(source.text)
        place = ScriptPlace(source.path, placed.script.kind, placed.level, owner.name, owner.id)
        for diagnostic in self.diagnostics(source.text, place):
            severity = _SEVERITIES.get(diagnostic.severity)
            if severity is None and self._wanted.names(diagnostic.code):
                severity = Severity.WARNING
            if severity is not None and diagnostic.code != _BY_THE_ENGINE:
                yield _finding(source, index, diagnostic, severity)

    def diagnostics(self, text: str, place: ScriptPlace) -> list[Diagnostic]:
        """What the wanted rules find in a script, at the levels that the project sets."""
        path = place.path.resolve()
        workspace = self._workspace(path)
        script = AnalysedScript(
            text=text,
            kind=place.kind,
            level=place.level,
            profile=workspace.settings.profile,
            path=path,
            knowledge=workspace.knowledge(Surroundings(path, place.owner, place.owner_id)),
        )
        found = (one for one in diagnose(script) if self._is_wanted(one))
        return at_levels(found, workspace.settings.rules)

    def at_level(self, finding: Finding) -> Finding | None:
        """A finding about a file at the level that the project sets for its rule; None when that
        is less than a warning."""
        levels = self._workspace(finding.path.resolve()).settings.rules
        code, _, name = finding.code.partition(" ")
        level = levels.get(code, levels.get(name, finding.severity))
        severity = _SEVERITIES.get(DiagnosticSeverity(level)) if level != "off" else None
        return None if severity is None else replace(finding, severity=severity)

    def _is_wanted(self, one: Diagnostic) -> bool:
        return one.code == _BY_THE_ENGINE or self._wanted.covers(one.code)

    def _workspace(self, path: Path) -> _Workspace:
        root = workspace_of(path)
        if root not in self._known:
            index = Index((root,))
            index.refresh()
            settings, problems = _settings_around(root)
            self.problems += (one for one in problems if one not in self.problems)
            self._known[root] = _Workspace(KnowledgeOf(index), settings)
        return self._known[root]


def _settings_around(folder: Path) -> tuple[Settings, list[str]]:
    """The settings of the nearest project file in `folder` or around it, within its repository,
    and a sentence for each that is left out."""
    for one in (folder, *folder.parents):
        settings, problems = project_settings(one)
        if problems or settings != Settings():
            return settings, problems
        if (one / ".git").exists():
            break
    return Settings(), []


def _finding(
    source: ScriptSource, index: LineIndex, diagnostic: Diagnostic, severity: Severity
) -> Finding:
    start, end = index.position(diagnostic.span.start), index.position(diagnostic.span.end)
    range_ = source.map.range_to_file(Range(start, end))
    code = f"{diagnostic.code} {diagnostic.name}"
    return Finding(source.path, range_, diagnostic.message, severity, code)
