"""What `postroom check` finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.model.file_rules import file_rule_named
from postroom_runtime.model.problems import Problem, Severity
from postroom_runtime.text import Position, Range

_START = Range(Position(0, 0), Position(0, 0))


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong at a place in a file. `code` is that of the rule and
    its name, e.g. `PF004 misplaced-script`."""

    path: Path
    range: Range
    message: str
    severity: Severity
    code: str


def finding_of(problem: Problem) -> Finding:
    """A problem of a file's format; one of the whole file stands at its start."""
    message = f"{problem.message} {problem.remedy}".rstrip()
    rule = file_rule_named(problem.rule)
    code = f"{problem.rule} {rule.name}" if rule is not None else problem.rule
    return Finding(problem.path, problem.range or _START, message, problem.severity, code)
