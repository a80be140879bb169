"""`pm.sendRequest(request, (error, response) => { … })` as `await` and `try … catch`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.actions.selection import node_around
from postroom_server.analysis.results import CodeAction, TextEdit
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.layout import indent_of, statement_of
from postroom_server.analysis.types.scopes import visible
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    ancestors,
    enclosing_function,
    field,
    is_async,
    parameters,
    unwrap,
)
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span

KIND = "refactor.rewrite.await"

_NULLISH = frozenset({"null", "undefined"})


@dataclass(frozen=True, slots=True)
class _Call:
    """A `pm.sendRequest` with a callback: its statement, and the callback's parts."""

    statement: Node
    request: Node
    callee: Node
    body: Node
    error: str
    response: str


def callback_to_await(facts: Facts, span: Span) -> Iterator[CodeAction]:
    """The callback's lines behind an `await`; those under `if (error)` in a `catch`. Offered where
    `await` may stand, and where nothing follows that would then have to wait in vain."""
    found = _call_at(facts, span)
    if found is None or facts.script.profile == "newman" or not _may_wait(found.statement):
        return
    if _leaves(facts, found) or _clashes(facts, found) or _has_long_text(facts, found.body):
        return
    text = _rewritten(facts, found)
    if text is not None:
        edits = (TextEdit(facts.span(found.statement), text),)
        yield CodeAction("Convert the callback to `await`", KIND, edits)


def _call_at(facts: Facts, span: Span) -> _Call | None:
    around = node_around(facts, span)
    calls = {call.id: given for call, given in facts.calls_to("Pm", "sendRequest")}
    for step in (around, *ancestors(around)):
        is_statement = step.type == "expression_statement" and step.named_child_count
        call = unwrap(step.named_children[0]) if is_statement else step
        if call.id in calls:
            return _parts(facts, call, calls[call.id])
        if step.type in FUNCTIONS and not _is_argument(step):
            return None
    return None


def _is_argument(function: Node) -> bool:
    return function.parent is not None and function.parent.type == "arguments"


def _parts(facts: Facts, call: Node, given: list[Node]) -> _Call | None:
    statement, callee = statement_of(call), field(call, "function")
    function = unwrap(given[1]) if len(given) == 2 else None
    if statement is None or callee is None or function is None or function.type not in FUNCTIONS:
        return None
    body, names = field(function, "body"), parameters(function)
    if body is None or body.type != "statement_block" or is_async(function):
        return None
    if len(names) > 2 or any(one.type != "identifier" for one in names):
        return None
    error = facts.source(names[0]) if names else "error"
    response = facts.source(names[1]) if len(names) > 1 else ""
    return _Call(statement, given[0], callee, body, error, response)


def _may_wait(statement: Node) -> bool:
    function = enclosing_function(statement)
    return function is None or is_async(function)


def _leaves(facts: Facts, found: _Call) -> bool:
    """Whether a callback returns from anywhere but the end of its `if (error)`."""
    own = [
        one
        for one in captures("returns", found.body).get("return", [])
        if enclosing_function(one) == found.body.parent
    ]
    guard = _guard(facts, found)
    return any(not _ends(one, guard) for one in own)


def _ends(statement: Node, guard: Node | None) -> bool:
    if guard is None or statement.named_child_count:
        return False
    branch = field(guard, "consequence")
    if branch is None or branch == statement:
        return branch is not None
    last = branch.named_children[-1] if branch.named_child_count else None
    return last == statement


def _guard(facts: Facts, found: _Call) -> Node | None:
    """The `if (error) { … }` that a callback starts with."""
    first = next((one for one in found.body.named_children if one.type != "comment"), None)
    if first is None or first.type != "if_statement":
        return None
    return first if _asks_for(facts, first, found.error) else None


def _clashes(facts: Facts, found: _Call) -> bool:
    """Whether a name of the callback already means something where its lines will stand."""
    taken = visible(facts.inference, found.statement)
    declared = {
        name
        for statement in found.body.named_children
        if statement.type in ("lexical_declaration", "variable_declaration")
        for name in re.findall(r"[\w$]+", facts.source(statement).partition("=")[0])
    }
    return bool(({found.response} | declared) & set(taken))


def _rewritten(facts: Facts, found: _Call) -> str | None:
    caught, rest = _split(facts, found, _guard(facts, found))
    if caught is None or rest is None:
        return None
    indent = indent_of(facts, found.statement)
    awaited = f"await {facts.source(found.callee)}({facts.source(found.request)});"
    if found.response:
        awaited = f"const {found.response} = {awaited}"
    lines = [awaited, *rest]
    if not caught:
        return f"\n{indent}".join(lines)
    inner = "".join(f"\n{indent}  {line}".rstrip(" ") for line in lines)
    handled = "".join(f"\n{indent}  {line}".rstrip(" ") for line in caught)
    return f"try {{{inner}\n{indent}}} catch ({found.error}) {{{handled}\n{indent}}}"


def _split(
    facts: Facts, found: _Call, guard: Node | None
) -> tuple[list[str] | None, list[str] | None]:
    """The lines for when there is an error, and the others; None where `error` is also used in a
    way that has no counterpart."""
    if guard is None:
        uses = captures("names", found.body).get("name", [])
        if any(facts.source(one) == found.error for one in uses):
            return None, None
        return [], _lines(facts, found.body, found.body.named_children)
    rest = [one for one in found.body.named_children if one.start_byte >= guard.end_byte]
    others = [one for node in rest for one in captures("names", node).get("name", [])]
    if field(guard, "alternative") is not None:
        return None, None
    if any(facts.source(one) == found.error for one in others):
        return None, None
    branch = field(guard, "consequence")
    if branch is None:
        return None, None
    inside = branch.named_children if branch.type == "statement_block" else [branch]
    if inside and inside[-1].type == "return_statement":
        inside = inside[:-1]
    elif rest:
        return None, None  # without a `return` the lines below run after an error, too
    return _lines(facts, branch, inside) or ["// nothing to do"], _lines(facts, found.body, rest)


def _asks_for(facts: Facts, guard: Node, error: str) -> bool:
    condition = field(guard, "condition")
    asked = unwrap(condition) if condition is not None else None
    if asked is None:
        return False
    if asked.type == "binary_expression":
        left, right, operator = (field(asked, one) for one in ("left", "right", "operator"))
        is_negative = operator is not None and operator.type in ("!==", "!=")
        if left is None or right is None or not is_negative or right.type not in _NULLISH:
            return False
        asked = left
    return asked.type == "identifier" and facts.source(asked) == error


def _lines(facts: Facts, block: Node, statements: list[Node]) -> list[str]:
    """The text of statements, line by line, without the indentation of the first."""
    if not statements:
        return []
    start, end = facts.span(statements[0]).start, facts.span(statements[-1]).end
    text = facts.script.text
    after = text[end : text.find("\n", end) if "\n" in text[end:] else len(text)]
    if after.strip().startswith("//") and end + len(after) < facts.span(block).end:
        end += len(after)  # a comment behind the last statement
    indent = indent_of(facts, statements[0])
    first, *rest = text[start:end].rstrip().split("\n")
    return [first, *(line.removeprefix(indent) for line in rest)]


def _has_long_text(facts: Facts, body: Node) -> bool:
    return any("\n" in facts.source(one) for one in captures("strings", body).get("string", []))
