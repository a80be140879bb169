"""One request's turn as rows of `run.executions` in newman's summary."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path

from postroom_runtime.formats import request_to_json
from postroom_runtime.model.request import Body, Parameter, Request
from postroom_runtime.reports.error_json import error_json, verdict_error_json
from postroom_runtime.reports.record import ItemRecord
from postroom_runtime.runner.events import Exchanged, ScriptFailed, SentRequest, VerdictGiven
from postroom_runtime.scripting.frames import ResponseData
from postroom_runtime.variables.url import parsed_url

_Json = dict[str, object]


def execution_rows(record: ItemRecord, cursor: Mapping[str, object], base: Path) -> Iterator[_Json]:
    """The turn's own row, then one for each request that its scripts sent."""
    shared: _Json = {"cursor": cursor, "item": _item(record)}
    yield {**shared, **_exchange(record.main), "id": record.item.id, **_outcome(record, base)}
    for exchange in record.exchanges:
        if exchange.source == "script":
            yield {**shared, **_exchange(exchange), "id": record.item.id, "source": "script"}


def _item(record: ItemRecord) -> Mapping[str, object]:
    return {"id": record.item.id, "name": record.item.name}


def _exchange(exchange: Exchanged | None) -> _Json:
    if exchange is None:
        return {}
    row: _Json = {"request": _request(exchange.request)}
    if exchange.response is not None:
        row["response"] = _response(exchange.response, exchange.cookies)
    if exchange.error is not None:
        row["requestError"] = {"name": exchange.error.name, "message": exchange.error.message}
    return row


def _outcome(record: ItemRecord, base: Path) -> _Json:
    row: _Json = {"assertions": [_assertion(verdict, base) for verdict in record.verdicts]}
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
    return request_to_json(Request(sent.method, parsed_url(sent.url), headers, body))


def _response(response: ResponseData, cookies: list[tuple[str, str]]) -> _Json:
    return {
        "id": response.id,
        "status": response.status,
        "code": response.code,
        "header": [{"key": key, "value": value} for key, value in response.headers],
        "stream": {"type": "Buffer", "data": list(_body(response))},
        "cookie": [{"name": name, "value": value} for name, value in cookies],
        "responseTime": response.response_time,
        "responseSize": response.wire_size,
    }


def _body(response: ResponseData) -> bytes:
    if response.text is not None:
        return response.text.encode()
    return base64.b64decode(response.base64 or "")
