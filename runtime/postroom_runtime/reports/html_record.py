"""One request's turn in the HTML report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from postroom_runtime.reports.error_text import full_text
from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.html_text import element, escaped
from postroom_runtime.reports.place_text import place_text
from postroom_runtime.reports.quantities import byte_text, milliseconds
from postroom_runtime.reports.record import ItemRecord
from postroom_runtime.runner.events import ErrorInfo, Exchanged, VerdictGiven
from postroom_runtime.scripting.frames import ResponseData

_BODY_LIMIT = 20_000


def record_html(record: ItemRecord, base: Path) -> str:
    """A turn as a part of the page that opens and closes; open when it failed."""
    inside = "".join(
        [
            *(_script_failure(failure.error, base) for failure in record.script_failures),
            _verdicts(record.verdicts, base),
            *(element("p", warning.message, "warn") for warning in record.warnings),
            _console(record, base),
            *(_exchange(exchange) for exchange in record.exchanges),
        ]
    )
    state = ' class="failed" open' if record.failed else ""
    return f'<details{state}>{_summary(record)}<div class="inside">{inside}</div></details>'


def _summary(record: ItemRecord) -> str:
    sign = element("span", "✗", "bad") if record.failed else element("span", "✓", "good")
    if record.skipped:
        sign = element("span", "○", "warn")
    name = element("span", record.title, "name")
    return f"<summary>{sign}{name}{_outline(record)}</summary>"


def _outline(record: ItemRecord) -> str:
    if record.skipped:
        return element("span", "skipped", "soft")
    main = record.main
    if main is None or main.response is None:
        return ""
    response = main.response
    facts = f"{response.code} · {milliseconds(response.response_time)}"
    return element("span", f"{facts} · {byte_text(response.wire_size)}", "soft")


def _verdicts(verdicts: Sequence[VerdictGiven], base: Path) -> str:
    if not verdicts:
        return ""
    rows = "".join(f"<li>{_verdict(verdict, base)}</li>" for verdict in verdicts)
    return f'<ul class="verdicts">{rows}</ul>'


def _verdict(verdict: VerdictGiven, base: Path) -> str:
    if verdict.skipped:
        return f"{element('span', '○', 'warn')} {escaped(verdict.name)} (skipped)"
    if verdict.passed:
        return f"{element('span', '✓', 'good')} {escaped(verdict.name)}"
    error = verdict.error or ErrorInfo("AssertionError", "the test failed", verdict.place)
    return f"{element('span', '✗', 'bad')} {escaped(verdict.name)}{_error(error, base)}"


def _script_failure(error: ErrorInfo, base: Path) -> str:
    return f"<div>{element('strong', 'A script failed', 'bad')}{_error(error, base)}</div>"


def _error(error: ErrorInfo, base: Path) -> str:
    text = full_text(error, base)
    excerpt = None if error.place is None else Excerpts().at(error.place)
    if excerpt is not None:
        text += f"\n\n{excerpt.number} │ {excerpt.text}"
        text += f"\n{' ' * len(str(excerpt.number))} │ {' ' * excerpt.caret}^"
    return element("pre", text)


def _console(record: ItemRecord, base: Path) -> str:
    if not record.logs:
        return ""
    rows = [
        f"[{log.level}] {log.text}"
        + ("" if log.place is None else f"   ({place_text(log.place, base)})")
        for log in record.logs
    ]
    return f"{element('p', 'Console', 'soft')}{element('pre', chr(10).join(rows))}"


def _exchange(exchange: Exchanged) -> str:
    request, response = exchange.request, exchange.response
    source = "" if exchange.source == "collection" else f" ({exchange.source})"
    title = element("span", f"{request.method} {request.url}{source}", "name")
    parts = [_headers("Request", request.headers), _body(request.body)]
    if response is not None:
        parts += [_headers(f"Response {response.code} {response.status}", response.headers)]
        parts += [_body(_response_text(response))]
    if exchange.error is not None:
        parts += [element("p", exchange.error.message, "bad")]
    inside = "".join(parts)
    return f'<details><summary>{title}</summary><div class="inside">{inside}</div></details>'


def _headers(title: str, headers: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<tr>{element('th', k)}{element('td', v)}</tr>" for k, v in headers)
    return f"{element('p', title, 'soft')}<table>{rows}</table>"


def _response_text(response: ResponseData) -> str | None:
    if response.base64 is not None:
        return f"({byte_text(len(response.base64) * 3 // 4)} that are no text)"
    return response.text


def _body(text: str | None) -> str:
    if not text:
        return ""
    rest = len(text) - _BODY_LIMIT
    cut = f"{text[:_BODY_LIMIT]}\n… ({rest} more characters)" if rest > 0 else text
    return element("pre", cut)
