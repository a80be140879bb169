"""What an editor needs to know about the scripts in a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from postroom_runtime.formats.holders import Holder
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.model.problems import Problem
from postroom_runtime.text import Range, ScriptMap


class Level(StrEnum):
    """What a script hangs on. `FILE` is a script file."""

    REQUEST = "request"
    FOLDER = "folder"
    COLLECTION = "collection"
    FILE = "file"


@dataclass(frozen=True)
class ScriptBlock:
    """A script in a file. `selector` is what `service.frames.Run.select` takes for its owner: the
    names from the collection's root, joined with `/`; empty for the root itself. `known` is the
    script where it is known already. `event` is empty for scripts of HTTP requests, else what
    starts the script: `grpc:onIncomingMessage`, `graphql:beforeQuery`, `mock`."""

    kind: ScriptKind
    level: Level
    owner: str
    owner_id: str
    selector: str
    range: Range
    owner_range: Range
    holder: Holder
    enabled: bool
    locate: Callable[[], ScriptMap] = field(repr=False, compare=False)
    known: str | None = field(default=None, repr=False, compare=False)
    event: str = ""

    @cached_property
    def map(self) -> ScriptMap:
        """The map between the script and the file, built when first asked for."""
        return self.locate()

    @property
    def text(self) -> str:
        """The script."""
        return self.map.script.text if self.known is None else self.known

    @property
    def read(self) -> str | None:
        """The script if it has been read out of the file already."""
        return self.text if self.known is not None or "map" in vars(self) else None


@dataclass(frozen=True, slots=True)
class RequestMark:
    """A request or folder in a file; `range` is where its name or URL stands, for a lens above."""

    name: str
    id: str
    selector: str
    range: Range


def no_problems() -> tuple[Problem, ...]:
    """Nothing is wrong."""
    return ()


@dataclass(frozen=True)
class ScriptBlocks:
    """The scripts, requests and folders in a file, in the order in which they stand, and its
    problems."""

    path: Path
    blocks: Sequence[ScriptBlock] = ()
    requests: Sequence[RequestMark] = ()
    check: Callable[[], tuple[Problem, ...]] = field(default=no_problems, repr=False, compare=False)
    folders: Sequence[RequestMark] = ()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file, looked for when first asked for."""
        return self.check()
