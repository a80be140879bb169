"""The report a person reads while the run goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO, cast

from msgspec import Struct

from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.failure_list import Failed, failure_lines
from postroom_runtime.reports.place_text import path_text, place_text
from postroom_runtime.reports.progress import ProgressLine
from postroom_runtime.reports.quantities import byte_text, counted, milliseconds
from postroom_runtime.reports.response_line import response_line
from postroom_runtime.reports.safe_text import safe_line
from postroom_runtime.reports.style import Style
from postroom_runtime.reports.summary_table import summary_lines
from postroom_runtime.reports.tally import Tally
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    IterationStarted,
    RunEvent,
    RunFinished,
    RunStarted,
    ScriptFailed,
    VerdictGiven,
    Warned,
)
from postroom_runtime.runner.outcome import is_main
from postroom_runtime.variables.scopes import RunScopes

_NARROWEST, _MARGIN = 30, 16
"""Columns of an excerpt at least, and those around it."""


class TerminalOptions(Struct, frozen=True):
    """What the terminal report leaves out, and what it adds. `base` shortens paths below it."""

    base: Path
    show_console: bool = True
    show_verdicts: bool = True
    show_passed: bool = True
    show_failures: bool = True
    show_summary: bool = True
    show_times: bool = False
    verbose: bool = False
    interactive: bool = False
    width: int = 100


@dataclass(slots=True)
class TerminalReport:
    """Writes to `stream` as events arrive; failures in detail and a summary at the end.
    `response` is what the response of the request under way begins with."""

    stream: TextIO
    style: Style
    options: TerminalOptions
    excerpts: Excerpts = field(default_factory=Excerpts)
    tally: Tally = field(default_factory=Tally)
    response: str = ""
    _failed: list[Failed] = field(default_factory=list[Failed])
    _progress: ProgressLine = field(init=False)

    def __post_init__(self) -> None:
        shown, width = self.options.interactive, self.options.width
        self._progress = ProgressLine(self.stream, self.style, width, shown, self.tally)
        self.excerpts.width = max(_NARROWEST, min(self.excerpts.width, width - _MARGIN))

    def hear(self, event: RunEvent) -> None:
        """Write what the event has to tell."""
        self.tally.hear(event)
        self._progress.note(event)
        tell = _TELL.get(type(event))
        if tell is not None:
            tell(self, event)
            self._progress.draw()
            self.stream.flush()

    def finish(self, scopes: RunScopes | None) -> None:
        """Nothing is left to write: the end of the run has written the summary."""
        self.stream.flush()

    def write(self, line: str = "") -> None:
        """A line of the report; the progress line steps aside for it."""
        self._progress.clear()
        self.stream.write(f"{self.style.signs(line)}\n")

    def fail(self, failed: Failed) -> int:
        """Note a failure for the list at the end; gives its number."""
        self._failed.append(failed)
        return len(self._failed)

    def where(self, error: ErrorInfo | None) -> str:
        """The place of an error, dimmed, for the end of a line."""
        if error is None or error.place is None:
            return ""
        return "  " + self.style.paint(place_text(error.place, self.options.base), "dim")

    def end(self) -> None:
        """The failures in detail and the summary."""
        lines = list[str]()
        if self.options.show_failures and self._failed:
            lines += failure_lines(self._failed, self.style, self.options.base, self.excerpts)
        if self.options.show_summary:
            lines += summary_lines(self.tally, self.style)
        for line in lines:
            self.write(line)


def _run_started(report: TerminalReport, event: RunStarted) -> None:
    style = report.style
    report.write(style.paint(safe_line(event.collection), "bold"))
    facts = [
        safe_line(path_text(event.path, report.options.base)),
        counted(event.requests, "request"),
    ]
    if event.iterations > 1:
        facts.append(counted(event.iterations, "iteration"))
    report.write(style.paint(" · ".join(facts), "dim"))


def _iteration_started(report: TerminalReport, event: IterationStarted) -> None:
    if event.iteration or report.tally.iterations.total:
        report.write()
        report.write(report.style.paint(f"Iteration {event.iteration + 1}", "bold"))


def _item_started(report: TerminalReport, event: ItemStarted) -> None:
    report.response = ""
    report.write()
    moment = datetime.now().strftime("  %H:%M:%S") if report.options.show_times else ""
    title = report.style.paint(item_title(event.item), "bold")
    report.write(f"▸ {title}{report.style.paint(moment, 'dim')}")


def _exchanged(report: TerminalReport, event: Exchanged) -> None:
    if is_main(event) and event.response is not None:
        report.response = response_line(event.response)
    if not (is_main(event) or event.error is not None or report.options.verbose):
        return
    style = report.style
    request = f"{event.request.method} {safe_line(event.request.url)}"
    source = "" if is_main(event) else style.paint(f"{event.source}: ", "dim")
    if event.error is not None:
        report.write(f"  {source}{request}  {style.paint(_failed_request(report, event), 'red')}")
        return
    report.write(f"  {source}{request}  {_status(event, style)}{_measures(event, style)}")
    if report.options.verbose:
        _write_headers(report, event)


def _write_headers(report: TerminalReport, event: Exchanged) -> None:
    headers = [f"→ {key}: {value}" for key, value in event.request.headers]
    if event.response is not None:
        headers += [f"← {key}: {value}" for key, value in event.response.headers]
    for line in headers:
        report.write(f"    {report.style.paint(safe_line(line), 'dim')}")


def _status(event: Exchanged, style: Style) -> str:
    response = event.response
    if response is None or response.code is None:
        return "no response"
    text = f"{response.code} {safe_line(response.status)}".rstrip()
    look = "green" if response.code < 300 else "yellow" if response.code < 400 else "red"
    return style.paint(text, look)


def _measures(event: Exchanged, style: Style) -> str:
    response = event.response
    if response is None:
        return ""
    size, time = byte_text(response.wire_size), milliseconds(response.response_time)
    return style.paint(f" · {time} · {size}", "dim")


def _failed_request(report: TerminalReport, event: Exchanged) -> str:
    error = cast("ErrorInfo", event.error)
    if not is_main(event):
        return safe_line(error.message)
    number = report.fail(Failed("request", item_title(event.item), event.iteration, error))
    return f"[{number}] {safe_line(error.message)}"


def _verdict(report: TerminalReport, event: VerdictGiven) -> None:
    name = safe_line(event.name)
    failed = not (event.passed or event.skipped)
    number = _note_verdict(report, event, name) if failed else 0
    if not report.options.show_verdicts:
        return
    if failed:
        sign = report.style.paint(f"✗ {name}", "red")
        report.write(f"  {sign}  {report.style.paint(f'[{number}]', 'red')}{_at(report, event)}")
    elif event.skipped:
        report.write(f"  {report.style.paint(f'○ {name} (skipped)', 'yellow')}")
    elif report.options.show_passed:
        report.write(f"  {report.style.paint('✓', 'green')} {name}")


def _at(report: TerminalReport, event: VerdictGiven) -> str:
    if event.error is not None and event.error.place is not None:
        return report.where(event.error)
    return report.where(ErrorInfo("", "", event.place))


def _note_verdict(report: TerminalReport, event: VerdictGiven, name: str) -> int:
    error = event.error or ErrorInfo("AssertionError", "the test failed", event.place)
    title = f"{item_title(event.item)} › {name}"
    return report.fail(Failed("test", title, event.iteration, error, _response(report, event)))


def _response(report: TerminalReport, event: VerdictGiven | ScriptFailed) -> str:
    return report.response if event.kind == "test" else ""


def _script_failed(report: TerminalReport, event: ScriptFailed) -> None:
    kind = "pre-request script" if event.kind == "prerequest" else "post-response script"
    title = f"{item_title(event.item)} › {kind} of {safe_line(event.owner)}"
    response = _response(report, event)
    number = report.fail(Failed("script", title, event.iteration, event.error, response))
    text = safe_line(f"✗ {event.error.name}: {event.error.message}")
    sign = report.style.paint(f"{text}  [{number}]", "red")
    report.write(f"  {sign}{report.where(event.error)}")


def _console(report: TerminalReport, event: ConsoleLogged) -> None:
    if not report.options.show_console:
        return
    look = {"warn": "yellow", "error": "red"}.get(event.level, "dim")
    for line in event.text.split("\n"):
        report.write(f"  {report.style.paint(f'│ {safe_line(line)}', look)}")


def _warned(report: TerminalReport, event: Warned) -> None:
    indent = "  " if event.item is not None else ""
    place = "" if event.place is None else place_text(event.place, report.options.base)
    text = report.style.paint(f"warning: {safe_line(event.message)}", "yellow")
    report.write(f"{indent}{text}  {report.style.paint(place, 'dim')}".rstrip())


def _item_finished(report: TerminalReport, event: ItemFinished) -> None:
    if event.skipped:
        report.write(f"  {report.style.paint('○ skipped by its pre-request script', 'yellow')}")


def _run_finished(report: TerminalReport, event: RunFinished) -> None:
    report.write()
    report.end()


def item_title(item: ItemRef) -> str:
    """A request's folders and name, without the collection's."""
    return safe_line(" / ".join(item.path[1:]) or item.name)


_TELL: Mapping[type, Callable[[TerminalReport, Any], None]] = {
    RunStarted: _run_started,
    IterationStarted: _iteration_started,
    ItemStarted: _item_started,
    Exchanged: _exchanged,
    VerdictGiven: _verdict,
    ScriptFailed: _script_failed,
    ConsoleLogged: _console,
    Warned: _warned,
    ItemFinished: _item_finished,
    RunFinished: _run_finished,
}
