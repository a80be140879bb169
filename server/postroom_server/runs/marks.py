"""Turns an event of a run into the mark that it leaves on a line, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Exchanged,
    ItemRef,
    Place,
    RunEvent,
    ScriptFailed,
    ScriptStarted,
    VerdictGiven,
    Warned,
)

from postroom_server.runs.results import Mark, MarkKind, Source
from postroom_server.runs.shown import LONGEST_KEPT, shortened, shown

REQUEST = "request"
"""The `Source.script` of what concerns the exchange itself, not a script."""


def request_key(item: ItemRef) -> str:
    """Names a request across runs: its file and its id, or its names where it has no id."""
    path = item.place.path if item.place else ""
    return f"{path}#{item.id or '/'.join(item.path)}"


def mark_of(event: RunEvent, script: ScriptStarted | None = None) -> Mark | None:
    """The mark that an event leaves; None for one that says nothing about a line. `script` is the
    one that was running when it happened."""
    if isinstance(event, VerdictGiven):
        return _verdict(event, script)
    if isinstance(event, ScriptFailed):
        return _script_error(event, script)
    if isinstance(event, ConsoleLogged):
        return _log_line(event, script)
    if isinstance(event, Exchanged):
        return _failed_exchange(event)
    if isinstance(event, Warned):
        return _warning(event)
    return None


def told_at_request(mark: Mark, event: RunEvent) -> Mark | None:
    """The mark of a failure once more, in the file of the request that it happened to or of its
    own script: whoever sends a request looks there, and not at a script of its collection or a
    module. None for other marks, and for those that stand there."""
    if not isinstance(event, (VerdictGiven, ScriptFailed)) or event.item.place is None:
        return None
    if mark.kind not in (MarkKind.FAILED, MarkKind.ERROR):
        return None
    near = _near(mark, Path(event.item.place.path))
    if Path(mark.place.path) in near:
        return None
    place = next((one for one in mark.related if Path(one.path) in near), event.item.place)
    related = (mark.place, *(one for one in mark.related if one != place))
    owner = mark.source.holder[1]
    if mark.kind is MarkKind.FAILED:
        return replace(mark, place=place, title=f"{owner}: {mark.title}", related=related)
    return replace(mark, place=place, value=f"{owner}: {mark.value}", related=related)


def _near(mark: Mark, request: Path) -> set[Path]:
    """The request's file and, where the script is a file beside it, that."""
    holder = Path(mark.source.holder[0])
    return {request, holder} if holder.parent == request.parent else {request}


def _verdict(event: VerdictGiven, script: ScriptStarted | None) -> Mark | None:
    source = _source(event.item, event.kind, script)
    if event.error is not None and not event.passed:
        return _failed_verdict(event, event.error, source)
    place = event.place or event.item.place
    if place is None:
        return None
    kind = MarkKind.SKIPPED if event.skipped else MarkKind.PASSED
    return Mark(kind, place, source, event.name, duration=event.duration)


def _failed_verdict(event: VerdictGiven, error: ErrorInfo, source: Source) -> Mark | None:
    place = error.place or event.place or event.item.place
    if place is None:
        return None
    return Mark(
        MarkKind.FAILED,
        place,
        source,
        event.name,
        value=_described(error),
        expected=_optional(error.expected),
        actual=_optional(error.actual),
        duration=event.duration,
        related=_others(place, [*error.related, *([event.place] if event.place else [])]),
    )


def _script_error(event: ScriptFailed, script: ScriptStarted | None) -> Mark | None:
    place = event.error.place or event.item.place
    if place is None:
        return None
    return Mark(
        MarkKind.ERROR,
        place,
        _source(event.item, event.kind, script),
        event.owner,
        value=_described(event.error),
        related=_others(place, event.error.related),
    )


def _log_line(event: ConsoleLogged, script: ScriptStarted | None) -> Mark | None:
    if event.place is None:
        return None
    source = _source(event.item, script.kind if script else REQUEST, script)
    text = shortened(event.text, LONGEST_KEPT)
    return Mark(MarkKind.LOGGED, event.place, source, value=text, level=event.level)


def _failed_exchange(event: Exchanged) -> Mark | None:
    if event.error is None or event.source != "collection":
        return None
    place = event.error.place or event.item.place
    if place is None:
        return None
    source = _source(event.item, REQUEST)
    return Mark(MarkKind.ERROR, place, source, event.item.name, value=event.error.message)


def _warning(event: Warned) -> Mark | None:
    place = event.place or (event.item.place if event.item else None)
    if place is None or event.item is None:
        return None
    return Mark(MarkKind.WARNING, place, _source(event.item, REQUEST), value=event.message)


def _source(item: ItemRef, kind: str, script: ScriptStarted | None = None) -> Source:
    path = item.place.path if item.place else ""
    select = item.id or "/".join(item.path[1:])
    holder = (script.path, script.owner) if script else ("", "")
    return Source(request_key(item), item.name, kind, path, select, holder)


def _described(error: ErrorInfo) -> str:
    return f"{error.name}: {error.message}" if error.name else error.message


def _optional(value: object) -> str:
    return "" if value is msgspec.UNSET else shown(value, LONGEST_KEPT)


def _others(place: Place, related: Sequence[Place]) -> tuple[Place, ...]:
    """The related places without the main one and without repetitions, in order."""
    return tuple(other for other in dict.fromkeys(related) if other != place)
