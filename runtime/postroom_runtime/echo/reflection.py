"""The method endpoints: the request, given back as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Values = dict[str, "str | list[str]"]


async def without_body(request: Request) -> Response:
    """`/get`: arguments, headers and URL."""
    return JSONResponse(
        {
            "args": grouped(request.query_params.multi_items()),
            "headers": header_map(request),
            "url": str(request.url),
        }
    )


async def with_body(request: Request) -> Response:
    """`/post` and its kin: what a request carries, by kind."""
    body = await _carried(request)
    return JSONResponse(
        {
            "args": grouped(request.query_params.multi_items()),
            "data": body.get("data", {}),
            "files": body.get("files", {}),
            "form": body.get("form", {}),
            "headers": header_map(request),
            "json": body.get("json"),
            "method": request.method,
            "url": str(request.url),
        }
    )


async def headers(request: Request) -> Response:
    """`/headers`: the request's headers."""
    return JSONResponse({"headers": header_map(request)})


def header_map(request: Request) -> Values:
    """Headers by lower-case name; a repeated one as a list."""
    return grouped(request.headers.items())


def grouped(pairs: Iterable[tuple[str, str]]) -> Values:
    """A map of pairs; values of a repeated key as a list, in order."""
    values: Values = {}
    for key, value in pairs:
        earlier = values.get(key)
        if earlier is None:
            values[key] = value
        elif isinstance(earlier, list):
            earlier.append(value)
        else:
            values[key] = [earlier, value]
    return values


async def _carried(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return await _form(request)
    raw = await request.body()
    if not raw:
        return {}
    if kind == "application/json" or kind.endswith("+json"):
        return _json(raw)
    return {"data": _text_or_base64(raw)}


async def _form(request: Request) -> dict[str, Any]:
    fields: list[tuple[str, str]] = []
    files: list[tuple[str, str]] = []
    async with request.form() as form:
        for key, value in form.multi_items():
            if isinstance(value, UploadFile):
                files.append((value.filename or key, _data_url(await value.read())))
            else:
                fields.append((key, value))
    form_values = grouped(fields)
    urlencoded = "multipart" not in request.headers["content-type"].lower()
    json_values = form_values if urlencoded and fields else None
    return {"form": form_values, "files": grouped(files), "json": json_values}


def _json(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {"data": _text_or_base64(raw)}
    return {"data": value, "json": value}


def _text_or_base64(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(raw).decode("ascii")


def _data_url(raw: bytes) -> str:
    return "data:application/octet-stream;base64," + base64.b64encode(raw).decode("ascii")
