"""Tests made out of a response: they say what was seen, and no rule objects to them."""

from __future__ import annotations

import json

import pytest
from postroom_server.analysis.actions.json_shape import shape
from postroom_server.analysis.actions.response_tests import SeenResponse, response_tests
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import CodeAction
from postroom_server.analysis.script import Script
from postroom_server.text import apply_edits

BODY = {"name": "Ada", "id": 7, "token": "abc", "tags": ["a"], "on": True, "é-1": "x" * 80}
SEEN = SeenResponse(201, [("content-TYPE", "application/json; charset=utf-8")], BODY, True)


def _actions(text: str = "", seen: SeenResponse = SEEN) -> dict[str, CodeAction]:
    return {one.title: one for one in response_tests(Script(text, "test"), seen)}


def _after(text: str, title: str, seen: SeenResponse = SEEN) -> str:
    return apply_edits(text, _actions(text, seen)[title].edits)


def test_all_at_once_stand_behind_the_script() -> None:
    after = _after("f();\n", "Add tests from the last response")
    assert after.startswith('f();\n\npm.test("the status is 201", () => {\n')
    assert after.endswith("});\n")
    assert after.count("pm.test(") == 3
    assert [one for one in diagnose(Script(after, "test")) if one.code != "PM062"] == []


@pytest.mark.parametrize(
    ("title", "check"),
    [
        ("Add a test that the status is 201", "pm.response.to.have.status(201);"),
        (
            "Add a test that the body is application/json",
            'pm.expect(pm.response.headers.get("Content-Type")).to.include("application/json");',
        ),
        ('Add a test that name is "Ada"', 'pm.expect(pm.response.json().name).to.equal("Ada");'),
        ("Add a test that on is true", "pm.expect(pm.response.json().on).to.equal(true);"),
    ],
)
def test_one_alone(title: str, check: str) -> None:
    assert f"  {check}\n" in _after("", title)


def test_secrets_and_long_texts_are_no_values() -> None:
    assert not any("token" in title or "é" in title for title in _actions())


def test_what_changes_every_time_comes_last() -> None:
    titles = [title for title in _actions() if title.startswith("Add a test that")]
    assert titles[-1] == "Add a test that id is 7"


def test_a_body_that_is_no_json_has_no_shape() -> None:
    seen = SeenResponse(204, [])
    assert list(_actions("", seen)) == [
        "Add tests from the last response",
        "Add a test that the status is 204",
    ]


def test_a_pre_request_script_has_no_response() -> None:
    assert list(response_tests(Script("", "prerequest"), SEEN)) == []


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (None, {"type": "null"}),
        ([], {"type": "array"}),
        ([1, 2.5], {"type": "array", "items": {"type": "number"}}),
        ([1, None], {"type": "array", "items": {"type": ["number", "null"]}}),
        (
            [{"a": 1}, {"a": 2, "b": "x"}],
            {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"a": {"type": "number"}, "b": {"type": "string"}},
                    "required": ["a"],
                },
            },
        ),
    ],
)
def test_shapes(value: object, schema: object) -> None:
    assert shape(value) == schema
    assert json.dumps(shape(value))
