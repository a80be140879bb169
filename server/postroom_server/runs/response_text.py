"""An exchange as a text to read: the response in the language of its body, all else as comments.

Status, headers and timings stand above the body; what was sent, redirects, cookies, tests and
console below it. Nothing in here hides secrets: whoever shows the text does.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from postroom_runtime.runner.events import SentRequest
from postroom_runtime.service.frames import ResponseData

from postroom_server.runs.account import Line
from postroom_server.runs.body_languages import Language, indented_xml, language_of
from postroom_server.runs.responses import Exchange
from postroom_server.runs.shown import shortened

LINES_OF_TIMES = 3
"""How many lines of the text, the first, tell when it was and how long it took."""
LONGEST_BODY = 2_000_000
"""Characters. Of what is longer the rest is in a file, see `whole_body`."""

_LONGEST_SENT = 20_000
_BYTES_SHOWN = 256


def language(exchange: Exchange) -> Language:
    """The language that the text is in."""
    return language_of(media_type(exchange.response), exchange.response.text)


def rendered(exchange: Exchange, saved: Path | None = None) -> str:
    """The text. `saved` is the file with the whole body, where the text does not hold it."""
    wrap = language(exchange)
    parts = [
        *wrap.comments(_head(exchange)),
        "",
        *_body(exchange, saved, wrap),
        "",
        *wrap.comments(_tail(exchange)),
    ]
    return "\n".join(parts) + "\n"


def whole_body(response: ResponseData) -> bytes | None:
    """The body where the text does not hold it: binary or huge; else None."""
    if response.text is None:
        return base64.b64decode(response.base64 or "") or None
    return response.text.encode() if len(response.text) > LONGEST_BODY else None


def media_type(response: ResponseData) -> str:
    """What the response says that its body is, in small letters, without parameters."""
    values = (value for name, value in response.headers if name.lower() == "content-type")
    return next(values, "").partition(";")[0].strip().lower()


def summary(exchange: Exchange) -> str:
    """One line: `200 OK, 345 bytes, 12 ms`."""
    response = exchange.response
    return ", ".join(
        (
            f"{response.code} {response.status}".rstrip(),
            f"{response.wire_size} bytes",
            f"{_milliseconds(exchange):.0f} ms",
        )
    )


def _milliseconds(exchange: Exchange) -> float:
    return exchange.timings.get("total") or exchange.response.response_time


def _head(exchange: Exchange) -> Iterator[str]:
    response = exchange.response
    at = time.strftime("%H:%M:%S", time.localtime(exchange.at))
    yield f"{exchange.item.name}: {summary(exchange)}, at {at}"
    phases = (f"{name} {value:.0f} ms" for name, value in exchange.timings.items())
    yield f"Timings: {', '.join(phases) or f'{response.response_time:.0f} ms'}"
    yield ""
    version = f"/{response.http_version}" if response.http_version else ""
    yield f"HTTP{version} {response.code} {response.status}".rstrip()
    yield from (f"{name}: {value}" for name, value in response.headers)


def _body(exchange: Exchange, saved: Path | None, wrap: Language) -> Iterator[str]:
    response = exchange.response
    if response.text is None:
        yield from wrap.comments(_described(response, saved))
        return
    text = _formatted(response.text, wrap)
    if len(text) <= LONGEST_BODY:
        yield text
        return
    yield text[:LONGEST_BODY]
    where = f"; the whole of it is in {saved}" if saved else ""
    yield from wrap.comments([f"Cut here: the body has {len(text)} characters{where}."])


def _described(response: ResponseData, saved: Path | None) -> Iterator[str]:
    """A body that is no text: what it is, where it is, how it begins."""
    body = base64.b64decode(response.base64 or "")
    if not body:
        yield "There is no body."
        return
    yield f"{len(body)} bytes of {media_type(response) or 'binary data'}"
    if saved is not None:
        yield f"saved as {saved}"
    yield ""
    yield from _hex_dump(body[:_BYTES_SHOWN])
    if len(body) > _BYTES_SHOWN:
        yield "…"


def _hex_dump(data: bytes) -> Iterator[str]:
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        yield f"{start:08x}  {row.hex(' '):<47}  {letters}"


def _formatted(text: str, wrap: Language) -> str:
    """JSON and XML indented, numbers and escapes as they came; any other text as it is."""
    if wrap.name == "xml":
        return indented_xml(text)
    if wrap.name != "json":
        return text
    try:
        return msgspec.json.format(text, indent=2)
    except (msgspec.DecodeError, RecursionError):
        return text


def _tail(exchange: Exchange) -> Iterator[str]:
    account = exchange.account
    yield from _section("Sent", _sent(exchange.sent))
    hops = (f"{hop.method} {hop.url} → {hop.code}" for hop in account.redirects)
    yield from _section("Redirects", hops)
    yield from _section("Cookies", (f"{name}={value}" for name, value in exchange.cookies))
    yield from _section("Tests", map(_line, account.verdicts))
    yield from _section("Console", map(_line, account.console))


def _sent(sent: SentRequest) -> Iterator[str]:
    yield f"{sent.method} {sent.url}"
    yield from (f"{name}: {value}" for name, value in sent.headers)
    if sent.body:
        yield ""
        yield from shortened(sent.body, _LONGEST_SENT).splitlines()
    elif sent.body_size:
        yield f"({sent.body_size} bytes that are no text)"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    indented = [f"  {line}".rstrip() for line in lines]
    if indented:
        yield f"{title}:"
        yield from indented
        yield ""


def _line(line: Line) -> str:
    where = f"  ({Path(line.place.path).name}:{line.place.line + 1})" if line.place else ""
    return f"{line.word} {line.text}{where}".replace("\n", "\n  ")
