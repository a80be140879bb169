"""What all files of a workspace hold: variables, requests, examples, modules.

The index belongs to one thread, that of the event loop: reading a file takes a millisecond, and
`scanning` spreads the first reading of all of them over many short steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from postroom_runtime.formats.steps import Steps, at_once
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.model.source import FileLocation
from postroom_runtime.text import Position

from postroom_server.workspace.facts import FileFacts, RequestFact, VariableFact
from postroom_server.workspace.files import (
    Stamp,
    indexed_files,
    is_indexed,
    read_source,
    stamp_of,
)
from postroom_server.workspace.reading import reading_facts


@dataclass(slots=True)
class Index:
    """The index of the workspace's folders. `generation` grows when something changes that other
    files would notice: a name, a value, a request; not when a place moves."""

    folders: tuple[Path, ...] = ()
    generation: int = 0
    files: dict[Path, FileFacts] = field(default_factory=dict[Path, FileFacts])
    _stamps: dict[Path, Stamp] = field(default_factory=dict[Path, Stamp])
    _overlays: dict[Path, str] = field(default_factory=dict[Path, str])
    _collections: dict[Path, Path] = field(default_factory=dict[Path, Path])
    _turns: dict[Path, object] = field(default_factory=dict[Path, object])
    """What is being read in steps: of two who read a file, the last to begin counts."""
    _names: Names | None = None

    # ---- Reading -------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Read what has changed on disk since the last time; True when others would notice. Takes
        as long as it takes: an editor's server uses `scanning.scan`."""
        before = self.generation
        found = indexed_files(self.folders)
        for path in self.outdated(found):
            self.take(path, found[path], source_of(path))
        return self.generation != before

    def outdated(self, found: Mapping[Path, Stamp]) -> list[Path]:
        """Which of the files that there are must be read; those that are gone are forgotten."""
        for path in [path for path in self.files if path not in found]:
            if path not in self._overlays:
                self._forget(path)
        return [
            path
            for path, stamp in found.items()
            if path not in self._overlays and self._stamps.get(path) != stamp
        ]

    def take(self, path: Path, stamp: Stamp, text: str | None) -> None:
        """A file's content as read; None when it could not be read. An editor's text wins."""
        at_once(self.taking(path, stamp, text))

    def taking(self, path: Path, stamp: Stamp, text: str | None) -> Steps[None]:
        """As `take`, a large file in steps."""
        if path in self._overlays:
            return
        turn = self._turns[path] = object()
        facts = FileFacts(path) if text is None else (yield from reading_facts(path, text))
        if self._is_turn(path, turn) and path not in self._overlays:
            self._stamps[path] = stamp
            self._put(facts)

    def update(self, path: Path, text: str) -> None:
        """An editor holds `text` in place of the file."""
        at_once(self.updating(path, text, lambda: True))

    def updating(self, path: Path, text: str, holds: Callable[[], bool]) -> Steps[None]:
        """As `update`, a large file in steps; nothing is done when at the end `holds` does not."""
        if not is_indexed(path) or self._overlays.get(path) == text:
            return
        turn = self._turns[path] = object()
        facts = yield from reading_facts(path, text)
        if self._is_turn(path, turn) and holds():
            self._overlays[path] = text
            self._put(facts)

    def close(self, path: Path) -> None:
        """The file on disk counts again."""
        if self.release(path):
            self.reread((path,))

    def release(self, path: Path) -> bool:
        """As `close`, but nothing is read; True when the file is to be read."""
        if self._overlays.pop(path, None) is None:
            return False
        self._stamps.pop(path, None)
        return True

    def reread(self, paths: Iterable[Path]) -> None:
        """These files have changed on disk, are new, or are gone."""
        at_once(self.rereading(paths))

    def rereading(self, paths: Iterable[Path]) -> Steps[None]:
        """As `reread`, in steps."""
        for path in paths:
            if not is_indexed(path) or path in self._overlays:
                continue
            stamp = stamp_of(path)
            if stamp is None:
                self._forget(path)
            elif self._stamps.get(path) != stamp:
                yield from self.taking(path, stamp, source_of(path))

    def source(self, path: Path) -> str | None:
        """The text of an indexed file: the editor's, else that on disk."""
        known = self._overlays.get(path)
        return source_of(path) if known is None else known

    # ---- Asking --------------------------------------------------------------------------------

    @property
    def names(self) -> Names:
        """The variables by name, put together when first asked for after a change."""
        if self._names is None:
            self._names = Names(tuple(self.files.values()))
        return self._names

    def requests(self, collection: Path | None = None) -> Iterator[tuple[FileFacts, RequestFact]]:
        """The requests of a collection, or of all, with the files that hold them."""
        for facts in self.files.values():
            own = facts.collection
            if facts.requests and (collection is None or own is collection or own == collection):
                for request in facts.requests:
                    yield facts, request

    def variable_at(self, path: Path, line: int, column: int) -> VariableFact | None:
        """The variable that a file names at a place (zero-based, in UTF-16 units)."""
        facts = self.files.get(path)
        place = Position(line, column)
        for variable in facts.variables if facts is not None else ():
            if variable.range.start <= place <= variable.range.end:
                return variable
        return None

    def request_named(self, target: str, collection: Path | None) -> FileLocation | None:
        """Where the request of that id or name stands. Ids win, then the last of several."""
        found = None
        for facts, request in self.requests(collection):
            if request.id == target:
                return FileLocation(facts.path, request.range)
            if request.name == target:
                found = FileLocation(facts.path, request.range)
        return found

    def _is_turn(self, path: Path, turn: object) -> bool:
        """Whether nobody has begun to read a file since."""
        if self._turns.get(path) is not turn:
            return False
        del self._turns[path]
        return True

    def _put(self, facts: FileFacts) -> None:
        if facts.collection is not None:
            same = self._collections.setdefault(facts.collection, facts.collection)
            facts = facts if same is facts.collection else replace(facts, collection=same)
        before = self.files.get(facts.path)
        self.files[facts.path] = facts
        self._names = None
        self.generation += before is None or not before.tells_same(facts)

    def _forget(self, path: Path) -> None:
        self._stamps.pop(path, None)
        if self.files.pop(path, None) is not None:
            self._names = None
            self.generation += 1


@dataclass(frozen=True)
class Names:
    """The variables of all files by name."""

    files: tuple[FileFacts, ...]

    @cached_property
    def by_name(self) -> Mapping[str, list[tuple[FileFacts, VariableFact]]]:
        """Every place that names a variable."""
        found: dict[str, list[tuple[FileFacts, VariableFact]]] = {}
        for facts in self.files:
            for variable in facts.variables:
                found.setdefault(variable.name, []).append((facts, variable))
        return found

    def of(self, name: str) -> list[tuple[FileFacts, VariableFact]]:
        """Every place that names one variable."""
        return self.by_name.get(name, [])


def source_of(path: Path) -> str | None:
    """What a file on disk holds; None when it cannot be read."""
    try:
        return read_source(path)
    except (UnreadableInputError, OSError):
        return None
