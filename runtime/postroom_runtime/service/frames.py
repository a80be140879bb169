"""The frames between the language server and the runtime. Same framing as `scripting.frames`."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from postroom_runtime.runner.events import Place, RunEvent
from postroom_runtime.runner.vault import VaultQuestion
from postroom_runtime.scripting.frames import ResponseData

# ---- Server to runtime -----------------------------------------------------------------------


class Run(Struct, omit_defaults=True, frozen=True, tag="run", rename="camel"):
    """Run what stands at `path`.

    `path` is a collection file, a v3 directory, a `.request.yaml` or a script file. `select`
    narrows it to one request or folder, by id, or by its names joined with `/`. `overlays` are
    unsaved texts by absolute path, read in place of the files. `values` are current values by
    scope (`environment`, `globals`) that a person set without touching a file.
    `replay` is the last response, to run the post-response scripts on without sending anything.
    `script` is the place in a file where the one script begins that is to run, for the first
    selected request: on `replay`, or without anything being sent. `script_kind`, `prerequest` or
    `test`, is when a script file runs whose name and first line do not tell.
    """

    run: int
    path: str
    select: list[str] = []
    environment: str | None = None
    globals: str | None = None
    data: str | None = None
    iterations: int | None = None
    overlays: dict[str, str] = {}
    values: dict[str, dict[str, object]] = {}
    script_timeout: int = 0
    request_timeout: int = 0
    insecure: bool = False
    replay: ResponseData | None = None
    script: Place | None = None
    script_kind: str = ""


class Cancel(Struct, frozen=True, tag="cancel"):
    """End a run; its `Done` follows."""

    run: int


class VaultAnswer(Struct, frozen=True, tag="vaultAnswer"):
    """What a person answered to `AskVault`."""

    question: int
    allowed: bool


class Shutdown(Struct, frozen=True, tag="shutdown"):
    """End the runtime."""


Command = Run | Cancel | VaultAnswer | Shutdown

# ---- Runtime to server -----------------------------------------------------------------------


class Hello(Struct, frozen=True, tag="hello"):
    """The runtime is up."""

    version: str


class Happened(Struct, frozen=True, tag="happened"):
    """Something happened in a run."""

    run: int
    event: RunEvent


class Learned(Struct, frozen=True, tag="learned"):
    """Secrets that a run has met: of its files, set by its scripts, out of the vault. Its events
    hide them already, but for those of responses."""

    run: int
    secrets: list[str]


class AskVault(Struct, frozen=True, tag="askVault"):
    """A run's scripts want into the vault; it waits for the `VaultAnswer` with this number."""

    run: int
    question: int
    about: VaultQuestion


class Done(Struct, omit_defaults=True, frozen=True, tag="done"):
    """A run is over, or was cancelled. `values` are those that differ from the files' in the
    scopes after it: `environment`, `globals`, `collection`."""

    run: int
    values: dict[str, dict[str, object]] = {}


class Refused(Struct, omit_defaults=True, frozen=True, tag="refused"):
    """A run could not start: unreadable input. Line and column are zero-based."""

    run: int
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None


Message = Hello | Happened | Learned | AskVault | Done | Refused

command_decoder = msgspec.json.Decoder(Command)
message_decoder = msgspec.json.Decoder(Message)
