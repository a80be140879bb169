"""Scripts with a cursor `<|>`, and what is known around them in these tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from postroom_server.analysis.completion import complete
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable, Script
from postroom_server.text import TextEdit, apply_edits

CURSOR = "<|>"

BODY = {
    "id": 7,
    "token": "abc",
    "data": {"items": [{"sku": "A1", "price": 9.5}, {"sku": "B2", "stock": 3}]},
    "content-type": "json",
}

KNOWN = Knowledge(
    variables=(
        KnownVariable("token", "environment", "abc123", origin="Local"),
        KnownVariable("password", "environment", secret=True, origin="Local"),
        KnownVariable("base_url", "collection", "https://example.com", origin="Parcels"),
        KnownVariable("region", "globals", "eu"),
        KnownVariable("row", "data", "1", origin="rows.csv"),
    ),
    requests=(
        KnownRequest("Log in", "id-login", "POST", "Auth / Log in"),
        KnownRequest("Get user", "id-user", "GET", "Users / Get user"),
    ),
    response=BODY,
    response_origin="the last response",
    modules={
        "./lib/auth.js": "/** Signs. */\nfunction sign(text) { return text.trim(); }\n"
        "module.exports = { sign, version: 2 };",
        "./lib/dates.js": "exports.today = () => new Date();",
    },
)


def script_of(marked: str, kind: str, profile: str) -> tuple[Script, int]:
    """The script without its cursor, and the cursor."""
    offset = marked.index(CURSOR) if CURSOR in marked else len(marked)
    return Script(marked.replace(CURSOR, "", 1), kind, profile=profile, knowledge=KNOWN), offset


class ScriptAt(Protocol):
    """Makes a script and its cursor out of text with `<|>`."""

    def __call__(
        self, marked: str, kind: str = "test", profile: str = "postman"
    ) -> tuple[Script, int]: ...


class ItemsAt(Protocol):
    """The completions at `<|>`, by label, best first."""

    def __call__(
        self, marked: str, kind: str = "test", profile: str = "postman"
    ) -> dict[str, CompletionItem]: ...


@pytest.fixture
def script_at() -> ScriptAt:
    """A script and its cursor."""

    def make(marked: str, kind: str = "test", profile: str = "postman") -> tuple[Script, int]:
        return script_of(marked, kind, profile)

    return make


@pytest.fixture
def items_at() -> ItemsAt:
    """The completions at a cursor."""

    def ask(marked: str, kind: str = "test", profile: str = "postman") -> dict[str, CompletionItem]:
        script, offset = script_of(marked, kind, profile)
        items = sorted(complete(script, offset).items, key=lambda item: item.sort)
        return {item.label: item for item in items}

    return ask


@pytest.fixture
def accept() -> Callable[[str, str], str]:
    """The script after the item of that label is taken at `<|>`."""

    def take(marked: str, label: str) -> str:
        script, offset = script_of(marked, "test", "postman")
        item = next(one for one in complete(script, offset).items if one.label == label)
        return apply_edits(script.text, [TextEdit(item.span, item.insert)])

    return take
