"""PM028: tests that wait for `done`, which is not called, or not on every way.

The ways that are looked at: no call at all, a `return` in front of the calls, an error in a
function that is called later, a promise that rejects.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import is_assertion
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import in_block
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.rules.tests import called_later
from postroom_server.analysis.types.elements import is_promise
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    ancestors,
    enclosing_function,
    field,
    is_async,
    parameters,
    property_name,
    unwrap,
)
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span


def _never_done(facts: Facts) -> Iterator[Finding]:
    for _, function in facts.tests:
        given = parameters(function)
        if not given:
            continue
        if given[0].type in ("assignment_pattern", "rest_pattern"):
            yield Finding(
                facts.span(given[0]),
                "A parameter with a default or with `…` does not make a test wait: its function "
                "counts as one without parameters. Write a plain `done`.",
                _plain(facts, given[0]),
            )
        elif given[0].type == "identifier" and not _is_used(facts, function, given[0]):
            yield Finding(
                facts.span(given[0]),
                f"`{facts.source(given[0])}` is never called, so this test is never over: it is "
                "not reported at all, passed or failed.",
                _without_parameter(facts, function, given),
            )
        elif given[0].type == "identifier":
            yield from _on_some_ways(facts, function, facts.source(given[0]))


def _on_some_ways(facts: Facts, function: Node, done: str) -> Iterator[Finding]:
    body = field(function, "body")
    if body is None or body.type != "statement_block":
        return
    if is_async(function):
        yield from _async_with_done(facts, function, body, done)
        return
    yield from _rejections(facts, body, done)
    for inner in captures("functions", body).get("function", []):
        yield from _thrown_later(facts, inner, done)
    for statement in captures("returns", body).get("return", []):
        yield from _returns_early(facts, function, statement, done)


def _async_with_done(facts: Facts, function: Node, body: Node, done: str) -> Iterator[Finding]:
    first = body.named_children[0] if body.named_child_count else None
    if first is None or first.type == "try_statement" or not _can_throw(facts, body):
        return
    yield Finding(
        facts.span(parameters(function)[0]),
        f"When something in this async function throws, `{done}` is not called: the test is then "
        "not reported at all, passed or failed.",
        _caught(facts, body, done),
        WARNING,
    )


def _can_throw(facts: Facts, body: Node) -> bool:
    return bool(captures("awaits", body)) or any(_asserts(facts, one) for one in _inner(body))


def _rejections(facts: Facts, body: Node, done: str) -> Iterator[Finding]:
    """`promise.then(() => { …; done(); })` without a `catch`."""
    for statement in _inner(body):
        call = unwrap(statement.named_children[0]) if statement.named_child_count else None
        callee = field(call, "function") if call is not None else None
        if call is None or callee is None or not _mentions(facts, call, done):
            continue
        if property_name(facts.inference.tree, callee) != "then" or ".catch(" in facts.source(call):
            continue
        given = field(call, "arguments")
        if given is None or given.named_child_count != 1 or not is_promise(facts.type_of(call)):
            continue
        end = facts.span(call).end
        yield Finding(
            facts.span(callee),
            f"When this promise rejects, or an assertion in it fails, `{done}` is not called: the "
            "test is then not reported at all, passed or failed.",
            replaced(f"Add `.catch({done})`", (Span(end, end), f".catch({done})")),
            WARNING,
        )


def _thrown_later(facts: Facts, function: Node, done: str) -> Iterator[Finding]:
    """An assertion in a callback of `pm.sendRequest` or of a timer that calls `done` after it."""
    body = field(function, "body")
    how = called_later(facts, function)
    if body is None or body.type != "statement_block" or not how or "promise" in how:
        return
    if is_async(function) or not _mentions(facts, body, done):
        return
    for statement in body.named_children:
        if statement.type == "expression_statement" and _asserts(facts, statement):
            yield Finding(
                facts.span(statement),
                f"When this fails, `{done}` is not called: there is a script error, and the test "
                "is not reported at all. Catch the failure and hand it to "
                f"`{done}`.",
                _caught(facts, body, done),
                WARNING,
            )
            return


def _returns_early(facts: Facts, function: Node, statement: Node, done: str) -> Iterator[Finding]:
    """`if (error) return;` in front of the only calls of `done`, in one function."""
    holder = enclosing_function(statement)
    block = field(holder, "body") if holder is not None else None
    if holder is None or block is None or _mentions(facts, statement, done):
        return
    branch = next((one for one in ancestors(statement) if one.parent == block), None)
    if branch is None or branch.type != "if_statement" or _mentions(facts, branch, done):
        return
    calls = [one for one in block.named_children if _is_call(facts, one, done)]
    if not calls or calls[0].start_byte < branch.start_byte:
        return
    if holder.id != function.id and not called_later(facts, holder):
        return
    yield Finding(
        facts.span(statement),
        f"On this way `{done}` is not called: the test is then not reported at all, passed or "
        "failed.",
        _handed_over(facts, branch, statement, done),
        WARNING,
    )


def _handed_over(facts: Facts, branch: Node, statement: Node, done: str) -> tuple[Fix, ...]:
    condition = field(branch, "condition")
    asked = unwrap(condition) if condition is not None else None
    if asked is None or asked.type != "identifier" or statement.named_child_count:
        return ()
    text = f"return {done}({facts.source(asked)});"
    return replaced(f"Hand `{facts.source(asked)}` to `{done}`", (facts.span(statement), text))


def _is_call(facts: Facts, statement: Node, done: str) -> bool:
    call = statement.named_children[0] if statement.type == "expression_statement" else None
    callee = field(call, "function") if call is not None else None
    return callee is not None and facts.source(callee) == done


def _asserts(facts: Facts, statement: Node) -> bool:
    return bool(statement.named_child_count) and is_assertion(facts, statement.named_children[0])


def _inner(body: Node) -> list[Node]:
    """The statements of a function that are its own, not those of functions inside it."""
    return [
        statement
        for statement in captures("everything", body).get("statement", [])
        if next((one for one in ancestors(statement) if one.type in FUNCTIONS), None) == body.parent
    ]


def _mentions(facts: Facts, node: Node, done: str) -> bool:
    return any(facts.source(one) == done for one in captures("names", node).get("name", []))


def _caught(facts: Facts, body: Node, done: str) -> tuple[Fix, ...]:
    edits = in_block(facts, body, "try {", f"}} catch (error) {{\n  {done}(error);\n}}")
    return replaced(f"Catch, and hand the error to `{done}`", *edits) if edits else ()


def _plain(facts: Facts, pattern: Node) -> tuple[Fix, ...]:
    left = field(pattern, "left")
    if left is None or left.type != "identifier":
        return ()
    return replaced("Remove the default", (facts.span(pattern), facts.source(left)))


def _is_used(facts: Facts, function: Node, parameter: Node) -> bool:
    body, name = field(function, "body"), facts.source(parameter)
    if body is None or "arguments" in facts.source(body):
        return True
    found = captures("names", body).get("name", [])
    return any(facts.source(one) == name for one in found)


def _without_parameter(facts: Facts, function: Node, given: list[Node]) -> tuple[Fix, ...]:
    if len(given) != 1:
        return ()
    holder = field(function, "parameter")
    text = "()" if holder is not None else ""
    return replaced("Remove the parameter", (facts.span(given[0]), text))


RULES = (
    Rule(
        code="PM028",
        name="test-never-done",
        severity=ERROR,
        summary="A test waits for `done`, which is not called, or not in every case.",
        why="A function with a parameter is over when it calls that parameter. When nothing calls "
        "it, the test is neither passed nor failed: it is missing from the report. That is also so "
        "when an assertion fails, or an error is thrown, in a function that is called later (by "
        "`pm.sendRequest`, a timer or a promise), for nobody hands that error to the test.",
        bad='pm.test("is fine", (done) => {\n  pm.response.to.have.status(200);\n});',
        good='pm.test("is fine", () => {\n  pm.response.to.have.status(200);\n});',
        check=_never_done,
        reach=STATEMENT,
        words=("test",),
        protocols=ANY_PROTOCOL,
    ),
)
