"""The host's loop: commands in, V8 run one call at a time, events out, time limits kept.

Several scripts can be under way at once (a script that waits for `runRequest` while the scripts of
that request run), but V8 runs in one call at a time, and everything here is on one thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec
from msgspec import Struct, field

from postroom_runtime.scripting import failures
from postroom_runtime.scripting.engine import (
    CompileError,
    Output,
    SandboxError,
)
from postroom_runtime.scripting.frames import (
    Checked,
    Event,
    Failure,
    Finished,
    Module,
    Ready,
    ScriptError,
    encoder,
)
from postroom_runtime.scripting.inbox import Inbox
from postroom_runtime.scripting.v8 import MemoryLimitError, TimeLimitError

LONGEST_CALL = 60.0
"""Seconds that V8 may run without a pause when the script has no time limit of its own."""
LONGEST_ABORT = 1.0
WARM_AFTER = 0.003
"""Seconds of idleness after which an isolate is warmed up: a script that waits goes first."""
SPARE_AFTER = 0.05
"""Seconds of idleness after which a spare isolate is booted."""


class Engine(Protocol):
    """What the loop needs of an isolate."""

    @property
    def version(self) -> str: ...
    @property
    def is_warm(self) -> bool: ...
    def warm_up(self) -> None: ...
    def know_modules(self, modules: Iterable[Module]) -> None: ...
    def execute(self, command: bytes, source: str, label: str, time_limit: float) -> Output: ...
    def check(self, source: str) -> None: ...
    def handle(self, command: bytes, time_limit: float) -> Output: ...
    def run_timers(self, time_limit: float) -> Output: ...
    def close(self) -> None: ...


class EnvelopeContext(msgspec.Struct, frozen=True):
    """As much of a script's context as the loop looks at."""

    modules: dict[str, Module] = {}


class Envelope(msgspec.Struct, frozen=True):
    """As much of any frame as the loop looks at; the rest passes through unread."""

    type: str
    id: int = 0
    source: str = ""
    label: str = ""
    timeout: int = 0
    context: EnvelopeContext = EnvelopeContext()


_envelopes = msgspec.json.Decoder(Envelope)


class _Running(Struct):
    """A script under way. `deadline` is on the monotonic clock; `timeout` is in milliseconds."""

    deadline: float | None
    timeout: int
    calls: int = 0


class _Host(Struct):
    send: Callable[[Iterable[bytes]], None]
    boot: Callable[[], Engine]
    isolate: Engine
    spares: int = 0
    spare: Engine | None = None
    used: bool = False
    running: dict[int, _Running] = field(default_factory=dict[int, _Running])
    timer: float | None = None

    # ---- Commands ----------------------------------------------------------------------------

    def obey(self, command: bytes) -> None:
        """Do what one command says."""
        frame = _envelopes.decode(command)
        match frame.type:
            case "execute":
                self.execute(command, frame)
            case "reply" | "abort" if frame.id in self.running:
                self.forward(command, frame)
            case "generate":
                self.step([], lambda: self.isolate.handle(command, LONGEST_CALL))
            case "check":
                self.check(frame)
            case "renew":
                self.renew()
            case _:
                pass  # an answer to a script that is over

    def execute(self, command: bytes, frame: Envelope) -> None:
        """Compile a script and run it until it waits or ends."""
        self.used = True
        limit = frame.timeout / 1000 if frame.timeout > 0 else None
        deadline = None if limit is None else time.monotonic() + limit
        self.running[frame.id] = _Running(deadline, frame.timeout)
        self.step([frame.id], lambda: self.start(command, frame))

    def start(self, command: bytes, frame: Envelope) -> Output:
        """The part of `execute` that runs JavaScript."""
        self.isolate.know_modules(frame.context.modules.values())
        return self.isolate.execute(command, frame.source, frame.label, self.time_left())

    def forward(self, command: bytes, frame: Envelope) -> None:
        """Pass on a reply or an abort to a script that is under way."""
        if frame.type == "reply":
            self.running[frame.id].calls -= 1
        self.step([frame.id], lambda: self.isolate.handle(command, self.time_left()))

    def check(self, frame: Envelope) -> None:
        """Compile a script without running it."""
        try:
            self.isolate.check(frame.source)
        except CompileError as failure:
            self.emit(Checked(frame.id, error=failure.error))
        except (TimeLimitError, MemoryLimitError) as failure:
            self.emit(Checked(frame.id, error=failures.not_checked(failure)))
        else:
            self.emit(Checked(frame.id))

    def renew(self) -> None:
        """Take a fresh isolate for the next run."""
        self.replace_isolate()
        self.emit(Ready(engine=f"V8 {self.isolate.version}"))

    # ---- Running V8 --------------------------------------------------------------------------

    def step(self, scripts: list[int], call: Callable[[], Output]) -> None:
        """Run V8 once on behalf of these scripts and pass on what comes of it."""
        try:
            self.deliver(call())
        except CompileError as failure:
            self.end(scripts, failure.error)
        except TimeLimitError:
            self.interrupted(scripts)
        except MemoryLimitError:
            self.lose_isolate(failures.OUT_OF_MEMORY)
        except SandboxError as failure:
            self.lose_isolate(failures.broken_sandbox(failure))

    def deliver(self, output: Output) -> None:
        """Send a call's frames and keep account of what is under way. Raises `SandboxError`."""
        self.timer = None
        if output.next_timer is not None:
            self.timer = time.monotonic() + output.next_timer
        for payload in output.frames:
            self.note(_open_envelope(payload))
        self.send(output.frames)

    def note(self, frame: Envelope) -> None:
        """Count a script's open calls, and forget it when it has finished."""
        script = self.running.get(frame.id)
        if script is None:
            return
        if frame.type == "call":
            script.calls += 1
        elif frame.type == "finished":
            del self.running[frame.id]

    def interrupted(self, scripts: list[int]) -> None:
        """V8 did not come back in time: fail the scripts that it ran for."""
        for script_id in scripts or list(self.running):
            if script_id in self.running:
                timeout = self.running[script_id].timeout
                self.abort(script_id, failures.endless(timeout or LONGEST_CALL * 1000))

    def abort(self, script_id: int, error: ScriptError) -> None:
        """Fail a script; the sandbox ends it, so that what it changed so far is kept."""
        self.emit(Failure(script_id, error))
        command = encoder.encode({"type": "abort", "id": script_id})
        try:
            self.deliver(self.isolate.handle(command, LONGEST_ABORT))
        except (TimeLimitError, MemoryLimitError, SandboxError) as failure:
            self.lose_isolate(failures.lost_with(failure), told=script_id)
        if self.running.pop(script_id, None) is not None:
            self.emit(Finished(script_id))  # the sandbox did not say so itself

    def end(self, scripts: list[int], error: ScriptError) -> None:
        """Fail and finish scripts without the sandbox."""
        for script_id in scripts:
            if self.running.pop(script_id, None) is not None:
                self.emit(Failure(script_id, error), Finished(script_id))

    def lose_isolate(self, error: ScriptError, told: int | None = None) -> None:
        """The isolate is of no more use: end every script in it and take another.

        `told` is a script whose failure has been sent already.
        """
        if told is not None and self.running.pop(told, None) is not None:
            self.emit(Finished(told))
        self.end(list(self.running), error)
        self.replace_isolate()

    def replace_isolate(self) -> None:
        self.running.clear()
        self.timer = None
        self.isolate.close()
        self.isolate = self.spare or self.boot()
        self.spare = None
        self.used = False

    # ---- Time --------------------------------------------------------------------------------

    def time_left(self) -> float:
        """Seconds until the first deadline, at most `LONGEST_CALL`."""
        deadlines = [s.deadline for s in self.running.values() if s.deadline is not None]
        if not deadlines:
            return LONGEST_CALL
        return max(0.001, min(deadlines) - time.monotonic())

    def patience(self) -> float | None:
        """Seconds to wait for a command before `tick` has something to do, None for ever."""
        now = time.monotonic()
        waits = [s.deadline - now for s in self.running.values() if s.deadline is not None]
        if self.timer is not None:
            waits.append(self.timer - now)
        if not self.isolate.is_warm:
            waits.append(WARM_AFTER)
        elif self.lacks_spare():
            waits.append(SPARE_AFTER)
        return max(0.0, min(waits)) if waits else None

    def tick(self) -> None:
        """Run due timers, end scripts that are over time, or use the pause to get ready for the
        scripts to come."""
        now = time.monotonic()
        late = [i for i, s in self.running.items() if s.deadline is not None and s.deadline <= now]
        for script_id in late:
            script = self.running.get(script_id)
            if script is not None:
                waiting = script.calls > 0 or self.timer is not None
                self.abort(script_id, failures.TIMED_OUT[waiting])
        if self.timer is not None and self.timer <= now:
            self.step([], lambda: self.isolate.run_timers(self.time_left()))
        elif not late:
            self.get_ready()

    def get_ready(self) -> None:
        """Warm up the isolate, or boot a spare one."""
        if not self.isolate.is_warm:
            self.isolate.warm_up()
        elif self.lacks_spare():
            self.spare = self.boot()
            self.spare.warm_up()

    def lacks_spare(self) -> bool:
        """Whether the next run would wait for an isolate."""
        return self.spares > 0 and self.used and self.spare is None

    def emit(self, *events: Event) -> None:
        self.send([encoder.encode(event) for event in events])


def _open_envelope(payload: bytes) -> Envelope:
    try:
        return _envelopes.decode(payload)
    except msgspec.MsgspecError as failure:
        raise SandboxError(f"the sandbox sent no frame: {failure}") from None


def serve(
    inbox: Inbox,
    send: Callable[[Iterable[bytes]], None],
    boot: Callable[[], Engine],
    spares: int,
) -> None:
    """Serve commands for ever; the process ends when its standard input does."""
    host = _Host(send, boot, boot(), spares)
    host.emit(Ready(engine=f"V8 {host.isolate.version}"))
    while True:
        command = inbox.take(host.patience())
        if command is None:
            host.tick()
        else:
            host.obey(command)
