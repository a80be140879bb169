"""`{{…}}` outside of scripts: completion, hover, and what nothing sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_server.analysis.script import Knowledge, KnownVariable
from postroom_server.text import apply_edits
from postroom_server.workspace.template_rules import template_diagnostics
from postroom_server.workspace.templates import template_completion, template_hover

CURSOR = "<|>"
REQUEST = Path("/w/Login.request.yaml")
COLLECTION = Path("/w/shop.postman_collection.json")
VARIABLES = (
    KnownVariable("host", "environment", "http://dev", origin="Dev"),
    KnownVariable("host", "environment", "http://prod", origin="Prod", elsewhere=True),
    KnownVariable("token", "environment", secret=True, origin="Dev"),
    KnownVariable("token", "globals", "g"),
    KnownVariable("row", "local", origin="set in Login"),
)


def completed(path: Path, marked: str, name: str) -> str | None:
    """The file after accepting the item of that name; None when nothing is offered."""
    offset = marked.index(CURSOR)
    text = marked.replace(CURSOR, "")
    found = template_completion(path, text, offset, VARIABLES)
    if found is None:
        return None
    item = next(one for one in found.items if one.label == name)
    quote = '"' if found.closes_quote else ""
    after = text[: item.span.start] + item.insert + quote + text[item.span.end :]
    if found.quotes:
        opening, *closing = found.quotes
        shift = len(item.insert) - (item.span.end - item.span.start)
        for edit in closing:
            after = after[: edit.span.start + shift] + edit.text + after[edit.span.end + shift :]
        after = apply_edits(after, [opening])
    return after


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ('url: "{{<|>"', 'url: "{{host}}"'),
        ('url: "{{ho<|>/x"', 'url: "{{host}}/x"'),
        ('url: "{{ho<|>st}}/x"', 'url: "{{hostst}}/x"'),
        ('url: "{{<|>}}/x"', 'url: "{{host}}/x"'),
        ("url: http://{{<|>", "url: http://{{host}}"),
        ("url: {{<|>", 'url: "{{host}}"'),
        ("url: {{<|>}}", 'url: "{{host}}"'),
        ("url: {{<|>}}/x # why", 'url: "{{host}}/x" # why'),
        ("headers:\n  X-Host: {{<|>\nbody:", 'headers:\n  X-Host: "{{host}}"\nbody:'),
        ("headers:\n  - key: a\n    value: {{<|>", 'headers:\n  - key: a\n    value: "{{host}}"'),
        ("body:\n  content: |-\n    a: {{<|>", "body:\n  content: |-\n    a: {{host}}"),
        ("body:\n  content: >\n   a:\n    b: {{<|>", "body:\n  content: >\n   a:\n    b: {{host}}"),
        ('body:\n  content: {"a": "{{<|>"}', 'body:\n  content: {"a": "{{host}}"}'),
        ('description: "{{<|>"', None),
        ("url: host<|>", None),
        ('url: "{{host}}<|>"', None),
    ],
)  # fmt: skip
def test_completion_in_yaml(marked: str, expected: str | None):
    assert completed(REQUEST, marked, "host") == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ('"request": {"url": "{{<|>/x"}', '"request": {"url": "{{host}}/x"}'),
        ('"request": {"url": {"raw": "{{<|>"}}', '"request": {"url": {"raw": "{{host}}"}}'),
        ('"request": {"body": {"raw": "{{h<|>}}"}}', '"request": {"body": {"raw": "{{host}}"}}'),
        ('"response": [{"body": "{{<|>"}]', None),
        ('"name": "{{<|>"', None),
    ],
)  # fmt: skip
def test_completion_in_json(marked: str, expected: str | None):
    before, after = '{"info": {}, "item": [{', "}]}"
    wanted = None if expected is None else f"{before}{expected}{after}"
    assert completed(COLLECTION, f"{before}{marked}{after}", "host") == wanted


def test_each_name_is_offered_once_the_winner_first():
    found = template_completion(REQUEST, 'url: "{{"', 8, VARIABLES)
    assert found is not None
    variables = [one.label for one in found.items if not one.label.startswith("$")]
    assert variables == ["row", "host", "token"]
    assert "$guid" in {one.label for one in found.items}
    assert all("•" in one.detail for one in found.items if one.label == "token")


def test_only_generators_behind_a_dollar():
    found = template_completion(REQUEST, 'url: "{{$"', 9, VARIABLES)
    assert found is not None
    assert all(one.label.startswith("$") for one in found.items)


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("url: {{ho<|>st}}", ["http://dev", "Prod"]),
        ("url: {{<|>token}}", ["•••", "globals"]),
        ("url: {{$gu<|>id}}", ["UUID"]),
        ("url: {{what<|>}}", ["not set in any file"]),
    ],
)
def test_hover(marked: str, said: list[str]):
    offset = marked.index(CURSOR)
    found = template_hover(marked.replace(CURSOR, ""), offset, VARIABLES)
    assert found is not None
    assert [part for part in said if part not in found.markdown] == []


@pytest.mark.parametrize("marked", ["url: <|>x{{host}}", "url: {{vault:k<|>}}", "url: {{<|>}}"])
def test_no_hover(marked: str):
    assert template_hover(marked.replace(CURSOR, ""), marked.index(CURSOR), VARIABLES) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('url: "{{host}}/{{token}}/{{row}}"', []),
        ('url: "{{hots}}"', ["PM037"]),
        ('url: "{{ host }}"', ["PM037"]),
        ('url: "{{user_7}}"', []),
        ('url: "{{$guid}}{{vault:x}}{{}}"', []),
        ('url: "{{$giud}}"', ["PM052"]),
        ('description: "{{hots}}"', []),
        ("scripts:\n  - type: beforeRequest\n    code: '{{hots}}'", []),
    ],
)
def test_what_nothing_sets_is_told(text: str, codes: list[str]):
    knowledge = Knowledge(VARIABLES, computed=("user_",))
    assert [one.code for one in template_diagnostics(REQUEST, text, knowledge)] == codes


def test_the_slip_is_mended():
    text = 'url: "{{hots}}"'
    (found,) = template_diagnostics(REQUEST, text, Knowledge(VARIABLES))
    (fix,) = found.fixes
    assert apply_edits(text, fix.edits) == 'url: "{{host}}"'


def test_nothing_is_told_where_the_environment_may_be_elsewhere():
    knowledge = Knowledge((KnownVariable("a", "collection"),))
    assert template_diagnostics(REQUEST, 'url: "{{hots}}"', knowledge) == []
