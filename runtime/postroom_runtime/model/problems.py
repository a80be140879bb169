"""What is wrong with an input, said once: file, place, what is wrong, what to do."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from postroom_runtime.model.file_rules import UNREADABLE
from postroom_runtime.text import Range


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    """Worth to know and often wanted: told in the editor, not by a run."""


class Problem(Struct, frozen=True):
    """Something wrong in a file. `range` is None when it concerns the whole file; `rule` is the
    code of one of `FILE_RULES`."""

    path: Path
    message: str
    range: Range | None = None
    severity: Severity = Severity.ERROR
    remedy: str = ""
    rule: str = UNREADABLE.code

    def __str__(self) -> str:
        place = ""
        if self.range is not None:
            place = f":{self.range.start.line + 1}:{self.range.start.column + 1}"
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.path}{place}: {self.message}{remedy}"


class UnreadableInputError(Exception):
    """An input that cannot be used at all. The command line ends with exit code 2."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
