"""PM029, PM030: tests that say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.syntax.nodes import (
    arguments,
    field,
    is_async,
    parameters,
    string_value,
    unwrap,
)
from postroom_server.syntax.queries import captures

_COMPARISONS = frozenset({"===", "==", "!==", "!=", "<", ">", "<=", ">="})
_CHAINS = {
    "===": "to.equal",
    "==": "to.equal",
    "!==": "to.not.equal",
    "!=": "to.not.equal",
    "<": "to.be.below",
    ">": "to.be.above",
    "<=": "to.be.at.most",
    ">=": "to.be.at.least",
}
_HARMLESS = frozenset({"Console", "VariableScope"})
_DECLARING = frozenset(
    {"lexical_declaration", "variable_declaration", "comment", "empty_statement"}
)
_READS = frozenset({"text", "get", "has", "toObject", "count", "all", "one", "idx"})


def _nothing_checked(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.test_calls:
        if len(given) == 1 and string_value(facts.inference.tree, unwrap(given[0])) is not None:
            yield Finding(
                facts.span(call), "A test without a function checks nothing and always passes."
            )
    for call, function in facts.tests:
        body = field(function, "body")
        if body is None or is_async(function) or parameters(function):
            continue
        compared = _returned_comparison(body)
        if compared is not None:
            yield Finding(
                facts.span(compared),
                "What a test's function returns is ignored: this test passes whether the "
                "comparison is true or false. Assert it.",
                _asserted(facts, compared),
            )
        elif body.type == "statement_block" and _is_idle(facts, body):
            name = field(call, "function")
            if name is not None:
                yield Finding(
                    facts.span(name),
                    "This test makes no assertion, so it passes with every response.",
                )


def _returned_comparison(body: Node) -> Node | None:
    """The comparison that is all that a test does."""
    if body.type != "statement_block":
        expression = unwrap(body)
        return expression if _is_comparison(expression) else None
    last = body.named_children[-1] if body.named_child_count else None
    if last is None or last.type != "return_statement" or not last.named_child_count:
        return None
    expression = unwrap(last.named_children[0])
    return expression if _is_comparison(expression) and _only_declares(body) else None


def _only_declares(body: Node) -> bool:
    return all(one.type in _DECLARING for one in body.named_children[:-1])


def _is_comparison(node: Node) -> bool:
    operator = field(node, "operator") if node.type == "binary_expression" else None
    return operator is not None and operator.type in _COMPARISONS


def _asserted(facts: Facts, compared: Node) -> tuple[Fix, ...]:
    left, right = field(compared, "left"), field(compared, "right")
    operator, outer = field(compared, "operator"), compared.parent
    if left is None or right is None or operator is None or outer is None:
        return ()
    text = f"pm.expect({facts.source(left)}).{_CHAINS[operator.type]}({facts.source(right)})"
    span = facts.span(compared)
    while outer.type == "parenthesized_expression" and outer.parent is not None:
        span, outer = facts.span(outer), outer.parent
    if outer.type == "return_statement":
        ending = ";" if facts.source(outer).endswith(";") else ""
        span, text = facts.span(outer), text + ending
    return replaced("Assert it", (span, text), preferred=operator.type in ("===", "!=="))


def _is_idle(facts: Facts, body: Node) -> bool:
    """Whether a block only declares, logs and sets variables: nothing in it throws on purpose."""
    for statement in body.named_children:
        if statement.type == "expression_statement":
            if unwrap(statement.named_children[0]).type != "call_expression":
                return False
        elif statement.type not in _DECLARING:
            return False
    if captures("awaits", body) or captures("functions", body):
        return False
    return all(_is_harmless(facts, call) for call in captures("calls", body).get("call", []))


def _is_harmless(facts: Facts, call: Node) -> bool:
    info = facts.callee_info(call)
    if info is None:
        return False
    if info.owner in _HARMLESS:
        return True
    is_known = info.owner in ("PostmanResponse", "CurrentResponse", "PropertyList", "HeaderList")
    return is_known and info.name in _READS


def _compared_instead(facts: Facts) -> Iterator[Finding]:
    for statement in facts.nodes("statement"):
        node = unwrap(statement.named_children[0]) if statement.named_child_count else None
        if node is not None and _is_comparison(node):
            left = field(node, "left")
            if left is not None and facts.is_a(left, "Assertion", "ResponseAssertion"):
                yield Finding(
                    facts.span(node),
                    "This compares the assertion object and asserts nothing: it passes with every "
                    "value.",
                    _as_assertion(facts, node, left),
                )
        elif node is not None:
            yield from _bare_comparison(facts, node)
    yield from _assigned_instead(facts)


def _as_assertion(facts: Facts, node: Node, left: Node) -> tuple[Fix, ...]:
    operator, right, about = field(node, "operator"), field(node, "right"), unwrap(left)
    callee = field(about, "function") if about.type == "call_expression" else None
    if operator is None or right is None or callee is None or not facts.is_a(callee, "Expect"):
        return ()
    text = f"{facts.source(about)}.{_CHAINS[operator.type]}({facts.source(right)})"
    return replaced("Assert it", (facts.span(node), text))


def _bare_comparison(facts: Facts, node: Node) -> Iterator[Finding]:
    """`pm.expect(a === b);`"""
    argument = expected_comparison(facts, node)
    left = field(argument, "left") if argument is not None else None
    right = field(argument, "right") if argument is not None else None
    operator = field(argument, "operator") if argument is not None else None
    callee = field(node, "function")
    if argument is None or left is None or right is None or operator is None or callee is None:
        return
    text = (
        f"{facts.source(callee)}({facts.source(left)}).{_CHAINS[operator.type]}"
        f"({facts.source(right)})"
    )
    yield Finding(
        facts.span(node),
        "`pm.expect` of a comparison asserts nothing by itself: it passes whether that is true or "
        "false.",
        replaced("Assert it", (facts.span(node), text)),
    )


def expected_comparison(facts: Facts, node: Node) -> Node | None:
    """The comparison that a bare `pm.expect(…)` is given, if it is one."""
    callee = field(node, "function") if node.type == "call_expression" else None
    given = arguments(node)
    if callee is None or len(given) != 1 or not facts.is_a(callee, "Expect"):
        return None
    argument = unwrap(given[0])
    return argument if _is_comparison(argument) else None


def _assigned_instead(facts: Facts) -> Iterator[Finding]:
    """`pm.expect(code = 200)` and `tests["ok"] = responseCode.code = 200`."""
    for node in facts.nodes("assignment"):
        if node.type != "assignment_expression" or not _is_meant_as_comparison(facts, node):
            continue
        operator = next((one for one in node.children if one.type == "="), None)
        if operator is not None:
            yield Finding(
                facts.span(node),
                "This assigns and does not compare: the value is the right side, whatever the left "
                "one was.",
                replaced("Compare with `===`", (facts.span(operator), "===")),
            )


def _is_meant_as_comparison(facts: Facts, node: Node) -> bool:
    holder = node.parent
    while holder is not None and holder.type == "parenthesized_expression":
        holder = holder.parent
    if holder is None:
        return False
    call = holder.parent if holder.type == "arguments" else None
    callee = field(call, "function") if call is not None else None
    if callee is not None and facts.is_a(callee, "Expect"):
        return True
    if holder.type != "assignment_expression" or field(holder, "right") != node:
        return False
    left = field(holder, "left")
    target = field(left, "object") if left is not None else None
    is_tests = target is not None and facts.source(target) == "tests"
    return is_tests and target is not None and facts.is_free(target)


RULES = (
    Rule(
        code="PM029",
        name="test-without-assertion",
        severity=WARNING,
        summary="A test asserts nothing.",
        why="A test fails only when something in it throws. Without an assertion, and with a "
        "comparison whose result is merely returned, it passes with every response.",
        bad='pm.test("is fine", () => pm.response.code === 200);',
        good='pm.test("is fine", () => {\n  pm.expect(pm.response.code).to.equal(200);\n});',
        check=_nothing_checked,
        reach=STATEMENT,
        words=("test",),
    ),
    Rule(
        code="PM030",
        name="comparison-instead-of-assertion",
        severity=ERROR,
        summary="A comparison or an assignment stands where an assertion is meant.",
        why="`pm.expect(x) == y` compares an object that is never equal and throws the result "
        "away; `pm.expect(a === b)` is given true or false and asserts neither. Both pass always.",
        bad='pm.test("is fine", () => {\n  pm.expect(pm.response.code === 200);\n});',
        good='pm.test("is fine", () => {\n  pm.expect(pm.response.code).to.equal(200);\n});',
        check=_compared_instead,
        reach=STATEMENT,
        protocols=ANY_PROTOCOL,
    ),
)
