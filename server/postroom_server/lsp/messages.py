"""What the `postroom/*` notifications carry and what commands answer, as types.

`docs/protocol.md` lists them, `vscode-client/src/protocol.ts` declares them for TypeScript; tests
keep the three together.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from postroom_runtime.runner.events import RunEvent


class Point(Struct, frozen=True):
    """A position as LSP counts it."""

    line: int
    character: int


class Span(Struct, frozen=True):
    """A range as LSP gives it."""

    start: Point
    end: Point


class RunStarted(Struct, frozen=True):
    """Params of `postroom/runStarted`."""

    run: int
    title: str
    path: str
    select: list[str]


class RunHappened(Struct, frozen=True):
    """Params of `postroom/runEvent` and of `postroom/runEventCovered`."""

    run: int
    number: int
    event: RunEvent


class Tally(Struct, frozen=True):
    """How a run ended, in numbers. `duration` in ms."""

    total: int
    begun: int
    finished: int
    passed: int
    failed: int
    skipped: int
    errors: int
    duration: float
    cancelled: bool
    current: str


class RunFinished(Struct, frozen=True):
    """Params of `postroom/runFinished`."""

    run: int
    summary: str
    tally: Tally
    problem: str | None


class Status(Struct, frozen=True):
    """Params of `postroom/status`."""

    running: list[int]
    environment: str | None


class Environment(Struct, frozen=True):
    """One of what `postroom.listEnvironments` answers."""

    name: str
    path: str
    chosen: bool


class RequestNode(Struct, frozen=True):
    """A folder or a request in what `postroom.listRequests` answers."""

    kind: Literal["folder", "request"]
    name: str
    id: str
    method: str
    uri: str
    select: list[str]
    file: str
    range: Span
    items: list[RequestNode]


class Collection(Struct, frozen=True):
    """One of what `postroom.listRequests` answers."""

    name: str
    path: str
    items: list[RequestNode]


class ScriptInFile(Struct, frozen=True):
    """One of what `postroom.listScripts` answers."""

    index: int
    kind: Literal["beforeRequest", "afterResponse"]
    owner: str
    range: Span
    text: str


class Compared(Struct, frozen=True):
    """What `postroom.compareResponse` answers: URIs."""

    before: str
    after: str
    difference: str


class KeptResponse(Struct, frozen=True):
    """One of what `postroom.listResponses` answers. `at` is ms since 1970, `time` in ms."""

    run: int
    at: int
    code: int | None
    status: str
    size: int
    time: float


class CurrentValue(Struct, frozen=True):
    """One of what `postroom.listValues` answers."""

    scope: Literal["environment", "globals", "collection"]
    name: str
    value: object
    changed: bool
    secret: bool
