"""Responses, requests and cookies of the wire in the shapes of scripts and events."""

from __future__ import annotations

import base64
import math
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from postroom_runtime.formats import request_to_json
from postroom_runtime.model.request import Parameter, Request
from postroom_runtime.runner.events import ErrorInfo, Place, SentRequest
from postroom_runtime.scripting.frames import CookieData, ResponseData

if TYPE_CHECKING:
    from postroom_runtime.http import Cookie, TransportError
    from postroom_runtime.http import SentRequest as WireRequest
    from postroom_runtime.model.response import Response, Timings


def response_data(response: Response) -> ResponseData:
    """A response as scripts and reports see it. `response_time` is whole milliseconds, rounded
    up."""
    text, encoded = _body(response.body)
    return ResponseData(
        id=str(uuid.uuid4()),
        code=response.code,
        status=response.status,
        headers=list(response.headers),
        text=text,
        base64=encoded,
        response_time=math.ceil(response.timings.total),
        wire_size=response.wire_size,
        header_size=response.header_size,
        http_version=response.http_version,
    )


def _body(body: bytes) -> tuple[str | None, str | None]:
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError:
        return None, base64.b64encode(body).decode("ascii")


def timings_by_phase(timings: Timings) -> dict[str, float]:
    """Milliseconds by phase; phases that did not happen are left out."""
    phases = {
        "dns": timings.dns,
        "tcp": timings.tcp,
        "tls": timings.tls,
        "firstByte": timings.first_byte,
        "download": timings.download,
        "total": timings.total,
    }
    return {phase: round(time, 3) for phase, time in phases.items() if time is not None}


def sent_request(sent: WireRequest) -> SentRequest:
    """A request that left as events carry it."""
    return SentRequest(sent.method, sent.url, list(sent.headers), sent.body, sent.body_size)


def sent_json(request: Request, sent: WireRequest) -> dict[str, object]:
    """The v2.1 JSON of a request as it left, for `pm.request` in post-response scripts."""
    headers = tuple(Parameter(key, value) for key, value in sent.headers)
    return request_to_json(replace(request, method=sent.method, headers=headers))


def transport_error(error: TransportError, place: Place | None) -> ErrorInfo:
    """A failed exchange, in the sentence a person reads; `place` is that of its request."""
    return ErrorInfo(error.code or error.name, error.sentence, place)


def cookie_data(cookie: Cookie) -> CookieData:
    """A cookie as scripts see it."""
    return CookieData(
        name=cookie.name,
        value=cookie.value,
        domain=cookie.domain,
        path=cookie.path,
        expires=None if cookie.expires is None else _iso(cookie.expires),
        secure=cookie.secure,
        http_only=cookie.http_only,
        host_only=cookie.host_only,
    )


def _iso(moment: float) -> str:
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def error_object(name: str, message: str, **more: object) -> Mapping[str, object]:
    """An error as a script's callback receives it."""
    return {"name": name, "message": message, **more}
