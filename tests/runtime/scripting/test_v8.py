"""Contexts of V8: texts in, texts out, limits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postroom_runtime.scripting.v8 import (
    Context,
    EvaluationError,
    ParseError,
    TimeLimitError,
    start_v8,
    version,
)

MEMORY = 64 * 1024 * 1024


@pytest.fixture(scope="module", autouse=True)
def v8() -> None:
    start_v8(("--single-threaded",))


@pytest.fixture
def context() -> Iterator[Context]:
    context = Context(MEMORY)
    yield context
    context.close()


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("'a' + 1", b"a1"),
        ("''", b""),
        ("'\\u00e4\\u{1f600}'", "ä😀".encode()),
        ("'x'.repeat(100000)", b"x" * 100_000),
        ("1", None),
        ("({})", None),
        ("undefined", None),
    ],
)
def test_a_text_is_given_back(context: Context, code: str, answer: bytes | None):
    assert context.evaluate(code, 10) == answer


def test_what_is_thrown_is_told(context: Context):
    with pytest.raises(EvaluationError, match="no such thing"):
        context.evaluate("throw new Error('no such thing')", 10)


def test_what_does_not_parse_is_told_apart(context: Context):
    with pytest.raises(ParseError, match="SyntaxError: Unexpected token"):
        context.evaluate("let = ;", 10)


def test_an_endless_script_is_interrupted_and_the_context_lives_on(context: Context):
    context.evaluate("globalThis.kept = 'kept'", 10)
    with pytest.raises(TimeLimitError):
        context.evaluate("for (;;);", 0.05)
    assert context.evaluate("kept", 10) == b"kept"


def test_a_slot_takes_any_text(context: Context):
    context.evaluate("globalThis.box = { text: '' }", 10)
    slot = context.slot("box", "text")
    for text in ("", "ä😀", "`${1}`\n\0", "x" * 1_000_000):
        slot.put(text.encode())
        assert context.evaluate("box.text", 10) == text.encode()


def test_contexts_share_nothing(context: Context):
    context.evaluate("globalThis.mine = 'mine'", 10)
    other = Context(MEMORY)
    assert other.evaluate("typeof mine", 10) == b"undefined"
    other.close()


def test_the_version_is_known():
    assert version().split(".")[0].isdigit()
