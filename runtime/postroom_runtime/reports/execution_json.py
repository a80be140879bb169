"""One request's turn as rows of `run.executions` in newman's summary."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from postroom_runtime.formats import request_to_json
from postroom_runtime.model.request import Body, Parameter, Request
from postroom_runtime.reports.error_json import (
    error_json,
    request_error_json,
    verdict_error_json,
)
from postroom_runtime.reports.record import ItemRecord
from postroom_runtime.runner.events import Exchanged, ScriptFailed, SentRequest, VerdictGiven
from postroom_runtime.scripting.frames import ResponseData
from postroom_runtime.text.surrogates import encode_json
from postroom_runtime.variables.url import parsed_url

_Json = dict[str, object]
_CHUNK = 1 << 16


def execution_rows(
    record: ItemRecord, cursor: Mapping[str, object], item: object, base: Path
) -> Iterator[tuple[bytes, ...]]:
    """The turn's own row, then one for each request that its scripts or its auth sent, encoded.
    `item` is the request's JSON. A turn that sent nothing has a row too."""
    outcome = _outcome(record, base)
    yield _row(record.main, {**_head(record, cursor, item), **outcome}, base)
    for exchange in record.exchanges:
        if exchange.source in ("script", "auth"):
            source = {"source": exchange.source}
            yield _row(exchange, {**_head(record, cursor, item), **source}, base)


def _head(record: ItemRecord, cursor: Mapping[str, object], item: object) -> _Json:
    own = {**cursor, "httpRequestId": str(uuid.uuid4())}
    return {"cursor": own, "item": item, "id": record.item.id}


def _row(exchange: Exchanged | None, row: _Json, base: Path) -> tuple[bytes, ...]:
    if exchange is None:
        return (encode_json(row),)
    row["request"] = _request(exchange.request)
    if exchange.error is not None:
        row["requestError"] = request_error_json(exchange.error, base)
    if exchange.response is None:
        return (encode_json(row),)
    return tuple(_with_response(row, exchange.response, exchange.cookies))


def _with_response(
    row: _Json, response: ResponseData, cookies: list[tuple[str, str]]
) -> Iterator[bytes]:
    """The row with its response in parts, for a body takes four times its size as numbers."""
    yield encode_json(row)[:-1]
    yield b',"response":'
    yield encode_json(_response(response, cookies))[:-1]
    yield b',"stream":{"type":"Buffer","data":['
    yield from _numbers(_body(response))
    yield b"]}}}"


def _numbers(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), _CHUNK):
        comma = b"," if start else b""
        yield comma + msgspec.json.encode(list(body[start : start + _CHUNK]))[1:-1]


def _outcome(record: ItemRecord, base: Path) -> _Json:
    row: _Json = {}
    if record.verdicts:
        row["assertions"] = [_assertion(verdict, base) for verdict in record.verdicts]
    if record.skipped:
        row["skipped"] = True
    for key, kind in (("prerequestScript", "prerequest"), ("testScript", "test")):
        failures = [failure for failure in record.script_failures if failure.kind == kind]
        if failures:
            row[key] = [_script(failure, base) for failure in failures]
    return row


def _assertion(verdict: VerdictGiven, base: Path) -> _Json:
    row: _Json = {"assertion": verdict.name, "skipped": verdict.skipped}
    if not (verdict.passed or verdict.skipped):
        row["error"] = verdict_error_json(verdict, base)
    return row


def _script(failure: ScriptFailed, base: Path) -> _Json:
    return {"owner": failure.owner, "error": error_json(failure.error, base)}


def _request(sent: SentRequest) -> _Json:
    headers = tuple(Parameter(key, value) for key, value in sent.headers)
    body = None if sent.body is None else Body("raw", raw=sent.body)
    found = request_to_json(Request(sent.method, parsed_url(sent.url), headers, body))
    url = found["url"]
    return {**found, "url": {"query": [], "variable": [], **url} if isinstance(url, dict) else url}


def _response(response: ResponseData, cookies: list[tuple[str, str]]) -> _Json:
    return {
        "id": response.id,
        "status": response.status,
        "code": response.code,
        "header": [{"key": key, "value": value} for key, value in response.headers],
        "cookie": [{"name": name, "value": value} for name, value in cookies],
        "responseTime": response.response_time,
        "responseSize": response.wire_size,
    }


def _body(response: ResponseData) -> bytes:
    if response.text is not None:
        return response.text.encode()
    return base64.b64decode(response.base64 or "")
