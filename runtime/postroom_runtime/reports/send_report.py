"""What `postroom send` shows: the exchange, the response, and what the scripts had to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.json_paint import laid_out_json, painted_json
from postroom_runtime.reports.quantities import byte_text, milliseconds
from postroom_runtime.reports.safe_text import safe_block, safe_line
from postroom_runtime.reports.style import Style
from postroom_runtime.reports.terminal import TerminalOptions, TerminalReport
from postroom_runtime.runner.events import (
    ConsoleLogged,
    Exchanged,
    RunEvent,
    ScriptFailed,
    VerdictGiven,
    Warned,
)
from postroom_runtime.runner.outcome import is_main
from postroom_runtime.scripting.frames import ResponseData
from postroom_runtime.variables.scopes import RunScopes

_OFFLINE = frozenset(
    ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH", "ETIMEDOUT")
)
_HINT = "To try things without a network, `postroom echo` serves an echo API on this machine."
_PHASES = {
    "dns": "name lookup",
    "tcp": "connect",
    "tls": "TLS",
    "firstByte": "first byte",
    "download": "download",
}


@dataclass(frozen=True, slots=True)
class SendOptions:
    """`base` shortens paths; `body_only` drops all but the body, `verbose` adds the request."""

    base: Path
    body_only: bool = False
    verbose: bool = False


@dataclass(slots=True)
class SendReport:
    """Writes the response to `stream`; a failure to send goes to `errors`."""

    stream: TextIO
    errors: TextIO
    style: Style
    options: SendOptions
    excerpts: Excerpts = field(default_factory=Excerpts)
    _scripts: TerminalReport = field(init=False)

    def __post_init__(self) -> None:
        terminal = TerminalOptions(self.options.base, show_summary=False)
        out = self.errors if self.options.body_only else self.stream
        self._scripts = TerminalReport(out, self.style, terminal, self.excerpts)

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        match event:
            case Exchanged() if is_main(event):
                self._show(event)
            case VerdictGiven() | ScriptFailed() | ConsoleLogged() | Warned():
                self._scripts.hear(event)
            case _:
                pass

    def finish(self, scopes: RunScopes | None) -> None:
        """Failures in detail."""
        if self._scripts.tally.failures:
            self._scripts.write()
        self._scripts.end()
        self.stream.flush()

    def _show(self, event: Exchanged) -> None:
        if event.error is not None:
            self._fail(event)
        elif event.response is not None:
            self._show_response(event, event.response)

    def _fail(self, event: Exchanged) -> None:
        error = event.error
        if error is None:
            return
        style = self.style
        self.errors.write(style.paint(f"{safe_line(error.message)}\n", "red"))
        if error.name in _OFFLINE and "postroom echo" not in error.message:
            self.errors.write(style.signs(f"{_HINT}\n"))

    def _show_response(self, event: Exchanged, response: ResponseData) -> None:
        if not self.options.body_only:
            self._show_request(event)
            self._line(f"{self._status(response)}{self._measures(event, response)}")
            self._headers(response.headers)
            self._line()
        self._body(response)

    def _show_request(self, event: Exchanged) -> None:
        request = event.request
        self._line(self.style.paint(f"{request.method} {safe_line(request.url)}", "bold"))
        if self.options.verbose:
            self._headers(request.headers)
            if request.body:
                self._line()
                self._line(safe_block(request.body))
            self._line()

    def _status(self, response: ResponseData) -> str:
        code = response.code or 0
        look = "green" if code < 300 else "yellow" if code < 400 else "red"
        return self.style.paint(f"{code} {safe_line(response.status)}".rstrip(), "bold", look)

    def _measures(self, event: Exchanged, response: ResponseData) -> str:
        facts = [milliseconds(response.response_time), byte_text(response.wire_size)]
        phases = [
            f"{label} {milliseconds(event.timings[phase])}"
            for phase, label in _PHASES.items()
            if phase in event.timings
        ]
        text = f" · {' · '.join(facts)}" + (f"  ({', '.join(phases)})" if phases else "")
        return self.style.paint(text, "dim")

    def _headers(self, headers: Sequence[tuple[str, str]]) -> None:
        for key, value in headers:
            self._line(f"{self.style.paint(safe_line(key), 'cyan')}: {safe_line(value)}")

    def _body(self, response: ResponseData) -> None:
        if response.base64 is not None:
            size = byte_text(response.wire_size)
            self._line(self.style.paint(f"({size} that are no text)", "dim"))
        elif response.text:
            laid_out = laid_out_json(response.text)
            text = laid_out if laid_out is not None else response.text
            shown = safe_block(text) if laid_out is None else painted_json(text, self.style)
            self.stream.write(f"{shown.removesuffix(chr(10))}\n")
        if not self.options.body_only:
            self._line()

    def _line(self, text: str = "") -> None:
        self.stream.write(f"{self.style.signs(text)}\n")
