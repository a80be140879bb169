"""What the runner needs of the script host: run a script, hear of it, answer its calls."""

from __future__ import annotations

from typing import Protocol

from postroom_runtime.scripting.frames import (
    Call,
    ConsoleLine,
    Failure,
    Finished,
    ScriptContext,
    Verdict,
)


class ScriptListener(Protocol):
    """Hears what a script does, in order, and answers its calls."""

    def console(self, line: ConsoleLine) -> None:
        """The script logged something."""
        ...

    def verdict(self, verdict: Verdict) -> None:
        """A `pm.test` came out."""
        ...

    def failure(self, failure: Failure) -> None:
        """The script threw outside any `pm.test`, timed out, or took its host down."""
        ...

    async def answer(self, call: Call) -> object:
        """Do what the script asks and give the reply's value. Raise `CallError` to refuse."""
        ...


class CallError(Exception):
    """A call that failed. `error` reaches the script as the rejection: `name`, `message`, more."""

    def __init__(self, error: dict[str, object]) -> None:
        super().__init__(str(error.get("message", "")))
        self.error = error


class ScriptSession(Protocol):
    """The scripts of one run, sharing one engine context."""

    async def get_ready(self) -> bool:
        """Wait until the first script need not wait for anything. False when there is no host to
        be had; the first script would tell why."""
        ...

    async def execute(
        self,
        source: str,
        *,
        label: str,
        context: ScriptContext,
        listener: ScriptListener,
        time_limit: int = 0,
    ) -> Finished:
        """Run a script to its end. `time_limit` is in milliseconds, 0 for none.

        Never raises for what a script does: errors, time-outs and a dead host arrive at
        `listener.failure`, and a fresh host takes over with the next script. Cancelling the
        awaiting task aborts the script.
        """
        ...

    async def generate(self, names: list[str]) -> list[str | None]:
        """A value for each dynamic variable name (`$randomCity`), None for an unknown name."""
        ...

    async def close(self) -> None:
        """End the run; the host goes back to the pool or ends."""
        ...
