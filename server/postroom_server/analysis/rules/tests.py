"""PM003, PM008, PM019: checks that do not count where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import chain_root, is_assertion
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.types.elements import is_promise
from postroom_server.analysis.types.scopes import find, pattern_names
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    enclosing,
    enclosing_function,
    field,
    is_async,
    parameters,
    property_name,
)
from postroom_server.text.span import Span

_LATER = frozenset({"setTimeout", "setInterval", "setImmediate", "queueMicrotask"})


def _async_callback(facts: Facts) -> Iterator[Finding]:
    for call, function in facts.tests:
        if parameters(function):
            continue
        if is_async(function):
            word = next(child for child in function.children if child.type == "async")
            yield Finding(
                facts.span(word), _never_waited("is async"), _hoisted(facts, call, function)
            )
            continue
        body = field(function, "body")
        if body is None or body.type == "statement_block":
            continue
        if is_promise(facts.type_of(body)):
            yield Finding(facts.span(body), _never_waited("returns a promise"))


def _never_waited(what: str) -> str:
    return (
        f"In Postman and newman this test always passes: its function {what}, which they do not "
        "wait for, so a failed assertion comes too late. (Postroom awaits it.) Await first, then "
        "test."
    )


def _hoisted(facts: Facts, call: Node, function: Node) -> tuple[Fix, ...]:
    """Move the awaits in front of the test, where that changes nothing else."""
    body, statement = field(function, "body"), call.parent
    if body is None or statement is None or statement.type != "expression_statement":
        return ()
    marker = next(child for child in function.children if child.type == "async")
    after = facts.span(marker).end
    gap = len(facts.script.text[after:]) - len(facts.script.text[after:].lstrip())
    without_async = (Span(facts.span(marker).start, after + gap), "")
    awaits = [one for one in body.named_children if "await" in facts.source(one)]
    if body.type != "statement_block" or not awaits:
        is_plain = "await" not in facts.source(body)
        return replaced("Remove `async`", without_async) if is_plain else ()
    leading = body.named_children[: len(awaits)]
    if leading != awaits or not _can_move(facts, statement, awaits):
        return ()
    start = facts.span(statement).start
    moved = Span(_line_start(facts, awaits[0]), facts.span(body.named_children[len(awaits)]).start)
    return replaced(
        "Await before the test",
        (Span(start, start), "".join(f"{facts.source(one)}\n" for one in awaits)),
        without_async,
        (Span(facts.span(awaits[0]).start, moved.end), ""),
    )


def _can_move(facts: Facts, statement: Node, awaits: list[Node]) -> bool:
    if enclosing_function(statement) is not None or facts.script.profile == "newman":
        return False
    body = awaits[-1].next_named_sibling
    if body is None or any(one.type != "lexical_declaration" for one in awaits):
        return False
    names = [
        name
        for one in awaits
        for declarator in one.named_children
        if (pattern := field(declarator, "name")) is not None
        for name in pattern_names(pattern)
    ]
    return all(find(facts.inference, statement, facts.source(name)) is None for name in names)


def _line_start(facts: Facts, node: Node) -> int:
    return facts.script.text.rfind("\n", 0, facts.span(node).start) + 1


def _too_late(facts: Facts) -> Iterator[Finding]:
    for statement in facts.nodes("statement"):
        if not statement.named_child_count or not is_assertion(facts, statement.named_children[0]):
            continue
        test, how = _late_in(facts, statement)
        if test is None or is_async(test) or parameters(test):
            continue
        yield Finding(
            facts.span(statement),
            f"This assertion is made {how}, when the test around it has already passed: it can "
            "never fail that test. Put `pm.test` inside the callback, or give the test's function "
            "a `done` parameter.",
            _in_own_test(facts, statement),
        )


def _in_own_test(facts: Facts, statement: Node) -> tuple[Fix, ...]:
    """The assertion in a test of its own, which reports it whenever it is made."""
    return tuple(replace(fix, preferred=False) for fix in wrapped_in_test(facts, statement))


def _late_in(facts: Facts, node: Node) -> tuple[Node | None, str]:
    """The test around a node that stands in a function called later, and how it is called."""
    how = ""
    for step in facts.around(node):
        if step.id in facts.callbacks:
            return (step, how) if how else (None, "")
        if step.type in FUNCTIONS and not how:
            how = called_later(facts, step)
    return None, ""


def called_later(facts: Facts, function: Node) -> str:
    """How a function is called after its surroundings have run; empty when it is not."""
    holder = function.parent
    call = holder.parent if holder is not None and holder.type == "arguments" else None
    callee = field(call, "function") if call is not None else None
    if callee is None or call is None:
        return ""
    name = property_name(facts.inference.tree, callee) or facts.source(callee)
    if name == "sendRequest":
        return "when the response of `sendRequest` arrives"
    if name in _LATER:
        return f"by `{name}`"
    target = field(callee, "object")
    if name in ("then", "catch", "finally") and target is not None:
        return "when the promise settles" if is_promise(facts.type_of(target)) else ""
    return ""


def _outside(facts: Facts) -> Iterator[Finding]:
    if facts.script.kind != "test":
        return
    for statement in facts.nodes("statement"):
        if enclosing_function(statement) is not None or not statement.named_child_count:
            continue
        expression = statement.named_children[0]
        if not is_assertion(facts, expression) or enclosing(statement, "try_statement"):
            continue
        root = chain_root(expression)
        yield Finding(
            facts.span(root),
            "This assertion stands outside of `pm.test`: when it fails there is no failed test but "
            "a script error, and the lines below do not run.",
            wrapped_in_test(facts, statement),
        )


def wrapped_in_test(facts: Facts, statement: Node) -> tuple[Fix, ...]:
    """A `pm.test` around an assertion that stands on a line of its own."""
    span = facts.span(statement)
    start = facts.script.text.rfind("\n", 0, span.start) + 1
    before = facts.script.text[start : span.start]
    if before.strip():
        return ()
    source = facts.source(statement)
    body = source if source.endswith(";") else f"{source};"
    name = test_name(facts, statement)
    text = f'pm.test("{name}", () => {{\n{before}  {body}\n{before}}});'
    return replaced("Wrap in `pm.test`", (span, text))


def test_name(facts: Facts, statement: Node) -> str:
    """The assertion itself, as a name that a person may improve."""
    source = " ".join(facts.source(statement).rstrip("; ").split())
    about, _, rest = source.partition(").")
    about = about.removeprefix("pm.expect(") if source.startswith("pm.expect(") else ""
    words = (rest if about else source.removeprefix("pm.response.to.")).replace(".", " ")
    name = f"{about} {words}".strip().replace('"', "'").replace("\\", "")
    return name if len(name) <= 60 else f"{name[:57]}..."


RULES = (
    Rule(
        code="PM003",
        name="async-test-callback",
        severity=WARNING,
        summary="A test's function is async.",
        why="Postman and newman report a test as soon as its function returns. An async function "
        "returns at its first `await`, so the test passes whatever its assertions say; a failure "
        "shows up later as a script error, perhaps of another request. Postroom awaits async tests "
        "and gives the real verdict, but the same collection passes elsewhere.",
        bad='pm.test("can log in", async () => {\n'
        '  const response = await pm.sendRequest("https://postman-echo.com/get");\n'
        "  pm.expect(response.code).to.equal(200);\n});",
        good='const response = await pm.sendRequest("https://postman-echo.com/get");\n'
        'pm.test("can log in", () => {\n  pm.expect(response.code).to.equal(200);\n});',
        check=_async_callback,
        reach=STATEMENT,
        words=("test",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM008",
        name="assertion-after-test",
        severity=ERROR,
        summary="An assertion in a callback runs after its test has passed.",
        why="A test ends when its function returns. What a callback of `sendRequest`, `then` or "
        "`setTimeout` asserts comes afterwards: the test has passed, and a failure is a script "
        "error that no test shows.",
        bad='pm.test("user exists", () => {\n'
        '  pm.sendRequest("https://postman-echo.com/get", (error, response) => {\n'
        "    pm.expect(response.code).to.equal(200);\n  });\n});",
        good='pm.sendRequest("https://postman-echo.com/get", (error, response) => {\n'
        '  pm.test("user exists", () => {\n'
        "    pm.expect(response.code).to.equal(200);\n  });\n});",
        check=_too_late,
        reach=STATEMENT,
        words=("test",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM019",
        name="assertion-outside-test",
        severity=WARNING,
        summary="An assertion stands outside of any test.",
        why="When it fails, the script ends with an error. No failed test is counted, and the "
        "tests below it do not run.",
        bad="pm.response.to.have.status(200);",
        good='pm.test("status is 200", () => {\n  pm.response.to.have.status(200);\n});',
        check=_outside,
        reach=STATEMENT,
    ),
)
