"""PM002, PM005, PM006: assertion chains that throw, or that check nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import ASSERTIONS, CHAINS, Facts, replaced
from postroom_server.analysis.rules.hollow_tests import expected_comparison
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.members import members
from postroom_server.syntax.nodes import arguments, field, property_name, unwrap
from postroom_server.text.span import Span

_FROM_JEST = {
    "toBe": "to.equal",
    "toEqual": "to.eql",
    "toStrictEqual": "to.eql",
    "toContain": "to.include",
    "toHaveLength": "to.have.lengthOf",
    "toMatch": "to.match",
    "toThrow": "to.throw",
    "toBeGreaterThan": "to.be.above",
    "toBeGreaterThanOrEqual": "to.be.at.least",
    "toBeLessThan": "to.be.below",
    "toBeLessThanOrEqual": "to.be.at.most",
    "toBeCloseTo": "to.be.closeTo",
    "toBeInstanceOf": "to.be.instanceOf",
    "toHaveProperty": "to.have.property",
    "toBeTruthy": "to.be.ok",
    "toBeNull": "to.be.null",
    "toBeUndefined": "to.be.undefined",
    "toBeNaN": "to.be.NaN",
    "toBeDefined": "to.not.be.undefined",
    "toBeFalsy": "to.not.be.ok",
}
_STATUS_WORDS = {
    "created": 201,
    "noContent": 204,
    "conflict": 409,
    "gone": 410,
    "unprocessableEntity": 422,
    "tooManyRequests": 429,
    "internalServerError": 500,
    "badGateway": 502,
    "serviceUnavailable": 503,
    "gatewayTimeout": 504,
}
_TYPES = "array object string number boolean function null undefined date regexp promise error"
_UNPROXIED = frozenset({"then", "catch", "inspect", "toJSON", "constructor", "prototype"})


def _getter_called(facts: Facts) -> Iterator[Finding]:
    for call in facts.nodes("call"):
        info = facts.callee_info(call)
        callee = field(call, "function")
        if info is None or callee is None or info.owner not in ASSERTIONS or info.kind != "getter":
            continue
        span = facts.span(call)
        after = facts.span(callee).end
        fixes = ()
        if not arguments(call):
            fixes = replaced("Remove the parentheses", (Span(after, span.end), ""))
        yield Finding(
            Span(facts.span(callee).end - len(info.name), span.end),
            f"`{info.name}` is asserted by reading it. Calling what it gives throws "
            f"`TypeError: … is not a function`, so this always fails. Write `.{info.name}` without "
            "parentheses.",
            fixes,
        )


def _not_called(facts: Facts) -> Iterator[Finding]:
    for expression in _statements(facts):
        node = unwrap(expression)
        if node.type == "member_expression":
            yield from _unfinished(facts, node)
        elif _is_bare_expect(facts, node):
            yield Finding(
                facts.span(node),
                "Nothing is asserted: `pm.expect(…)` alone passes with every value. Go on with "
                "`.to.be…`, `.to.eql(…)` or the like.",
            )


def _statements(facts: Facts) -> Iterator[Node]:
    """The expressions whose value nobody uses."""
    for statement in facts.nodes("statement"):
        if statement.named_child_count:
            yield statement.named_children[0]
    for _, function in facts.tests:
        body = field(function, "body")
        if body is not None and body.type != "statement_block":
            yield body


def _unfinished(facts: Facts, access: Node) -> Iterator[Finding]:
    info = facts.info(access)
    name = field(access, "property")
    if info is None or name is None or info.owner not in ASSERTIONS or info.kind == "getter":
        return
    if info.kind == "method":
        message = f"`{info.name}` is never called, so nothing is asserted and this always passes."
        yield Finding(facts.span(name), message, _as_type_name(facts, access, info.name))
        return
    callable_ = info.name in ("a", "an", "include", "includes", "contain", "contains", "length")
    advice = f"Call it: `.{info.name}(…)`." if callable_ else "Say what is expected after it."
    yield Finding(
        facts.span(name),
        f"Nothing is asserted: a chain that ends with `.{info.name}` passes with every value. "
        f"{advice}",
    )


def _as_type_name(facts: Facts, access: Node, name: str) -> tuple[Fix, ...]:
    """`.to.be.a.string` means `.to.be.a("string")`."""
    target, last = field(access, "object"), field(access, "property")
    if target is None or last is None or name not in _TYPES.split():
        return ()
    before = property_name(facts.inference.tree, target) if target.type != "identifier" else None
    if before not in ("a", "an"):
        return ()
    span = Span(facts.span(target).end, facts.span(last).end)
    return replaced(f'Write `.{before}("{name}")`', (span, f'("{name}")'))


def _is_bare_expect(facts: Facts, node: Node) -> bool:
    callee = field(node, "function") if node.type == "call_expression" else None
    if callee is None or not facts.is_a(callee, "Expect"):
        return False
    return expected_comparison(facts, node) is None  # PM030 has the remedy


def _unknown(facts: Facts) -> Iterator[Finding]:
    if ".use(" in facts.script.text:
        return
    for access in facts.unknown:
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None:
            continue
        word = facts.source(name)
        if word in _UNPROXIED or "__c__" in word or not facts.is_a(target, *CHAINS):
            continue
        if not facts.is_a(target, "Assertion", "ResponseAssertion", "RequestAssertion"):
            continue
        message, fixes = _meant(facts, access, target, name)
        yield Finding(facts.span(name), message, fixes)


def _meant(facts: Facts, access: Node, target: Node, name: Node) -> tuple[str, tuple[Fix, ...]]:
    word = facts.source(name)
    message = f"There is no assertion `{word}`: this throws `Invalid Chai property: {word}`."
    if word in _FROM_JEST:
        return f"{message} That is Jest's; here it is `{_FROM_JEST[word]}`.", _from_jest(
            facts, access, name
        )
    if word in _STATUS_WORDS:
        instead = f"status({_STATUS_WORDS[word]})"
        fixes = _as_status(facts, access, name, instead)
        return f"{message} Write `.to.have.{instead}`.", fixes
    known = members(facts.type_of(target))
    near = closest(word, (one for one in known if not one.startswith("_")))
    if near is None:
        return message, ()
    return f"{message} Did you mean `{near}`?", replaced(
        f"Change to `{near}`", (facts.span(name), near)
    )


def _from_jest(facts: Facts, access: Node, name: Node) -> tuple[Fix, ...]:
    instead = _FROM_JEST[facts.source(name)]
    call = access.parent
    edits = [(facts.span(name), instead)]
    is_getter = instead.rsplit(".", 1)[-1] in ("ok", "null", "undefined", "NaN")
    if is_getter and call is not None and call.type == "call_expression":
        edits.append((Span(facts.span(access).end, facts.span(call).end), ""))
    return replaced(f"Write `.{instead}`", *edits)


def _as_status(facts: Facts, access: Node, name: Node, instead: str) -> tuple[Fix, ...]:
    target = field(access, "object")
    source = facts.source(target) if target is not None else ""
    for ending in (".to.be", ".to.have"):
        if source.endswith(ending):
            start = facts.span(name).start - len(ending.rsplit(".", 1)[-1]) - 1
            return replaced(
                f"Write `have.{instead}`",
                (Span(start, facts.span(name).end), f"have.{instead}"),
            )
    return ()


RULES = (
    Rule(
        code="PM002",
        name="getter-called-as-function",
        severity=ERROR,
        summary="An assertion that is made by reading it is called.",
        why="`ok`, `true`, `exist`, `json`, `notFound` and their like assert when they are read. "
        "What they give cannot be called, so the call throws a TypeError and the test fails "
        "whatever the response is.",
        bad='pm.test("is fine", () => {\n  pm.response.to.be.ok();\n});',
        good='pm.test("is fine", () => {\n  pm.response.to.be.ok;\n});',
        check=_getter_called,
        reach=STATEMENT,
    ),
    Rule(
        code="PM005",
        name="assertion-not-called",
        severity=ERROR,
        summary="An assertion is named and never made.",
        why="A chain that ends before an assertion, or at one that needs a call, checks nothing: "
        "the test passes with every response.",
        bad='pm.test("has a name", () => {\n'
        "  pm.expect(pm.response.json().name).to.be.a.string;\n});",
        good='pm.test("has a name", () => {\n'
        '  pm.expect(pm.response.json().name).to.be.a("string");\n});',
        check=_not_called,
        reach=STATEMENT,
    ),
    Rule(
        code="PM006",
        name="unknown-assertion",
        severity=ERROR,
        summary="An assertion does not exist.",
        why="Chai throws `Invalid Chai property` for a name that it does not know, so the test "
        "fails whatever the response is. Jest's names (`toBe`, `toEqual`) are not Chai's.",
        bad='pm.test("is 1", () => {\n  pm.expect(pm.response.json().id).toBe(1);\n});',
        good='pm.test("is 1", () => {\n  pm.expect(pm.response.json().id).to.equal(1);\n});',
        check=_unknown,
        reach=STATEMENT,
        context=lambda facts: ".use(" in facts.script.text,
    ),
)
