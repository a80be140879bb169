"""The last line of an interactive terminal: what runs just now."""

from __future__ import annotations

from typing import TextIO

from msgspec import Struct, field

from postroom_runtime.reports.quantities import counted
from postroom_runtime.reports.safe_text import clipped, safe_line
from postroom_runtime.reports.style import Style
from postroom_runtime.reports.tally import Tally
from postroom_runtime.runner.events import ItemStarted, RunEvent, RunFinished, RunStarted


class ProgressLine(Struct):
    """Rewrites one line in place: how far the run is, what failed so far (by `tally`, which
    somebody else counts), and what runs. Does nothing unless `shown`."""

    stream: TextIO
    style: Style
    width: int
    shown: bool
    tally: Tally = field(default_factory=Tally)
    _total: int = 0
    _done: int = 0
    _name: str = ""
    _visible: bool = False

    def note(self, event: RunEvent) -> None:
        """Take in how far the run is."""
        if isinstance(event, RunStarted):
            self._total = event.requests * event.iterations
        elif isinstance(event, RunFinished):
            self._name = ""
        elif isinstance(event, ItemStarted):
            self._done += 1
            self._name = event.item.name

    def clear(self) -> None:
        """Take the line away, so that something else can be written in its place."""
        if self._visible:
            self.stream.write("\r\x1b[2K")
            self._visible = False

    def draw(self) -> None:
        """Write the line again, below what was written in its place."""
        if not self.shown or self._visible or not self._name:
            return
        failures = self.tally.failures
        failed = f" · {counted(failures, 'failure')}" if failures else ""
        text = f"{self._done}/{self._total}{failed}  {safe_line(self._name)}"
        shown = self.style.signs(clipped(text, self.width - 1))
        self.stream.write(self.style.paint(shown, "red" if failures else "dim"))
        self._visible = True
