"""What the language server's rules find in files, for `postroom check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic, DiagnosticSeverity
from postroom_server.analysis.script import Script as AnalysedScript
from postroom_server.workspace.index import Index
from postroom_server.workspace.knowledge import KnowledgeOf, Surroundings
from postroom_server.workspace.project_file import project_settings
from postroom_server.workspace.project_problems import project_problems
from postroom_server.workspace.rule_levels import at_levels
from postroom_server.workspace.settings import Settings
from postroom_server.workspace.template_rules import template_diagnostics

from postroom_runtime.commands.check_rules import Wanted
from postroom_runtime.commands.findings import Finding
from postroom_runtime.formats.blocks import ScriptBlock, script_blocks
from postroom_runtime.formats.text_files import read_text
from postroom_runtime.model.problems import Problem, Severity, UnreadableInputError
from postroom_runtime.runner.modules import workspace_of
from postroom_runtime.text import LineIndex, Range

_SEVERITIES = {
    DiagnosticSeverity.ERROR: Severity.ERROR,
    DiagnosticSeverity.WARNING: Severity.WARNING,
}
_BY_THE_ENGINE = "syntax"
_NOT_COMPILED = "mock"  # such scripts are Node's


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a look at one file gave: what the rules find, and the scripts for the engine to compile,
    with their numbers in the file."""

    path: Path
    findings: tuple[Finding, ...] = ()
    scripts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Workspace:
    knowledge: KnowledgeOf
    settings: Settings


class Linter:
    """Applies the rules. What files around a script define, and the project's settings, are read
    once per workspace. `problems` says what is wrong with those settings."""

    def __init__(self, wanted: Wanted) -> None:
        self.problems: list[Problem] = []
        self._wanted = wanted
        self._known: dict[Path, _Workspace] = {}
        self._roots: dict[Path, Path] = {}

    def prepare(self, paths: Iterable[Path]) -> None:
        """Read what is around these files, before their rules are asked about in other
        processes."""
        for path in paths:
            self._workspace(path)

    def look_at(self, path: Path) -> LookedAt:
        """Errors and warnings in a file's scripts and `{{…}}`. Hints and what an editor shows
        besides are left out unless their rule is selected, and so are syntax errors, on which the
        engine itself has the last word. A file that cannot be read has none."""
        path = path.absolute()
        try:
            text = read_text(path)
        except UnreadableInputError:
            return LookedAt(path)
        findings: list[Finding] = []
        scripts: list[tuple[int, str]] = []
        for number, block in enumerate(script_blocks(path, text).blocks):
            if block.enabled and block.text.strip():
                findings += self._in_script(path, block)
                if block.event != _NOT_COMPILED:
                    scripts.append((number, block.text))
        findings += self._in_templates(path, text)
        return LookedAt(path, tuple(findings), tuple(scripts))

    def diagnostics(self, path: Path, block: ScriptBlock, text: str) -> list[Diagnostic]:
        """What the wanted rules find in a script of a file, or in another text in its place, at the
        levels that the project sets."""
        workspace = self._workspace(path)
        script = AnalysedScript(
            text=text,
            kind=block.kind,
            level=block.level,
            profile=workspace.settings.profile,
            path=path,
            knowledge=workspace.knowledge(Surroundings(path, block.owner, block.owner_id)),
            event=block.event,
        )
        found = (one for one in diagnose(script) if self._is_wanted(one))
        return at_levels(found, workspace.settings.rules)

    def at_level(self, finding: Finding) -> Finding | None:
        """A finding about a file at the level that the project sets for its rule; None when that
        is less than a warning and nobody asked for the rule."""
        levels = self._workspace(finding.path.absolute()).settings.rules
        code, _, name = finding.code.partition(" ")
        level = levels.get(code, levels.get(name, finding.severity.value))
        if level == "off":
            return None
        severity = self._shown(code, DiagnosticSeverity(level))
        return None if severity is None else replace(finding, severity=severity)

    def _in_script(self, path: Path, block: ScriptBlock) -> Iterator[Finding]:
        index: LineIndex | None = None
        for one in self.diagnostics(path, block, block.text):
            severity = self._shown(one.code, one.severity)
            if severity is None or one.code == _BY_THE_ENGINE:
                continue
            index = index or block.map.file
            start, end = block.map.span_to_file(one.span.start, one.span.end)
            place = Range(index.position(start), index.position(end))
            yield _finding(path, place, one, severity)

    def _in_templates(self, path: Path, text: str) -> Iterator[Finding]:
        if "{{" not in text:
            return
        workspace = self._workspace(path)
        found = template_diagnostics(path, text, workspace.knowledge(Surroundings(path)))
        wanted = [one for one in found if self._is_wanted(one)]
        lines = LineIndex(text) if wanted else None
        for one in at_levels(wanted, workspace.settings.rules):
            severity = self._shown(one.code, one.severity)
            if severity is not None and lines is not None:
                place = Range(lines.position(one.span.start), lines.position(one.span.end))
                yield _finding(path, place, one, severity)

    def _shown(self, code: str, severity: DiagnosticSeverity) -> Severity | None:
        """How bad a finding is told to be; None for one that is told only when asked for."""
        shown = _SEVERITIES.get(severity)
        return Severity.WARNING if shown is None and self._wanted.names(code) else shown

    def _is_wanted(self, one: Diagnostic) -> bool:
        return one.code == _BY_THE_ENGINE or self._wanted.covers(one.code)

    def _workspace(self, path: Path) -> _Workspace:
        root = self._roots.get(path.parent)
        if root is None:
            root = self._roots[path.parent] = workspace_of(path)
        known = self._known.get(root)
        if known is None:
            index = Index((root,))
            index.refresh()
            settings, problems = _settings_around(root)
            self.problems += (one for one in problems if one not in self.problems)
            known = self._known[root] = _Workspace(KnowledgeOf(index), settings)
        return known


def _settings_around(folder: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of the nearest project file in `folder` or around it, within its repository,
    and what is wrong with them."""
    for one in (folder, *folder.parents):
        settings, left_out = project_settings(one)
        if left_out or settings != Settings():
            return settings, project_problems(one)
        if (one / ".git").exists():
            break
    return Settings(), ()


def _finding(path: Path, place: Range, one: Diagnostic, severity: Severity) -> Finding:
    return Finding(path, place, one.message, severity, f"{one.code} {one.name}")
