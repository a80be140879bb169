"""One request's turn in the HTML report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.html_error import error_html
from postroom_runtime.reports.html_exchange import exchange_html
from postroom_runtime.reports.html_text import element, escaped, wrapped
from postroom_runtime.reports.place_text import place_text
from postroom_runtime.reports.quantities import byte_text, milliseconds
from postroom_runtime.reports.record import ItemRecord
from postroom_runtime.reports.safe_text import shortened
from postroom_runtime.runner.events import ConsoleLogged, ErrorInfo, VerdictGiven

_LOG_LINES = 500
_LOG_LINE = 2000
_PAGE_BUDGET = 12_000_000


@dataclass(slots=True)
class RecordPages:
    """Turns as parts of the page. Once these take some megabytes, which a browser has to hold at
    once, requests that passed come without their messages."""

    base: Path
    excerpts: Excerpts = field(default_factory=Excerpts)
    _size: int = 0

    def failures(self, record: ItemRecord, anchor: str) -> Iterator[str]:
        """An entry for each failure of the turn; it leads to the turn at `anchor`."""
        for what, error in _failures(record):
            link = f'<a href="#{anchor}">{escaped(record.title)}</a> › {escaped(what)}'
            inner = wrapped("p", link) + error_html(error, self.base, self.excerpts)
            yield wrapped("li", inner)

    def turn(self, record: ItemRecord, anchor: str) -> str:
        """The turn as a part that opens and closes; open when it failed."""
        state = "skipped" if record.skipped else "failed" if record.failed else "passed"
        attributes = f'id="{anchor}" class="turn {state}"{" open" if record.failed else ""}'
        inside = "".join(self._inside(record))
        html = f'<details {attributes}>{_summary(record)}<div class="inside">{inside}</div>'
        self._size += len(html)
        return f"{html}</details>"

    def _inside(self, record: ItemRecord) -> Iterator[str]:
        for failure in record.script_failures:
            text = f"{_kind(failure.kind)} of {failure.owner} failed"
            yield element("p", text, "bad") + element("pre", failure.error.message)
        yield _verdicts(record.verdicts)
        yield from (element("p", warning.message, "warn") for warning in record.warnings)
        yield self._console(record.logs)
        if self._size > _PAGE_BUDGET and not record.failed:
            yield element("p", "Its messages are left out, or this page would get too large.")
            return
        yield from map(exchange_html, record.exchanges)

    def _console(self, logs: Sequence[ConsoleLogged]) -> str:
        if not logs:
            return ""
        rows = [self._log(log) for log in logs[:_LOG_LINES]]
        if len(logs) > _LOG_LINES:
            rows.append(f"… {len(logs) - _LOG_LINES} more")
        return element("p", "Console", "soft") + element("pre", "\n".join(rows))

    def _log(self, log: ConsoleLogged) -> str:
        place = "" if log.place is None else f"   ({place_text(log.place, self.base)})"
        return f"[{log.level}] {shortened(log.text, _LOG_LINE)}{place}"


def _failures(record: ItemRecord) -> Iterator[tuple[str, ErrorInfo]]:
    failed = record.request_error
    if failed is not None and failed.error is not None:
        yield "request", ErrorInfo(failed.error.name, failed.error.message, record.item.place)
    for failure in record.script_failures:
        yield f"{_kind(failure.kind)} of {failure.owner}", failure.error
    for verdict in record.verdicts:
        if not (verdict.passed or verdict.skipped):
            error = ErrorInfo("AssertionError", "the test failed", verdict.place)
            yield verdict.name, verdict.error or error


def _kind(kind: str) -> str:
    return "pre-request script" if kind == "prerequest" else "post-response script"


def _summary(record: ItemRecord) -> str:
    sign = element("span", "✗", "bad") if record.failed else element("span", "✓", "good")
    if record.skipped:
        sign = element("span", "○", "warn")
    name = element("span", record.title, "name")
    return f"<summary>{sign}{name}{element('span', _outline(record), 'soft')}</summary>"


def _outline(record: ItemRecord) -> str:
    if record.skipped:
        return "skipped"
    main = record.main
    if main is None:
        return ""
    if main.response is None:
        return f"{main.request.method} · no response"
    response = main.response
    facts = f"{main.request.method} · {response.code} · {milliseconds(response.response_time)}"
    return f"{facts} · {byte_text(response.wire_size)}"


def _verdicts(verdicts: Sequence[VerdictGiven]) -> str:
    if not verdicts:
        return ""
    rows = "".join(f"<li>{_verdict(verdict)}</li>" for verdict in verdicts)
    return f'<ul class="verdicts">{rows}</ul>'


def _verdict(verdict: VerdictGiven) -> str:
    if verdict.skipped:
        return f"{element('span', '○', 'warn')} {escaped(verdict.name)} (skipped)"
    if verdict.passed:
        return f"{element('span', '✓', 'good')} {escaped(verdict.name)}"
    message = "" if verdict.error is None else shortened(verdict.error.message, 300)
    sign = element("span", "✗", "bad")
    return f"{sign} {escaped(verdict.name)} {element('span', message, 'soft')}"
