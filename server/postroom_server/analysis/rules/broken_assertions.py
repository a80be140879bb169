"""PM032, PM072, PM073: assertions that fail, or pass, for other reasons than meant."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import is_negated
from postroom_server.analysis.rules.facts import ASSERTIONS, Facts, replaced
from postroom_server.analysis.rules.rule import (
    ERROR,
    INFORMATION,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.syntax.nodes import arguments, field, property_name, unwrap
from postroom_server.text.span import Span

_EQUAL = ("equal", "equals", "eq", "eql", "eqls")
_NEGATED = frozenset({"property", *_EQUAL})
_BELOW = ("below", "lt", "lessThan", "most", "lte", "lessThanOrEqual")
_SHORT_MS = 200


def _broken(facts: Facts) -> Iterator[Finding]:
    for access in facts.accesses_to("notAcceptable", "unauthorised"):
        info, name = facts.info(access), field(access, "property")
        if info is None or name is None or info.owner not in ASSERTIONS or info.kind != "getter":
            continue
        if info.name == "notAcceptable":
            yield Finding(
                facts.span(name),
                "`notAcceptable` compares with a reason phrase that no server sends, so it always "
                "fails. Compare the code.",
                _as_status(facts, access, name, 406),
            )
        elif info.name == "unauthorised":
            yield Finding(
                facts.span(name),
                "`unauthorised` expects the reason phrase to be spelled so, and servers send "
                "`Unauthorized`. Spell it with z, or compare the code.",
                (
                    *replaced("Change to `unauthorized`", (facts.span(name), "unauthorized")),
                    *_as_status(facts, access, name, 401, preferred=False),
                ),
            )
    yield from _negated_headers(facts)


def _as_status(
    facts: Facts, access: Node, name: Node, code: int, *, preferred: bool = True
) -> tuple[Fix, ...]:
    target = field(access, "object")
    if target is None:
        return ()
    word = property_name(facts.inference.tree, target) if target.type != "identifier" else None
    text = f"status({code})" if word == "have" else f"have.status({code})"
    start = facts.span(name).start
    if word == "be":
        start -= len("be.")
    span = Span(start, facts.span(name).end)
    return replaced(f"Change to `{text}`", (span, text), preferred=preferred)


def _negated_headers(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("ResponseChecks", "header"):
        callee = field(call, "function")
        if callee is None or len(given) < 2 or not is_negated(facts, callee):
            continue
        span = Span(facts.span(given[0]).end, facts.span(given[1]).end)
        yield Finding(
            facts.span(given[1]),
            "When the header is missing, this throws a TypeError and the test fails. Ask for the "
            "name alone, or compare what `headers.get` gives.",
            replaced("Ask for the name alone", (span, ""), preferred=False),
            WARNING,
        )


def _flaky(facts: Facts) -> Iterator[Finding]:
    for call in facts.nodes("call"):
        info = facts.callee_info(call)
        if info is None or info.name not in _BELOW or info.owner not in ASSERTIONS:
            continue
        given = arguments(call)
        limit = unwrap(given[0]) if given else call
        if limit.type != "number" or not _is_short(facts.source(limit)):
            continue
        callee = field(call, "function")
        if callee is not None and _is_about_time(facts, callee):
            yield Finding(
                facts.span(limit),
                f"A limit of {facts.source(limit)} ms fails on a slow network or a cold server, "
                "too. Leave room, or take the limit from a variable.",
            )


def _is_short(number: str) -> bool:
    return number.isdecimal() and int(number) < _SHORT_MS


def _is_about_time(facts: Facts, node: Node) -> bool:
    step: Node | None = node
    while step is not None:
        if step.type == "call_expression":
            given, callee = arguments(step), field(step, "function")
            if given and callee is not None and facts.is_a(callee, "Expect"):
                info = facts.info(given[0]) if given[0].type == "member_expression" else None
                return info is not None and info.name == "responseTime"
            step = callee
            continue
        info = facts.info(step) if step.type == "member_expression" else None
        if info is not None and info.owner in ASSERTIONS and info.name == "responseTime":
            return True
        step = field(step, "object")
    return False


def _weak(facts: Facts) -> Iterator[Finding]:
    for call in facts.nodes("call"):
        info = facts.callee_info(call)
        if info is None or info.owner not in ASSERTIONS or info.name not in _NEGATED:
            continue
        callee, given = field(call, "function"), arguments(call)
        if callee is None or not is_negated(facts, callee):
            continue
        if info.name == "property" and len(given) > 1:
            yield Finding(
                facts.span(given[1]),
                "This also passes when there is no such property at all. To say that it is "
                "missing, give the name alone.",
                replaced(
                    "Ask for the name alone",
                    (Span(facts.span(given[0]).end, facts.span(given[1]).end), ""),
                    preferred=False,
                ),
            )
        elif info.name in _EQUAL and given and unwrap(given[0]).type in ("null", "undefined"):
            kept, passing = unwrap(given[0]).type, "undefined"
            passing = "null" if kept == "undefined" else "undefined"
            yield Finding(
                facts.span(call),
                f"This passes with {passing}, too. That there is a value says `to.exist`.",
                _exists(facts, call, callee),
            )


def _exists(facts: Facts, call: Node, callee: Node) -> tuple[Fix, ...]:
    source = facts.source(callee)
    for ending in (".to.not.", ".not.to."):
        head, found, rest = source.rpartition(ending)
        if found and "." not in rest:
            span = Span(facts.span(call).start + len(head), facts.span(call).end)
            return replaced("Change to `to.exist`", (span, ".to.exist"), preferred=False)
    return ()


RULES = (
    Rule(
        code="PM032",
        name="broken-assertion",
        severity=ERROR,
        summary="An assertion of Postman's that does not work is used.",
        why="`notAcceptable` and `unauthorised` compare with reason phrases that servers do not "
        "send, so they always fail. `not.have.header(name, value)` throws when the header is "
        "missing.",
        bad='pm.test("is refused", () => {\n  pm.response.to.be.notAcceptable;\n});',
        good='pm.test("is refused", () => {\n  pm.response.to.have.status(406);\n});',
        check=_broken,
        reach=STATEMENT,
        words=("cceptable", "nauthorised", "not"),
    ),
    Rule(
        code="PM072",
        name="tight-response-time",
        severity=INFORMATION,
        summary="A response must arrive within a very short time.",
        why="Response times depend on the network, on the machine and on what else it does. A "
        "tight limit fails now and then, and people learn to ignore it.",
        bad='pm.test("is fast", () => {\n  pm.response.to.have.responseTime.below(50);\n});',
        good='pm.test("is fast", () => {\n  pm.response.to.have.responseTime.below(1000);\n});',
        check=_flaky,
        reach=STATEMENT,
        words=("esponse",),
    ),
    Rule(
        code="PM073",
        name="weak-negation",
        severity=INFORMATION,
        summary="A negated assertion also passes when the thing is not there at all.",
        why="`not.have.property(name, value)` passes when there is no such property, "
        "`not.equal(null)` with undefined. A response that lacks everything passes such tests.",
        bad='pm.test("has an id", () => {\n  pm.expect(pm.response.json().id).to.not.equal(null);'
        "\n});",
        good='pm.test("has an id", () => {\n  pm.expect(pm.response.json().id).to.exist;\n});',
        check=_weak,
        reach=STATEMENT,
        words=("not",),
    ),
)
