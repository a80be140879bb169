"""What one script does, turned into events of the run."""

from __future__ import annotations

import msgspec
from msgspec import Struct, field

from postroom_runtime.model.collection import Script
from postroom_runtime.runner.calls import answer
from postroom_runtime.runner.console_text import console_text
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Place,
    ScriptFailed,
    VerdictGiven,
)
from postroom_runtime.runner.options import VerdictPlaces
from postroom_runtime.runner.places import place_of
from postroom_runtime.runner.state import Run, Turn
from postroom_runtime.scripting.frames import Call, ConsoleLine, Failure, Verdict
from postroom_runtime.text import LineIndex


class Listener(Struct):
    """Listens to one script. `failures` are what it threw outside any `pm.test`.

    A failure in a nested run is no failure of this run: it rejects the promise of `runRequest`.
    """

    run: Run
    turn: Turn
    owner: str
    script: Script
    failures: list[ErrorInfo] = field(default_factory=list[ErrorInfo])

    def console(self, line: ConsoleLine) -> None:
        """The script logged something."""
        text = console_text(line.args)
        place = self.run.places.place(line.at)
        turn = self.turn
        event = ConsoleLogged(turn.ref, turn.iteration, line.level, text, line.args, place)
        self.run.emit(event)

    def verdict(self, verdict: Verdict) -> None:
        """A `pm.test` came out."""
        turn, place = self.turn, self._place_of(verdict)
        error = None if verdict.error is None else self.run.places.error(verdict.error)
        if error is not None and error.place is None and place is not None:
            error = msgspec.structs.replace(error, place=place)
        self.run.emit(
            VerdictGiven(
                item=turn.ref,
                iteration=turn.iteration,
                kind=self.script.kind,
                index=verdict.index,
                name=verdict.name,
                passed=verdict.passed,
                skipped=verdict.skipped,
                error=error,
                place=place,
                duration=verdict.duration,
            )
        )

    def _place_of(self, verdict: Verdict) -> Place | None:
        wanted = self.run.options.verdict_places
        if verdict.passed and wanted is VerdictPlaces.NOT_PASSED:
            return None
        if verdict.at is None:
            return self._place_of_name(verdict.name)
        return self.run.places.place(verdict.at)

    def _place_of_name(self, name: str) -> Place | None:
        """Where the script names a test that has no call: one of the legacy `tests` object."""
        source = self.script.source
        for quote in ("'", '"', "`"):
            offset = source.text.find(f"{quote}{name}{quote}")
            if offset >= 0:
                return place_of(source.place(LineIndex(source.text).position(offset)))
        return None

    def failure(self, failure: Failure) -> None:
        """The script threw, timed out, or took its host down."""
        error = self.run.places.error(failure.error, script=self.script.source)
        self.failures.append(error)
        if self.turn.depth == 0:
            kind, turn = self.script.kind, self.turn
            self.run.emit(ScriptFailed(turn.ref, turn.iteration, kind, self.owner, error))

    async def answer(self, call: Call) -> object:
        """Do what the script asks."""
        return await answer(self.run, self.turn, call)
