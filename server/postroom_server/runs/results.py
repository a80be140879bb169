"""What runs had to say, by file and place: verdicts, errors, log lines.

Places move with edits, and what stands in a script that was edited since its run is *stale*. A new
run of a request replaces what the last one said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from postroom_runtime.runner.events import Place


class MarkKind(StrEnum):
    """What a mark tells."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    LOGGED = "logged"
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing said about one place. `source` is the request (see `request_key`) and the script
    kind it came from; `value` what is shown: a message, a log line. `duration` in ms."""

    kind: MarkKind
    place: Place
    source: Source
    title: str = ""
    value: str = ""
    level: str = ""
    expected: str = ""
    actual: str = ""
    duration: float = 0
    related: tuple[Place, ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a mark comes from: the request by key and name, and the script's kind. `path` and
    `select` are what runs the request again: its file, its id or its names."""

    request: str
    name: str
    script: str
    path: str = ""
    select: str = ""


Move = Callable[[Place], Place]
Stale = Callable[[Place], bool]


@dataclass(slots=True)
class Results:
    """All marks, by file. Paths are absolute, as the runtime names them."""

    _marks: dict[str, list[Mark]] = field(default_factory=dict[str, list[Mark]])

    def add(self, mark: Mark) -> None:
        """Keep a mark."""
        self._marks.setdefault(mark.place.path, []).append(mark)

    def at(self, path: str) -> tuple[Mark, ...]:
        """The marks of a file, in the order they were made."""
        return tuple(self._marks.get(path, ()))

    def failed(self) -> tuple[Source, ...]:
        """Where failed tests and errors come from, each request once."""
        bad = (MarkKind.FAILED, MarkKind.ERROR)
        sources = {mark.source.request: mark.source for mark in self if mark.kind in bad}
        return tuple(sources.values())

    def paths(self) -> tuple[str, ...]:
        """The files that have marks."""
        return tuple(self._marks)

    def forget_request(self, request: str, scripts: Collection[str]) -> set[str]:
        """Drop what a request's scripts of these kinds said; the files that changed."""
        return self._keep(
            lambda mark: mark.source.request != request or mark.source.script not in scripts
        )

    def forget_all(self) -> set[str]:
        """Drop everything; the files that had marks."""
        return self._keep(lambda _: False)

    def edited(self, path: str, move: Move, stale: Stale) -> None:
        """Follow an edit of a file: `move` gives a place's new place, `stale` says whether the
        script at a place (as it was) has changed."""
        if path in self._marks:
            self._marks[path] = [_followed(mark, move, stale) for mark in self._marks[path]]

    def __iter__(self) -> Iterator[Mark]:
        for marks in self._marks.values():
            yield from marks

    def _keep(self, wanted: Callable[[Mark], bool]) -> set[str]:
        changed: set[str] = set()
        for path, marks in list(self._marks.items()):
            kept = [mark for mark in marks if wanted(mark)]
            if len(kept) < len(marks):
                changed.add(path)
            if kept:
                self._marks[path] = kept
            else:
                del self._marks[path]
        return changed


def _followed(mark: Mark, move: Move, stale: Stale) -> Mark:
    return replace(mark, place=move(mark.place), stale=mark.stale or stale(mark.place))
