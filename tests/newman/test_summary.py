"""The JSON report beside newman's own, for the same collection: key by key, and the numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

Json = dict[str, Any]

NOT_HERE = {
    "collection._": "the id is in `info`",
    "*.event[].script.id": "ids that no file gives are not made up",
    "*.event[].script._lastExecutionId": "newman's own bookkeeping",
    "*.response[].id": "ids that no file gives are not made up",
    "collection.variable[].type": "only types that say something",
    "*.url.variable": "only where there is one",
    "*.url.query": "only where there is one",
    "run.executions[].request.description": "the item has it",
    "run.executions[].request.header[].system": "what left is one list",
    "run.executions[].request.body.options": "the body is what left, as text",
    "run.executions[].request.auth": "it would tell the credentials",
    "*.cursor.scriptId": "errors name file and line",
    "*.cursor.execution": "errors name file and line",
    "run.failures[].cursor.httpRequestId": "the execution has it",
    "*.requestError.errno": "numbers of one operating system",
    "*.requestError.syscall": "`message` says it",
    "*.requestError.address": "`message` says it",
    "*.requestError.port": "`message` says it",
    "run.failures[].error.errno": "numbers of one operating system",
    "run.failures[].error.syscall": "`message` says it",
    "run.failures[].error.address": "`message` says it",
    "run.failures[].error.port": "`message` says it",
    "run.failures[].error.stacktrace[].functionName": "frames are places in files",
    "run.failures[].error.stacktrace[].typeName": "frames are places in files",
    "run.failures[].error.stacktrace[].methodName": "frames are places in files",
    "run.failures[].error.stacktrace[].native": "frames are places in files",
    "run.failures[].parent.item": "the collection has it",
    "run.failures[].parent.event": "the collection has it",
    "run.failures[].source.request.header[].system": "what left is one list",
}
"""What newman's summary has and ours has not, with the reason."""

COUNTED_DIFFERENTLY = {"iterations": "newman's `failed` stays 0"}


@pytest.fixture(scope="module")
def summaries(
    newman: Any, postroom: Any, server: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Json, Json]:
    """newman's summary of a run, and ours."""
    folder = tmp_path_factory.mktemp("summary")
    (folder / "shop.json").write_text(json.dumps(_collection(server)))
    run = ["run", "shop.json", "-n", "2", "-r", "json", "--reporter-json-export"]
    for program, name in ((newman, "newman.json"), (postroom, "postroom.json")):
        ended = program(*run, name, cwd=folder)
        assert (ended.code, (folder / name).is_file()) == (1, True), ended.out
    return _read(folder / "newman.json"), _read(folder / "postroom.json")


def _read(path: Path) -> Json:
    return json.loads(path.read_text("utf-8"))


def _collection(server: str) -> Json:
    tests = (
        "pm.test('fine', () => {});"
        "pm.test('wrong', () => { pm.expect(1).to.equal(2); });"
        "pm.test.skip('later', () => {});"
        "throw new Error('boom');"
    )
    sends = f"pm.sendRequest('{server}/side', () => pm.test('sent', () => {{}}))"
    host, port = server.removeprefix("http://").split(":")
    url = {"raw": f"{server}/a?x=1", "protocol": "http", "host": [host], "port": port}
    return {
        "info": {"_postman_id": "c-1", "name": "Shop", "schema": SCHEMA, "description": "whole"},
        "auth": {"type": "basic", "basic": [_row("username", "me"), _row("password", "secret-1")]},
        "variable": [{"key": "base", "value": server}],
        "event": [_event("prerequest", "pm.variables.set('a', 1)")],
        "item": [
            {
                "name": "Folder",
                "id": "f-1",
                "description": "of the folder",
                "item": [
                    {
                        "name": "Post",
                        "id": "r-1",
                        "event": [_event("test", tests)],
                        "request": {
                            "method": "POST",
                            "description": "of the request",
                            "header": [_row("A", "b")],
                            "url": {**url, "path": ["a"], "query": [{"key": "x", "value": "1"}]},
                            "body": {
                                "mode": "raw",
                                "raw": '{"a":1}',
                                "options": {"raw": {"language": "json"}},
                            },
                        },
                        "response": [{"name": "saved", "code": 200, "status": "OK", "body": "x"}],
                    }
                ],
            },
            {"name": "Refused", "id": "r-2", "request": "http://127.0.0.1:9/"},
            {
                "name": "Sends",
                "id": "r-3",
                "event": [_event("test", sends)],
                "request": "{{base}}/b",
            },
        ],
    }


SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def _row(key: str, value: str) -> Json:
    return {"key": key, "value": value}


def _event(listen: str, code: str) -> Json:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": [code]}}


def keys_of(value: object, path: str = "") -> Iterator[str]:
    """Every key of a summary with the keys around it; lists of numbers have none."""
    if isinstance(value, dict):
        for key, inner in cast("Mapping[str, object]", value).items():
            yield f"{path}.{key}".removeprefix(".")
            yield from keys_of(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from keys_of(inner, f"{path}[]")


def excused(key: str) -> bool:
    """Whether the table says why a key, or one around it, is not here."""
    return any(
        key == name
        or key.startswith((f"{name}.", f"{name}["))
        or (name.startswith("*") and (name[1:] in f"{key}." or key.endswith(name[1:])))
        for name in NOT_HERE
    )


def test_every_key_is_here_or_excused(summaries: tuple[Json, Json]) -> None:
    theirs, ours = (set(keys_of(summary)) for summary in summaries)
    assert sorted(key for key in theirs - ours if not excused(key)) == []


def test_every_excuse_is_needed(summaries: tuple[Json, Json]) -> None:
    theirs, ours = (set(keys_of(summary)) for summary in summaries)
    missing = theirs - ours
    needed = [
        name for name in NOT_HERE if any(name.removeprefix("*") in f".{key}" for key in missing)
    ]
    assert needed == list(NOT_HERE)


def test_the_numbers_are_the_same(summaries: tuple[Json, Json]) -> None:
    theirs, ours = (summary["run"]["stats"] for summary in summaries)
    different = {name for name in theirs if theirs[name] != ours[name]}
    assert different == set(COUNTED_DIFFERENTLY)


def test_the_executions_are_the_same(summaries: tuple[Json, Json]) -> None:
    theirs, ours = (
        sorted(map(_told, summary["run"]["executions"]), key=str) for summary in summaries
    )
    assert theirs == ours


def test_a_request_keeps_its_response_when_its_script_sent_another(
    summaries: tuple[Json, Json],
) -> None:
    """newman shows what the script sent twice."""
    theirs, ours = (
        sorted(
            row["request"]["url"]["path"][0]
            for row in summary["run"]["executions"]
            if row["item"]["name"] == "Sends"
        )
        for summary in summaries
    )
    assert theirs == ["side"] * 4
    assert ours == ["b", "b", "side", "side"]


def _told(execution: Json) -> object:
    request: Json = execution.get("request", {})
    response: Json = execution.get("response", {})
    if execution["item"]["name"] == "Sends":  # see the next test
        request, response = {}, {}
    return (
        execution["item"]["name"],
        execution["cursor"]["iteration"],
        execution["cursor"]["position"],
        request.get("method"),
        request.get("url", {}).get("path"),
        response.get("code"),
        bytes(response.get("stream", {}).get("data", ())),
        "requestError" in execution,
        len(execution.get("testScript", ())),
    )


def test_the_failures_are_the_same(summaries: tuple[Json, Json]) -> None:
    theirs, ours = (
        [
            (
                row["at"],
                row["source"]["name"],
                row["error"]["name"] if "assert" in row["at"] else "",
            )
            for row in summary["run"]["failures"]
        ]
        for summary in summaries
    )
    assert sorted(theirs) == sorted(ours)


def test_every_failure_names_its_parent(summaries: tuple[Json, Json]) -> None:
    """newman names the folder, and nothing at the top of the collection."""
    theirs, ours = (summary["run"]["failures"] for summary in summaries)
    assert {row["parent"]["name"] for row in ours} == {"Folder", "Shop"}
    assert {row.get("parent", {}).get("name") for row in theirs} == {"Folder", None}


def test_the_collection_is_the_same_but_for_secrets(summaries: tuple[Json, Json]) -> None:
    theirs, ours = (summary["collection"] for summary in summaries)
    assert theirs["info"] == ours["info"]
    assert theirs["item"][0]["description"] == ours["item"][0]["description"]
    post = [collection["item"][0]["item"][0] for collection in (theirs, ours)]
    assert post[0]["request"]["body"] == post[1]["request"]["body"]
    assert [row["script"]["exec"] for row in post[0]["event"]] == [
        row["script"]["exec"] for row in post[1]["event"]
    ]
    assert "secret-1" in json.dumps(theirs)
    assert "secret-1" not in json.dumps(summaries[1])
