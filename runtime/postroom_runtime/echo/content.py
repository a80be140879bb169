"""Responses of all kinds: status codes, delays, encodings, streams, redirects."""

from __future__ import annotations

import asyncio
import gzip
import json
import secrets
import zlib
from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from postroom_runtime.echo.reflection import grouped, header_map

LONGEST_DELAY = 10.0
MOST_BYTES = 256 * 1024 * 1024
MOST_LINES = 100_000

_WITHOUT_BODY = {204, 205, 304}

_XML = """<?xml version="1.0" encoding="utf-8"?>
<parcels date="2026-11-22">
  <!-- Two parcels, one of them fragile. -->
  <parcel id="PX-1" fragile="true"><to>Tromsø</to><weight unit="kg">2.5</weight></parcel>
  <parcel id="PX-2"><to>Zürich</to><weight unit="kg">0.8</weight></parcel>
</parcels>
"""

_UTF8 = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>UTF-8</title></head><body>
<h1>Text in UTF-8</h1>
<p>Mathematics: ∮ E·da = Q, n → ∞, ∑ f(i) = ∏ g(i), ∀x∈ℝ: ⌈x⌉ = −⌊−x⌋</p>
<p>Greek: Γνωρίζω. Russian: Здравствуй. Japanese: こんにちは. Arabic: مرحبا. Emoji: 📬 👩‍💻</p>
</body></html>
"""


async def index(request: Request) -> Response:
    """`/`: says what this is."""
    return PlainTextResponse("postroom echo: try /get, /post, /headers, /status/404, /time/now\n")


async def status(request: Request) -> Response:
    """`/status/{code}`: answers with that code."""
    code = request.path_params["code"]
    if not 200 <= code <= 599:
        return JSONResponse({"error": f"{code} is no status of a final response"}, 400)
    if code in _WITHOUT_BODY:
        return Response(status_code=code)
    return JSONResponse({"status": code}, code)


async def delay(request: Request) -> Response:
    """`/delay/{seconds}`: answers later, after ten seconds at most."""
    seconds = min(request.path_params["seconds"], LONGEST_DELAY)
    await asyncio.sleep(seconds)
    return JSONResponse({"delay": f"{seconds:g}"})


async def redirect_to(request: Request) -> Response:
    """`/redirect-to?url=&status_code=`: 302 unless another redirect is asked for."""
    url = request.query_params.get("url")
    if url is None:
        return JSONResponse({"error": "name the target in the parameter url"}, 400)
    asked = request.query_params.get("status_code", "302")
    code = int(asked) if asked in ("300", "301", "302", "303", "307", "308") else 302
    return RedirectResponse(url, status_code=code)


async def response_headers(request: Request) -> Response:
    """`/response-headers?name=value`: each parameter as a header, and all as JSON."""
    pairs = request.query_params.multi_items()
    response = JSONResponse(grouped(pairs))
    for name, value in pairs:
        response.raw_headers.append((name.encode("latin-1", "replace"), _header_bytes(value)))
    return response


async def utf8(request: Request) -> Response:
    """`/encoding/utf8`: a page with many scripts in it."""
    return HTMLResponse(_UTF8)


async def gzipped(request: Request) -> Response:
    """`/gzip`: a body compressed with gzip."""
    return _compressed(request, "gzipped", "gzip", gzip.compress)


async def deflated(request: Request) -> Response:
    """`/deflate`: a body compressed with deflate (zlib's wrapping, as RFC 9110 says)."""
    return _compressed(request, "deflated", "deflate", zlib.compress)


async def stream(request: Request) -> Response:
    """`/stream/{count}`: so many JSON objects, one after the other, in chunks."""
    count = min(request.path_params["count"], MOST_LINES)
    shown = {"args": grouped(request.query_params.multi_items()), "headers": header_map(request)}

    async def lines() -> AsyncIterator[str]:
        for number in range(count):
            yield json.dumps({**shown, "id": number, "url": str(request.url)}) + "\n"

    return StreamingResponse(lines(), media_type="application/json")


async def random_bytes(request: Request) -> Response:
    """`/bytes/{count}`: so many random bytes, in pieces."""
    count = min(request.path_params["count"], MOST_BYTES)

    async def pieces() -> AsyncIterator[bytes]:
        left = count
        while left > 0:
            piece = min(left, 65_536)
            yield secrets.token_bytes(piece)
            left -= piece

    headers = {"Content-Length": str(count)}
    return StreamingResponse(pieces(), headers=headers, media_type="application/octet-stream")


async def xml(request: Request) -> Response:
    """`/xml`: a small document."""
    return Response(_XML, media_type="application/xml")


async def address(request: Request) -> Response:
    """`/ip`: where the request came from."""
    return JSONResponse({"ip": request.client.host if request.client else None})


def _compressed(request: Request, name: str, encoding: str, compress: object) -> Response:
    assert callable(compress)
    body = {name: True, "headers": header_map(request), "method": request.method}
    content = compress(json.dumps(body).encode())
    headers = {"Content-Encoding": encoding}
    return Response(content, HTTPStatus.OK, headers, media_type="application/json")


def _header_bytes(value: str) -> bytes:
    return value.replace("\r", " ").replace("\n", " ").encode("utf-8")
