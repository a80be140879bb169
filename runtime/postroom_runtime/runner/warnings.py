"""Problems of files as events of a run."""

from __future__ import annotations

from postroom_runtime.model.problems import Problem
from postroom_runtime.model.source import FileLocation
from postroom_runtime.runner.events import Warned
from postroom_runtime.runner.places import place_of


def warned_of(problem: Problem) -> Warned:
    """The warning that tells of a problem; one of a whole file names it in its text."""
    text = f"{problem.message} {problem.remedy}".rstrip()
    if problem.range is None:
        return Warned(f"{problem.path}: {text}")
    return Warned(text, place=place_of(FileLocation(problem.path, problem.range)))
