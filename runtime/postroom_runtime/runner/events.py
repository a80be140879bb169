"""What happens in a run, in order, as typed events: reports, the editor and CI all read these."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from postroom_runtime.scripting.frames import ResponseData, Visualization


class Place(Struct, frozen=True):
    """A place in a file: zero-based line, zero-based column in UTF-16 code units."""

    path: str
    line: int
    column: int


class ItemRef(Struct, frozen=True):
    """A request of the run. `path` is collection, folders, request by name; `place` its file."""

    id: str
    name: str
    path: list[str]
    place: Place | None = None


class ErrorInfo(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """Something that went wrong in a script. `place` is the innermost frame in a file a person
    wrote, `related` the frames outwards from there (helpers, callbacks, the `pm.test` itself)."""

    name: str
    message: str
    place: Place | None = None
    related: list[Place] = []
    actual: object = msgspec.UNSET
    expected: object = msgspec.UNSET
    operator: str = ""


class SentRequest(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """A request as it left: method, full URL, headers in order, body as text (or its size)."""

    method: str
    url: str
    headers: list[tuple[str, str]] = []
    body: str | None = None
    body_size: int = 0


class RunStarted(Struct, frozen=True, tag="runStarted", rename="camel"):
    """The run begins. `requests` is how many requests one iteration holds."""

    collection: str
    path: str
    requests: int
    iterations: int


class IterationStarted(Struct, frozen=True, tag="iterationStarted"):
    """An iteration begins (zero-based)."""

    iteration: int


class ItemStarted(Struct, frozen=True, tag="itemStarted"):
    """A request's turn has come."""

    item: ItemRef
    iteration: int


class ScriptStarted(Struct, frozen=True, tag="scriptStarted"):
    """A script begins. `kind` is prerequest or test; `owner` the name of what it hangs on."""

    item: ItemRef
    iteration: int
    kind: str
    owner: str
    path: str


class ConsoleLogged(Struct, omit_defaults=True, frozen=True, tag="consoleLogged"):
    """A script logged. `args` are encoded as in `scripting.frames`; `text` is one readable line."""

    item: ItemRef
    iteration: int
    level: str
    text: str
    args: list[object] = []
    place: Place | None = None


class VerdictGiven(Struct, omit_defaults=True, frozen=True, tag="verdictGiven"):
    """The outcome of one `pm.test`; `place` is where `pm.test` was called, where the run's
    options ask for it."""

    item: ItemRef
    iteration: int
    kind: str
    index: int
    name: str
    passed: bool
    skipped: bool = False
    error: ErrorInfo | None = None
    place: Place | None = None
    duration: float = 0


class ScriptFailed(Struct, frozen=True, tag="scriptFailed"):
    """A script threw outside any `pm.test`, timed out, or took its host down."""

    item: ItemRef
    iteration: int
    kind: str
    owner: str
    error: ErrorInfo


class ScriptFinished(Struct, frozen=True, tag="scriptFinished"):
    """A script and all it waited for is done; `duration` in milliseconds."""

    item: ItemRef
    iteration: int
    kind: str
    owner: str
    duration: float


class Exchanged(Struct, omit_defaults=True, frozen=True, tag="exchanged"):
    """A request left and came back, or failed. `source` is `collection`, `script` (sendRequest),
    `auth` (a handshake) or `redirect`. `timings` are milliseconds by phase. `cookies` are those
    that apply to the URL afterwards, as name, value pairs."""

    item: ItemRef
    iteration: int
    source: str
    request: SentRequest
    response: ResponseData | None = None
    error: ErrorInfo | None = None
    timings: dict[str, float] = {}
    cookies: list[tuple[str, str]] = []


class Visualized(Struct, frozen=True, tag="visualized"):
    """A script set the visualizer."""

    item: ItemRef
    iteration: int
    visualization: Visualization


class ItemFinished(Struct, omit_defaults=True, frozen=True, tag="itemFinished"):
    """A request's turn is over. `skipped` when `skipRequest` ended it."""

    item: ItemRef
    iteration: int
    skipped: bool = False


class Warned(Struct, omit_defaults=True, frozen=True, tag="warned"):
    """Something a person should know: an unresolved variable, a missing file, an input problem."""

    message: str
    item: ItemRef | None = None
    place: Place | None = None


class IterationFinished(Struct, frozen=True, tag="iterationFinished"):
    """An iteration is over."""

    iteration: int


class RunFinished(Struct, omit_defaults=True, frozen=True, tag="runFinished"):
    """The run is over; `cancelled` when a person or `--bail` ended it before its end."""

    duration: float
    cancelled: bool = False


RunEvent = (
    RunStarted
    | IterationStarted
    | ItemStarted
    | ScriptStarted
    | ConsoleLogged
    | VerdictGiven
    | ScriptFailed
    | ScriptFinished
    | Exchanged
    | Visualized
    | ItemFinished
    | Warned
    | IterationFinished
    | RunFinished
)
