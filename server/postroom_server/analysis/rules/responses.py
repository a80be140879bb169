"""PM004, PM012, PM013, PM027: assertions that compare with the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.http_words import STATUSES
from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import is_negated, subject, words
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.values import ArrayOf, ObjectLiteral
from postroom_server.syntax.nodes import field, string_value, unwrap

_EQUAL = ("equal", "equals", "eq")


def _json_body_object(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("ResponseChecks", "jsonBody"):
        if len(given) != 1 or not isinstance(facts.type_of(given[0]), ObjectLiteral | ArrayOf):
            continue
        yield Finding(
            facts.span(given[0]),
            "`jsonBody` with an object checks nothing: it passes with every JSON body. Compare "
            "the body itself.",
            _compared(facts, call, given[0]),
        )


def _compared(facts: Facts, call: Node, expected: Node) -> tuple[Fix, ...]:
    callee = field(call, "function")
    about = subject(facts, callee) if callee is not None else None
    if callee is None or about is None or not facts.is_a(about, "CurrentResponse"):
        return ()
    if is_negated(facts, callee):
        return ()
    check = "deep.include" if unwrap(expected).type == "object" else "eql"
    text = f"pm.expect({facts.source(about)}.json()).to.{check}({facts.source(expected)})"
    return replaced(f"Compare the body with `{check}`", (facts.span(call), text))


def _status_argument(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("ResponseChecks", "status"):
        if not given:
            yield Finding(
                facts.span(call),
                "`status()` without a code always fails: it compares with undefined.",
            )
            continue
        yield from _first_status(facts, call, given[0])
        if len(given) > 1 and unwrap(given[1]).type == "number":
            yield Finding(
                facts.span(given[1]),
                "`status` looks at its first argument only: this code is never checked.",
            )


def _first_status(facts: Facts, call: Node, argument: Node) -> Iterator[Finding]:
    node = unwrap(argument)
    if node.type == "array":
        yield Finding(
            facts.span(argument),
            "`status` takes one code: with an array it always fails. For several codes use "
            "`oneOf`.",
            _one_of(facts, call, argument),
        )
        return
    text = string_value(facts.inference.tree, node)
    if text is None:
        return
    if text.strip().isdecimal():
        yield Finding(
            facts.span(argument),
            f'`"{text}"` is compared with the reason phrase (`OK`), so this always fails. Give '
            "the code as a number.",
            replaced(f"Change to {text.strip()}", (facts.span(argument), text.strip())),
        )
        return
    phrase = next((one for one in STATUSES.values() if one.lower() == text.lower()), text)
    if phrase != text:
        quote = facts.source(node)[0]
        yield Finding(
            facts.span(argument),
            f"Reason phrases are compared exactly, and the usual one is `{phrase}`.",
            replaced(f"Change to `{phrase}`", (facts.span(node), f"{quote}{phrase}{quote}")),
        )


def _one_of(facts: Facts, call: Node, codes: Node) -> tuple[Fix, ...]:
    callee = field(call, "function")
    about = subject(facts, callee) if callee is not None else None
    if callee is None or about is None or is_negated(facts, callee):
        return ()
    text = f"pm.expect({facts.source(about)}.code).to.be.oneOf({facts.source(codes)})"
    return replaced("Use `oneOf`", (facts.span(call), text))


def _header_regex(facts: Facts) -> Iterator[Finding]:
    for owner in ("ResponseChecks", "RequestChecks"):
        for call, given in facts.calls_to(owner, "header"):
            if len(given) > 1 and unwrap(given[1]).type == "regex":
                yield Finding(
                    facts.span(given[1]),
                    "A header's value is compared exactly, so a regular expression never matches "
                    "and this always fails.",
                    _matched(facts, call, given),
                )


def _matched(facts: Facts, call: Node, given: list[Node]) -> tuple[Fix, ...]:
    callee = field(call, "function")
    about = subject(facts, callee) if callee is not None else None
    if callee is None or about is None:
        return ()
    negation = "not." if is_negated(facts, callee) else ""
    value = f"{facts.source(about)}.headers.get({facts.source(given[0])})"
    text = f"pm.expect({value}).to.{negation}match({facts.source(given[1])})"
    return replaced("Match the header's value", (facts.span(call), text))


def _equal_objects(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("ChaiAssertion", *_EQUAL):
        callee = field(call, "function")
        if callee is None or not given or unwrap(given[0]).type not in ("object", "array"):
            continue
        name = field(callee, "property")
        if name is None or "deep" in words(facts, callee):
            continue
        negated = is_negated(facts, callee)
        effect = "always passes" if negated else "always fails"
        yield Finding(
            facts.span(name),
            f"`{facts.source(name)}` asks for the very same object (`===`), and this one is new: "
            f"it {effect}. `eql` compares the content.",
            replaced("Change to `eql`", (facts.span(name), "eql")),
        )


RULES = (
    Rule(
        code="PM004",
        name="jsonbody-object",
        severity=ERROR,
        summary="`jsonBody` is given an object, and checks nothing.",
        why="`jsonBody` takes a path and a value. With an object or array as its only argument it "
        "passes with every JSON body, negated or not.",
        bad='pm.test("is open", () => {\n  pm.response.to.have.jsonBody({ status: "open" });\n});',
        good='pm.test("is open", () => {\n'
        '  pm.expect(pm.response.json()).to.deep.include({ status: "open" });\n});',
        check=_json_body_object,
        reach=STATEMENT,
        words=("jsonBody",),
    ),
    Rule(
        code="PM012",
        name="status-argument",
        severity=ERROR,
        summary="`status` is given something it cannot match.",
        why="A number is compared with the code, text with the reason phrase, exactly. A number "
        "in quotes, an array or nothing always fail, and a second argument is ignored.",
        bad='pm.test("is fine", () => {\n  pm.response.to.have.status("200");\n});',
        good='pm.test("is fine", () => {\n  pm.response.to.have.status(200);\n});',
        check=_status_argument,
        reach=STATEMENT,
        words=("status",),
    ),
    Rule(
        code="PM013",
        name="header-regex-value",
        severity=ERROR,
        summary="A header is compared with a regular expression.",
        why="`header(name, value)` compares the value with `===`. A regular expression is never "
        "equal to text, so the test always fails.",
        bad='pm.test("is JSON", () => {\n'
        '  pm.response.to.have.header("Content-Type", /json/);\n});',
        good='pm.test("is JSON", () => {\n'
        '  pm.expect(pm.response.headers.get("Content-Type")).to.match(/json/);\n});',
        check=_header_regex,
        reach=STATEMENT,
        words=("header",),
    ),
    Rule(
        code="PM027",
        name="equal-on-objects",
        severity=ERROR,
        summary="`equal` is used to compare objects or arrays.",
        why="`equal` is `===`: two objects with the same content are not equal. `eql` (or "
        "`deep.equal`) compares what is in them.",
        bad='pm.test("has both tags", () => {\n'
        '  pm.expect(pm.response.json().tags).to.equal(["a", "b"]);\n});',
        good='pm.test("has both tags", () => {\n'
        '  pm.expect(pm.response.json().tags).to.eql(["a", "b"]);\n});',
        check=_equal_objects,
        reach=STATEMENT,
        words=("eq",),
        protocols=ANY_PROTOCOL,
    ),
)
