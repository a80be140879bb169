"""One exchange in the HTML report: both messages with bounded bodies, and the time it took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from postroom_runtime.reports.html_text import element, folded
from postroom_runtime.reports.json_paint import laid_out_json
from postroom_runtime.reports.quantities import byte_text, milliseconds
from postroom_runtime.reports.safe_text import shortened
from postroom_runtime.runner.events import Exchanged
from postroom_runtime.scripting.frames import ResponseData

BODY_LIMIT = 20_000
"""Characters of a body that are shown."""
_LAID_OUT_BELOW = 1_000_000
PHASES = {
    "dns": "name lookup",
    "tcp": "connect",
    "tls": "TLS",
    "firstByte": "first byte",
    "download": "download",
}


def exchange_html(exchange: Exchanged) -> str:
    """The exchange as a part that opens and closes."""
    request, response = exchange.request, exchange.response
    source = "" if exchange.source == "collection" else f" ({exchange.source})"
    title = element("span", f"{request.method} {request.url}{source}", "name")
    parts = [_headers("Request", request.headers), _body(request.body)]
    if response is not None:
        title += element("span", f"{response.code} {response.status}".rstrip(), "soft")
        parts += [_times(exchange.timings), _headers("Response", response.headers)]
        parts += [_body(_response_text(response))]
    if exchange.error is not None:
        parts += [element("p", exchange.error.message, "bad")]
    return folded(title, "".join(parts))


def _headers(title: str, headers: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<tr>{element('th', k)}{element('td', v)}</tr>" for k, v in headers)
    return f"{element('p', title, 'soft')}<table>{rows}</table>"


def _times(timings: Mapping[str, float]) -> str:
    phases = {phase: timings[phase] for phase in PHASES if phase in timings}
    if not phases:
        return ""
    facts = " · ".join(f"{PHASES[phase]} {milliseconds(time)}" for phase, time in phases.items())
    return f"{element('p', f'Time: {facts}', 'soft')}{_bar(phases)}"


def _bar(phases: Mapping[str, float]) -> str:
    """The phases to scale. The page's policy forbids `style`, but not the widths of an SVG."""
    start, rectangles = 0.0, list[str]()
    for phase, time in phases.items():
        rectangles.append(
            f'<rect class="{phase}" x="{start:.3f}" width="{time:.3f}" height="1"></rect>'
        )
        start += time
    box = f'viewBox="0 0 {max(start, 0.001):.3f} 1" preserveAspectRatio="none"'
    return f'<svg class="phases" {box} aria-hidden="true">{"".join(rectangles)}</svg>'


def _response_text(response: ResponseData) -> str | None:
    if response.base64 is not None:
        return f"({byte_text(len(response.base64) * 3 // 4)} that are no text)"
    return response.text


def _body(text: str | None) -> str:
    if not text:
        return ""
    laid_out = laid_out_json(text) if len(text) < _LAID_OUT_BELOW else None
    shown = text if laid_out is None else laid_out
    rest = len(shown) - BODY_LIMIT
    more = f"\n({rest} more characters)" if rest > 0 else ""
    return element("pre", shortened(shown, BODY_LIMIT) + more)
