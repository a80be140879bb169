"""Exports of environments and globals whose names do not tell what they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from postroom_server.workspace.reading import read_facts

ROW = {"key": "base", "value": "http://127.0.0.1", "enabled": True}
NAMED = {"name": "Dev", "values": [ROW]}


@pytest.mark.parametrize(
    ("content", "scope", "title"),
    [
        ({**NAMED, "_postman_variable_scope": "globals"}, "globals", "Dev"),
        ({**NAMED, "_postman_variable_scope": "environment"}, "environment", "Dev"),
        (NAMED, "environment", "Dev"),
        ({"environment": NAMED}, "environment", "Dev"),
        ({"globals": {"values": [ROW]}}, "globals", "export"),
    ],
)
def test_a_scope_is_known_by_what_it_says_or_by_its_shape(
    content: object, scope: str, title: str
) -> None:
    facts = read_facts(Path("export.json"), json.dumps(content))
    assert [(one.name, one.scope, one.action) for one in facts.variables] == [
        ("base", scope, "define")
    ]
    assert facts.title == title


@pytest.mark.parametrize(
    "content",
    [
        {"values": [ROW]},
        {"name": "Dev", "values": []},
        {"name": "Dev", "values": [ROW, {"key": "base"}]},
        {"name": "Dev", "values": ["key", "value"]},
        {"name": "Dev", "values": {"key": "value"}},
        {"name": {}, "values": [ROW]},
        {"environment": {"key": "value", "values": None}},
        [NAMED, "key"],
    ],
)
def test_other_json_is_no_scope(content: object) -> None:
    assert read_facts(Path("export.json"), json.dumps(content)).variables == ()
