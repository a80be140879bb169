"""Work-done progress: one cancellable bar per run, for editors that draw one."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer


@dataclass(slots=True)
class Progress:
    """A bar in the editor. What is reported before the editor has agreed to it is not shown: a
    run does not wait for its bar."""

    server: LanguageServer
    token: str
    title: str
    _shown: bool = False
    _ended: bool = False

    async def begin(self) -> None:
        """Create the bar."""
        try:
            await self.server.window_work_done_progress_create_async(
                types.WorkDoneProgressCreateParams(self.token)
            )
        except JsonRpcException:
            return
        if not self._ended:
            self._shown = True
            self._send(types.WorkDoneProgressBegin(self.title, cancellable=True, percentage=0))

    def report(self, message: str, percentage: int | None = None) -> None:
        """Say how far the work is."""
        if self._shown:
            self._send(types.WorkDoneProgressReport(message=message, percentage=percentage))

    def end(self, message: str) -> None:
        """Take the bar away."""
        self._ended = True
        if self._shown:
            self._shown = False
            self._send(types.WorkDoneProgressEnd(message=message))

    def _send(
        self,
        value: types.WorkDoneProgressBegin
        | types.WorkDoneProgressReport
        | types.WorkDoneProgressEnd,
    ) -> None:
        self.server.progress(types.ProgressParams(self.token, value))
