"""What every report has in common."""

from __future__ import annotations

from typing import Protocol

from postroom_runtime.runner.events import RunEvent
from postroom_runtime.variables.scopes import RunScopes


class Reporter(Protocol):
    """Hears the events of a run in order. Secrets are masked in them already."""

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        ...

    def finish(self, scopes: RunScopes | None) -> None:
        """The run is over: write what there is to write. `scopes` are the variables as the run
        left them, None when it was cancelled. Raises OSError when writing fails."""
        ...
