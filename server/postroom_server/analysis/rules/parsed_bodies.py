"""PM062: bodies parsed where no test catches that they are no JSON."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import is_negated, subject
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import indent_of, removal
from postroom_server.analysis.rules.rule import HINT, STATEMENT, WARNING, Finding, Rule
from postroom_server.analysis.types.scopes import find, pattern_names
from postroom_server.syntax.nodes import (
    ancestors,
    enclosing,
    enclosing_function,
    field,
    unwrap,
)
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span

_GUARDS = frozenset(
    {"if_statement", "ternary_expression", "try_statement", "binary_expression", "switch_case"}
)


def _unguarded(facts: Facts) -> Iterator[Finding]:
    if facts.script.kind != "test":
        return
    for call, _ in facts.calls_to("PostmanResponse", "json"):
        callee = field(call, "function")
        target = field(callee, "object") if callee is not None else None
        if target is None or not facts.is_a(target, "CurrentResponse"):
            continue
        if enclosing_function(call) is None:
            yield from _outside_of_tests(facts, call)
        elif _expects_no_content(facts, call):
            yield Finding(
                facts.span(call),
                "This test expects status 204, which has no body: parsing it throws `No data, "
                "empty input`, and the test fails.",
                severity=WARNING,
            )


def _parses(facts: Facts) -> tuple[()] | None:
    """Nothing, where the body is parsed in functions only: else the tests below matter."""
    return None if facts.outline.parses else ()


def _outside_of_tests(facts: Facts, call: Node) -> Iterator[Finding]:
    if any(step.type in _GUARDS for step in ancestors(call)):
        return
    later = [function for test, function in facts.tests if test.start_byte > call.end_byte]
    if all(_uses_what_is_parsed(facts, call, function) for function in later):
        return  # without the body these tests could not pass anyway
    lost = "test below is" if len(later) == 1 else f"{len(later)} tests below are"
    yield Finding(
        facts.span(call),
        "When the body is no JSON (an error page, an empty answer), this ends the script, and the "
        f"{lost} missing from the report, whatever they check.",
        _moved(facts, call),
    )


def _uses_what_is_parsed(facts: Facts, call: Node, function: Node) -> bool:
    """Whether a test uses the name that the parsed body is given."""
    declarator = enclosing(call, "variable_declarator")
    name = field(declarator, "name") if declarator is not None else None
    if name is None:
        return False
    named = {facts.source(one) for one in pattern_names(name)}
    used = captures("names", function).get("name", [])
    return any(facts.source(one) in named for one in used)


def _expects_no_content(facts: Facts, call: Node) -> bool:
    test = facts.test_around(call)
    if test is None or any(step.type in _GUARDS for step in ancestors(call)):
        return False
    for check, given in facts.calls_to("ResponseChecks", "status"):
        callee = field(check, "function")
        if callee is None or not given or facts.source(unwrap(given[0])) != "204":
            continue
        about = subject(facts, callee)
        is_ours = about is not None and facts.is_a(about, "CurrentResponse")
        if is_ours and not is_negated(facts, callee) and facts.test_around(check) == test:
            return True
    return False


def _moved(facts: Facts, call: Node) -> tuple[Fix, ...]:
    """The declaration at the start of each test that uses the name, where only tests do."""
    declarator = enclosing(call, "variable_declarator")
    statement = declarator.parent if declarator is not None else None
    name = field(declarator, "name") if declarator is not None else None
    if declarator is None or statement is None or name is None or name.type != "identifier":
        return ()
    if statement.type != "lexical_declaration" or statement.named_child_count != 1:
        return ()
    if facts.source(statement.children[0]) != "const":
        return ()
    bodies = _bodies_of_users(facts, name)
    if not bodies:
        return ()
    text = facts.source(statement).rstrip(";") + ";"
    edits = [_insertion(facts, body, text) for body in bodies]
    return replaced(
        "Parse in each test that uses it",
        (removal(facts, statement), ""),
        *edits,
        preferred=False,
    )


def _bodies_of_users(facts: Facts, name: Node) -> list[Node]:
    """The blocks of the tests that use a name; none where anything else does."""
    found: dict[int, Node] = {}
    for use in facts.names.get(facts.source(name), []):
        if use == name:
            continue
        binding = find(facts.inference, use)
        if binding is None or binding.node != name:
            continue
        test = facts.test_around(use)
        body = field(test, "body") if test is not None else None
        if test is None or body is None or body.type != "statement_block":
            return []
        if enclosing_function(test) is not None:
            return []
        found[body.id] = body
    return list(found.values())


def _insertion(facts: Facts, body: Node, text: str) -> tuple[Span, str]:
    start = facts.span(body).start + 1
    first = body.named_children[0]
    if "\n" not in facts.script.text[start : facts.span(first).start]:
        return Span(start, start), f" {text}"
    return Span(start, start), f"\n{indent_of(facts, first)}{text}"


RULES = (
    Rule(
        code="PM062",
        name="body-parsed-outside-of-tests",
        severity=HINT,
        summary="The body is parsed where no test catches that it is no JSON.",
        why="`pm.response.json()` throws when the body is no JSON. Inside a test that is a failed "
        "test with a message; outside it ends the script, and of the tests below not one is "
        "reported, those included that do not ask about the body: a report with fewer tests is "
        "easily taken for a good one. In a test that expects status 204 it always throws, for "
        "there is no body. Parsing the body once in every test is no mistake.",
        bad='const user = pm.response.json();\npm.test("is fine", () => {\n'
        '  pm.response.to.have.status(200);\n});\npm.test("has a name", () => {\n'
        '  pm.expect(user.name).to.be.a("string");\n});',
        good='pm.test("is fine", () => {\n  pm.response.to.have.status(200);\n});\n'
        'pm.test("has a name", () => {\n  const user = pm.response.json();\n'
        '  pm.expect(user.name).to.be.a("string");\n});',
        check=_unguarded,
        reach=STATEMENT,
        context=_parses,
        words=("json",),
    ),
)
