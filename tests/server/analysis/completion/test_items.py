"""What an item brings: snippet, order, detail, documentation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from postroom_server.analysis.completion import complete, resolve_completion
from postroom_server.analysis.completion.snippets import SNIPPETS, plain
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.script import Script
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import Span

ItemsAt = Callable[..., dict[str, CompletionItem]]


@pytest.mark.parametrize(
    ("marked", "label", "snippet"),
    [
        ("pm.environment.<|>", "get", 'get("${1:key}")$0'),
        ("pm.environment.<|>", "clear", "clear()$0"),
        ("pm.environment.<|>", "set", 'set("${1:key}", ${2:value})$0'),
        ("pm.response.to.be.<|>", "ok", ""),
        ("pm.response.<|>", "code", ""),
        ("pm.environment.g<|>(", "get", ""),
        ("pm.<|>", "test", 'test("${1:name}", () => {\n\t$0\n})'),
        ("function add(a, b) {} ad<|>", "add", "add($1)$0"),
    ],
)
def test_methods_bring_placeholders(
    items_at: ItemsAt, marked: str, label: str, snippet: str
) -> None:
    assert items_at(marked)[label].snippet == snippet


def test_deprecated_items_come_last(items_at: ItemsAt) -> None:
    labels = list(items_at("<|>"))
    assert items_at("<|>")["postman"].deprecated
    assert labels.index("postman") > labels.index("pm")
    assert labels.index("postman") > labels.index("Math")


def test_pm_comes_before_own_names_and_keywords(items_at: ItemsAt) -> None:
    labels = list(items_at("const zeta = 1; <|>"))
    assert labels.index("pm") < labels.index("zeta") < labels.index("const")


def test_details_come_with_resolve(items_at: ItemsAt) -> None:
    item = resolve_completion(items_at("pm.<|>")["environment"])
    assert item.detail == "environment: Environment"
    assert "selected environment" in item.documentation


def test_values_last_seen_stand_beside_the_name(items_at: ItemsAt) -> None:
    found = items_at("pm.response.json().<|>")
    assert found["token"].detail == "abc"
    assert found["data"].detail == "{ … }"


def test_the_word_at_the_cursor_is_replaced() -> None:
    found = complete(Script("pm.environment", "test"), 6)
    assert found.insert == Span(3, 6)
    assert found.replace == Span(3, 14)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda it: it.label)
def test_every_snippet_is_a_valid_script(snippet: object) -> None:
    text = plain(getattr(snippet, "text", ""))
    assert "$" not in text
    assert syntax_problem(text) is None


def test_snippets_stand_where_a_statement_starts(items_at: ItemsAt) -> None:
    assert "test-status" in items_at("tes<|>")
    assert "test-status" in items_at("pm.test('x', () => { <|> })")
    assert "test-status" not in items_at("foo(<|>)")
    assert "test-status" not in items_at("tes<|>", "prerequest")
    assert "send-request" in items_at("<|>", "prerequest")
