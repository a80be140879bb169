"""What the language server's rules find in scripts, for `postroom check`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic, DiagnosticSeverity
from postroom_server.analysis.script import Script as AnalysedScript
from postroom_server.workspace.index import Index
from postroom_server.workspace.knowledge import KnowledgeOf, Surroundings

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


class Linter:
    """Applies the rules. What files around a collection define is read once per workspace."""

    def __init__(self) -> None:
        self._known: dict[Path, KnowledgeOf] = {}

    def findings(self, placed: PlacedScript) -> Iterator[Finding]:
        """Errors and warnings in one script. Hints and what an editor shows besides are left out,
        and so are syntax errors, on which the engine itself has the last word."""
        source = placed.script.source
        index = LineIndex(source.text)
        for diagnostic in diagnose(self._analysed(placed)):
            severity = _SEVERITIES.get(diagnostic.severity)
            if severity is not None and diagnostic.code != _BY_THE_ENGINE:
                yield _finding(source, index, diagnostic, severity)

    def _analysed(self, placed: PlacedScript) -> AnalysedScript:
        source, owner = placed.script.source, placed.owner
        path = source.path.resolve()
        around = Surroundings(path, owner.name, owner.id)
        return AnalysedScript(
            text=source.text,
            kind=placed.script.kind,
            level=placed.level,
            path=path,
            knowledge=self._knowledge(path)(around),
        )

    def _knowledge(self, path: Path) -> KnowledgeOf:
        workspace = workspace_of(path)
        if workspace not in self._known:
            index = Index((workspace,))
            index.refresh()
            self._known[workspace] = KnowledgeOf(index)
        return self._known[workspace]


def _finding(
    source: ScriptSource, index: LineIndex, diagnostic: Diagnostic, severity: Severity
) -> Finding:
    start, end = index.position(diagnostic.span.start), index.position(diagnostic.span.end)
    range_ = source.map.range_to_file(Range(start, end))
    code = f"{diagnostic.code} {diagnostic.name}"
    return Finding(source.path, range_, diagnostic.message, severity, code)
