"""What runs had to say, by file and place: verdicts, errors, log lines.

Places move with edits, and what stands in a script that was edited since its run is *stale*. A new
run of a request replaces what the last one said. However much a script says at one place, a bounded
part of it is kept, so that typing costs the same after a long run as after a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from postroom_runtime.runner.events import Place

_MOST_AT_A_SPOT = 25


class MarkKind(StrEnum):
    """What a mark tells."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    LOGGED = "logged"
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a mark comes from: the request by key and name, and the script's kind. `path` and
    `select` are what runs the request again: its file, its id or its names. `holder` is the file
    that holds the script, and what in it."""

    request: str
    name: str
    script: str
    path: str = ""
    select: str = ""
    holder: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing said about one place, `count` times. `value` is what is shown: a message, a log
    line. `duration` in ms, the longest. `others` is how many more were said there and not kept."""

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
    count: int = 1
    others: int = 0

    def again(self, earlier: Mark) -> Mark:
        """This mark, which says what an earlier one said."""
        longest = max(self.duration, earlier.duration)
        return replace(
            self, count=earlier.count + self.count, duration=longest, others=earlier.others
        )

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """What it says."""
        return self.title, self.value, self.expected, self.actual

    def masked(self, mask: Callable[[str], str]) -> Mark:
        """This mark with the secrets in its texts covered."""
        covered = tuple(map(mask, self.texts))
        if covered == self.texts:
            return self
        title, value, expected, actual = covered
        return replace(self, title=title, value=value, expected=expected, actual=actual)


Move = Callable[[Place], Place]
Stale = Callable[[Place], bool]

_Spot = tuple[MarkKind, Place, Source]
_Said = dict[tuple[str, str], Mark]


@dataclass(slots=True)
class Results:
    """All marks, by file. Paths are absolute, as the runtime names them."""

    _marks: dict[str, dict[_Spot, _Said]] = field(default_factory=dict[str, dict[_Spot, _Said]])
    _newest: dict[str, int] = field(default_factory=dict[str, int])

    def begin(self, request: str, run: int, replaced: Callable[[Source], bool]) -> set[str]:
        """A run begins a request: what earlier runs said of it is dropped where it is `replaced`,
        and what runs that began it earlier will still say is not kept. Gives the files changed."""
        self._newest[request] = max(run, self._newest.get(request, 0))
        return self._keep(lambda mark: mark.source.request != request or not replaced(mark.source))

    def newest(self, request: str) -> int:
        """The run that began a request last; 0 when none has."""
        return self._newest.get(request, 0)

    def add(self, mark: Mark) -> None:
        """Keep a mark."""
        spots = self._marks.setdefault(mark.place.path, {})
        said = spots.setdefault((mark.kind, mark.place, mark.source), {})
        known = said.pop((mark.title, mark.value), None)
        said[mark.title, mark.value] = mark.again(known) if known else mark
        if len(said) > _MOST_AT_A_SPOT:
            oldest = said.pop(next(iter(said)))
            newest = said[mark.title, mark.value]
            others = newest.others + oldest.count + oldest.others
            said[mark.title, mark.value] = replace(newest, others=others)

    def at(self, path: str) -> tuple[Mark, ...]:
        """The marks of a file, those at one place in the order in which they were last said."""
        return tuple(mark for said in self._marks.get(path, {}).values() for mark in said.values())

    def failed(self) -> tuple[Source, ...]:
        """Where failed tests and errors come from, each request once."""
        bad = (MarkKind.FAILED, MarkKind.ERROR)
        sources = {mark.source.request: mark.source for mark in self if mark.kind in bad}
        return tuple(sources.values())

    def paths(self) -> tuple[str, ...]:
        """The files that have marks."""
        return tuple(self._marks)

    def has(self, path: str) -> bool:
        """Whether a file has marks."""
        return path in self._marks

    def forget_file(self, path: str) -> set[str]:
        """Drop what was said about a file; the files that changed."""
        return {path} if self._marks.pop(path, None) else set()

    def forget_all(self) -> set[str]:
        """Drop everything; the files that had marks."""
        changed, self._marks = set(self._marks), {}
        return changed

    def edited(self, path: str, move: Move, stale: Stale) -> None:
        """Follow an edit of a file: `move` gives a place's new place, `stale` says whether the
        script at a place (as it was) has changed."""
        before = self._marks.pop(path, {})
        places = {spot[1] for spot in before}
        moved = {place: (move(place), stale(place)) for place in places}
        for (_, place, _), said in before.items():
            for mark in said.values():
                self._put_back(mark, *moved[place])

    def _put_back(self, mark: Mark, place: Place, stale: bool) -> None:
        if place != mark.place or (stale and not mark.stale):
            mark = replace(mark, place=place, stale=mark.stale or stale)
        self.add(mark)

    def __iter__(self) -> Iterator[Mark]:
        for path in self._marks:
            yield from self.at(path)

    def _keep(self, wanted: Callable[[Mark], bool]) -> set[str]:
        changed: set[str] = set()
        for path in list(self._marks):
            marks = self.at(path)
            kept = [mark for mark in marks if wanted(mark)]
            if len(kept) < len(marks):
                changed.add(path)
                del self._marks[path]
                for mark in kept:
                    self.add(mark)
        return changed
