"""The last line of an interactive terminal: what runs just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from postroom_runtime.reports.safe_text import safe_line, shortened
from postroom_runtime.reports.style import Style
from postroom_runtime.runner.events import ItemStarted, RunEvent, RunFinished, RunStarted


@dataclass(slots=True)
class ProgressLine:
    """Rewrites one line in place. Does nothing unless `shown`."""

    stream: TextIO
    style: Style
    width: int
    shown: bool
    _total: int = 0
    _done: int = 0
    _visible: bool = False

    def hear(self, event: RunEvent) -> None:
        """Note how far the run is."""
        if isinstance(event, RunStarted):
            self._total = event.requests * event.iterations
        elif isinstance(event, RunFinished):
            self.clear()
        elif isinstance(event, ItemStarted):
            self._done += 1
            self._show(event.item.name)

    def clear(self) -> None:
        """Take the line away, so that something else can be written in its place."""
        if self._visible:
            self.stream.write("\r\x1b[2K")
            self._visible = False

    def _show(self, name: str) -> None:
        if not self.shown:
            return
        self.clear()
        text = shortened(f"{self._done}/{self._total}  {safe_line(name)}", self.width - 1)
        self.stream.write(self.style.paint(self.style.signs(text), "dim"))
        self.stream.flush()
        self._visible = True
