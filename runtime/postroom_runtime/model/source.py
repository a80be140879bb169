"""Where a value comes from: the file, and the place in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from postroom_runtime.text import Position, Range, ScriptMap


@dataclass(frozen=True)
class FileLocation:
    """A place in a file, as a diagnostic or a report names it."""

    path: Path
    range: Range

    @classmethod
    def found_later(cls, path: Path, find: Callable[[], Range]) -> FileLocation:
        """A location whose range is found when somebody first asks for it."""
        location = cls.__new__(cls)
        location.__dict__.update(path=path, _find=find)
        return location

    def __getattr__(self, name: str) -> Range:
        # Reached only while `range` is not in the instance: see `found_later`.
        if name != "range" or "_find" not in self.__dict__:
            raise AttributeError(name)
        found: Range = self.__dict__["_find"]()
        self.__dict__["range"] = found
        return found

    def __str__(self) -> str:
        """`path:line:column`, one-based, as editors and terminals make it a link."""
        return f"{self.path}:{self.range.start.line + 1}:{self.range.start.column + 1}"


@dataclass(frozen=True)
class ScriptSource:
    """The text of a script and the file that holds it.

    `locate` builds the map when somebody first asks for a position: a run in which nothing fails
    never pays for it.
    """

    path: Path
    text: str
    locate: Callable[[], ScriptMap] = field(repr=False, compare=False)

    @cached_property
    def map(self) -> ScriptMap:
        """The map between the script and its file."""
        return self.locate()

    def place(self, position: Position) -> FileLocation:
        """The place in the file of a position in the script."""
        start = self.map.to_file(position)
        return FileLocation(self.path, Range(start, start))
