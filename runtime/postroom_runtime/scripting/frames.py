"""The frames between the runtime and a script host: msgspec structs, JSON, length-prefixed.

On the pipe a frame is a 4-byte big-endian length and that many bytes of JSON. The frames know no
engine: a Node host could speak them too. Positions are zero-based, columns in UTF-16 code units,
and relative to the script's own text. The host is never trusted: what it sends is decoded against
these types, and a frame that does not fit ends the host.

Values that JSON lacks travel as one-key objects: `{"$": "undefined"}`, `{"$": "number", "value":
"NaN"}`, `{"$": "bigint", "value": "12"}`, `{"$": "date", "value": ISO}`, `{"$": "regexp", "value":
"/a/i"}`, `{"$": "function", "value": name}`, `{"$": "symbol", "value": text}`, `{"$": "error",
"name": …, "message": …}`, `{"$": "map", "value": [[k, v], …]}`, `{"$": "set", "value": […]}`,
`{"$": "circular"}`. A plain object that itself has a key `$` travels as `{"$": "object", "value":
{…}}`.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

# ---- Shapes shared by frames -----------------------------------------------------------------


class ScopeRow(Struct, omit_defaults=True, frozen=True):
    """A variable of a scope."""

    key: str
    value: object = None
    type: str = "any"
    disabled: bool = False
    secret: bool = False


class Scope(Struct, omit_defaults=True, frozen=True):
    """A variable scope as a script sees it."""

    id: str = ""
    name: str = ""
    values: list[ScopeRow] = []


class Scopes(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """Everything that `pm.variables` can see. `data` is the current row of the iteration data."""

    globals: Scope = Scope()
    collection_variables: Scope = Scope()
    environment: Scope = Scope()
    local: Scope = Scope()
    data: dict[str, object] = {}


class ResponseData(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """A response for a script. The body is `text` when it is valid UTF-8, else `base64`;
    `http_version` is `1.1` and the like, "" where nobody knows it."""

    id: str = ""
    code: int | None = None
    status: str = ""
    headers: list[tuple[str, str]] = []
    text: str | None = None
    base64: str | None = None
    response_time: float = 0
    wire_size: int = 0
    header_size: int = 0
    http_version: str = ""


class CookieData(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """A cookie. `expires` is an ISO time; None for a session cookie."""

    name: str
    value: str = ""
    domain: str = ""
    path: str = "/"
    expires: str | None = None
    secure: bool = False
    http_only: bool = False
    host_only: bool = False


class Info(Struct, frozen=True, rename="camel"):
    """`pm.info`."""

    event_name: str
    iteration: int = 0
    iteration_count: int = 1
    request_name: str = ""
    request_id: str = ""


class Module(Struct, omit_defaults=True, frozen=True):
    """A module that the runtime has resolved ahead of the script: `label` names it in frames.

    `imports` maps the names that this module itself requires to keys of `ScriptContext.modules`:
    a relative name means another file in another folder.
    """

    label: str
    source: str
    imports: dict[str, str] = {}


class ScriptContext(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """What one script may see. `request` is v2.1's JSON of the request, unresolved before it is
    sent and as sent afterwards; `current_location` names the collection, folder or request whose
    script runs; `modules` are by the name that `pm.require` is given. With `passed_places` off the
    verdicts of tests that passed need not tell where they are: to find out takes as long as a test.
    """

    info: Info
    scopes: Scopes = Scopes()
    request: dict[str, object] = {}
    response: ResponseData | None = None
    cookies: list[CookieData] = []
    location: list[str] = []
    current_location: str = ""
    modules: dict[str, Module] = {}
    passed_places: bool = True


class StackFrame(Struct, omit_defaults=True, frozen=True):
    """A frame of a stack in a script or module of the run. `source` is its label."""

    source: str
    line: int
    column: int
    function: str = ""


class ScriptError(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """Something thrown. `frames` holds only frames in scripts and modules, innermost first.

    `actual`, `expected` and `operator` come from failed assertions; `thrown` is set when the
    script threw something that is no Error.
    """

    name: str
    message: str
    actual: object = msgspec.UNSET
    expected: object = msgspec.UNSET
    operator: str = ""
    frames: list[StackFrame] = []
    thrown: object = msgspec.UNSET


# ---- Runtime to host -------------------------------------------------------------------------


class Execute(Struct, frozen=True, tag="execute", rename="camel"):
    """Run a script. `timeout` is in milliseconds; 0 means none. `label` names it in frames."""

    id: int
    source: str
    label: str
    context: ScriptContext
    timeout: int = 0


class Reply(Struct, omit_defaults=True, frozen=True, tag="reply"):
    """The answer to a `Call`. `error` is an object with at least `name` and `message`."""

    id: int
    call: int
    value: object = None
    error: dict[str, object] | None = None


class Abort(Struct, frozen=True, tag="abort"):
    """End a script now; `Finished` follows."""

    id: int


class Renew(Struct, frozen=True, tag="renew"):
    """Start the next run: throw the isolate away and take a fresh one. `Ready` follows."""


class Check(Struct, frozen=True, tag="check"):
    """Compile a script without running it. `Checked` follows."""

    id: int
    source: str


class Generate(Struct, frozen=True, tag="generate"):
    """Make a value for each dynamic variable name (`$guid`, …). `Generated` follows."""

    id: int
    names: list[str]


Command = Execute | Reply | Abort | Renew | Check | Generate

# ---- Host to runtime -------------------------------------------------------------------------


class Ready(Struct, frozen=True, tag="ready"):
    """The host has a fresh isolate. `engine` is for `--version` and bug reports."""

    engine: str


class ConsoleLine(Struct, omit_defaults=True, frozen=True, tag="console"):
    """A `console` call. `level` is log, info, warn, error or debug."""

    id: int
    level: str
    args: list[object]
    at: StackFrame | None = None


class Verdict(Struct, omit_defaults=True, frozen=True, tag="verdict"):
    """The outcome of one `pm.test` (or one entry of `tests[]`).

    `at` is where `pm.test` was called, not told of a test that passed where the context asks for
    no `passed_places`; `duration` is in milliseconds.
    """

    id: int
    index: int
    name: str
    passed: bool
    skipped: bool = False
    error: ScriptError | None = None
    at: StackFrame | None = None
    duration: float = 0


class Failure(Struct, frozen=True, tag="failure"):
    """An error of the script itself, outside any `pm.test`."""

    id: int
    error: ScriptError


class Call(Struct, omit_defaults=True, frozen=True, tag="call"):
    """The script asks the runtime for something; exactly one `Reply` with this `call` follows.

    - `sendRequest`: payload `{request: v2.1 JSON of the request}`, value `{response:
      ResponseData, cookies: [CookieData]}`.
    - `cookies`: payload `{method: get | getAll | set | unset | clear, url, name?, cookie?,
      options?}`, value by method (CookieData, a list of them, or null).
    - `vault`: payload `{method: get | set | unset, key, value?}`, value the secret or null.
    - `runRequest`: payload `{request: id, variables, mutations: ScopeMutations so far}`, value
      `{response: ResponseData or null, mutations: ScopeMutations of the nested run}`.
    """

    id: int
    call: int
    kind: str
    payload: dict[str, object]


class Visualization(Struct, frozen=True):
    """What `pm.visualizer.set` was given."""

    template: str
    data: object = None
    options: object = None


class Mutations(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """Changes of one scope: rows set, in the order of their last change, and keys unset.

    `cleared` means that everything older than `set` is gone.
    """

    cleared: bool = False
    set: list[ScopeRow] = []
    unset: list[str] = []


class ScopeMutations(Struct, omit_defaults=True, frozen=True, rename="camel"):
    """What a script changed in each scope."""

    globals: Mutations = Mutations()
    collection_variables: Mutations = Mutations()
    environment: Mutations = Mutations()
    local: Mutations = Mutations()


class Finished(Struct, omit_defaults=True, frozen=True, tag="finished", rename="camel"):
    """The script and everything it waited for is done. Nothing more with this id follows.

    `request` is set when a pre-request script changed `pm.request`. `next_request` is UNSET when
    `setNextRequest` was not called, null when it was called with null. `duration` is in ms.
    """

    id: int
    mutations: ScopeMutations = ScopeMutations()
    request: dict[str, object] | None = None
    next_request: str | msgspec.UnsetType | None = msgspec.UNSET
    skipped: bool = False
    visualization: Visualization | None = None
    duration: float = 0


class Checked(Struct, omit_defaults=True, frozen=True, tag="checked"):
    """The engine's verdict on a script that was only compiled."""

    id: int
    error: ScriptError | None = None


class Generated(Struct, frozen=True, tag="generated"):
    """A text for each name asked for, in order; null for a name that is no dynamic variable."""

    id: int
    values: list[str | None]


Event = Ready | ConsoleLine | Verdict | Failure | Call | Finished | Checked | Generated

encoder = msgspec.json.Encoder()
command_decoder = msgspec.json.Decoder(Command)
event_decoder = msgspec.json.Decoder(Event)
