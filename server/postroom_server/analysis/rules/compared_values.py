"""PM039: texts of variables compared with numbers, or added to them."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.chains import subject, words
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.names_in_strings import may_be_computed
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, STATEMENT, WARNING, Finding, Rule
from postroom_server.analysis.rules.variable_reads import variable_read
from postroom_server.analysis.script import Knowledge, KnownVariable
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.values import BOOLEAN, NUMBER, Literal, Value, widen
from postroom_server.syntax.nodes import field, string_value, unwrap

_STRICT = frozenset({"===", "!=="})
_LOOSE = frozenset({"==", "!="})
_EQUAL = ("equal", "equals", "eq", "eql", "eqls")
_ORDER = (
    *("above", "gt", "greaterThan", "least", "gte", "greaterThanOrEqual"),
    *("below", "lt", "lessThan", "most", "lte", "lessThanOrEqual", "within", "closeTo"),
)
_STILL = frozenset(
    {"to", "be", "been", "is", "that", "which", "and", "has", "have", "with", "of", "same", "but"}
    | {"does", "still", "also", "not", "expect", "deep", "at"}
)


def _compared(facts: Facts) -> Iterator[Finding]:
    for binary in facts.nodes("binary"):
        yield from _in_expression(facts, binary)
    for call, given in facts.calls_to("ChaiAssertion", *_EQUAL, *_ORDER):
        callee = field(call, "function")
        about = _asserted(facts, callee) if callee is not None else None
        if about is not None and given:
            yield from _in_assertion(facts, callee, about, given[0])
    for access in facts.accesses_to("true", "false"):
        yield from _boolean_getter(facts, access)


def _in_expression(facts: Facts, binary: Node) -> Iterator[Finding]:
    operator = field(binary, "operator")
    left, right = field(binary, "left"), field(binary, "right")
    if operator is None or left is None or right is None:
        return
    for read, other in ((left, right), (right, left)):
        name = _text_variable(facts, read)
        kind = _kind(facts.type_of(other)) if name is not None else None
        if name is None or kind is None:
            continue
        if operator.type in _STRICT or (operator.type in _LOOSE and kind == BOOLEAN):
            result = "true" if operator.type.startswith("!") else "false"
            effect = f"so this is always {result}"
        elif operator.type == "+" and kind == NUMBER:
            effect = "so `+` puts the two together as text"
        else:
            continue
        yield Finding(
            facts.span(binary), _message(name, effect), _converted(facts, read, other, kind)
        )


def _in_assertion(
    facts: Facts, callee: Node | None, about: Node, expected: Node
) -> Iterator[Finding]:
    name, method = _text_variable(facts, about), field(callee, "property") if callee else None
    kind = _kind(facts.type_of(expected)) if name is not None else None
    if name is None or kind is None or callee is None or method is None:
        return
    if facts.source(method) in _ORDER:
        effect = "and this assertion takes numbers only: it always fails"
    else:
        passes = "not" in words(facts, callee)
        effect = f"so this always {'passes' if passes else 'fails'}"
    fixes = _converted(facts, about, expected, kind)
    yield Finding(facts.span(expected), _message(name, effect), fixes)


def _boolean_getter(facts: Facts, access: Node) -> Iterator[Finding]:
    """`pm.expect(pm.environment.get("debug")).to.be.true`."""
    info, word = facts.info(access), field(access, "property")
    if info is None or word is None or info.name not in ("true", "false"):
        return
    about = _asserted(facts, access) if info.owner == "ChaiAssertion" else None
    name = _text_variable(facts, about) if about is not None else None
    if name is None or about is None:
        return
    effect = f"so this always {'passes' if 'not' in words(facts, access) else 'fails'}"
    text = f'equal("{info.name}")'
    fixes = replaced(f"Change to `{text}`", (facts.span(word), text))
    yield Finding(facts.span(word), _message(name, effect), fixes)


def _asserted(facts: Facts, callee: Node) -> Node | None:
    """What a chain is about, if it is still about that where it ends."""
    about = subject(facts, callee)
    return about if about is not None and set(words(facts, callee)) <= _STILL else None


def _text_variable(facts: Facts, node: Node) -> str | None:
    """The name of the variable whose text an expression is; None where it may be no text."""
    named = variable_read(facts, node)
    name = string_value(facts.inference.tree, named.name) if named is not None else None
    if named is None or name is None or may_be_computed(name, facts.script.knowledge):
        return None
    if name in facts.outline.written:
        return None
    known = [
        one
        for one in facts.script.knowledge.variables
        if one.name == name and named.scope in ("any", one.scope)
    ]
    return name if known and all(one.is_text for one in known) else None


def _kind(value: Value) -> Value | None:
    """`NUMBER` or `BOOLEAN` where a value is surely one."""
    found = {widen(one) if isinstance(one, Literal) else one for one in parts(value)}
    return next((kind for kind in (NUMBER, BOOLEAN) if found == {kind}), None)


def _message(name: str, effect: str) -> str:
    return f"`{name}` holds text, as variables of files do, {effect}. Convert it first."


def _converted(facts: Facts, read: Node, other: Node, kind: Value) -> tuple[Fix, ...]:
    if kind == NUMBER:
        text = f"Number({facts.source(unwrap(read))})"
        return replaced("Convert with `Number`", (facts.span(unwrap(read)), text))
    literal = unwrap(other)
    if literal.type not in ("true", "false"):
        return ()
    text = f'"{facts.source(literal)}"'
    return replaced(f"Compare with {text}", (facts.span(literal), text))


RULES = (
    Rule(
        code="PM039",
        name="text-compared-with-number",
        severity=WARNING,
        summary="A variable's text is compared with a number or with true, or a number is added.",
        why="What stands in an environment, a collection's variables or the globals is text, "
        'whatever it looks like: `"5" === 5` and `"true" === true` are false, `eql(5)` fails, '
        'and `"5" + 1` is `"51"`. Reported are variables that files give a value and no script '
        "sets: what a script has set keeps its type.",
        bad='pm.test("has three retries", () => {\n'
        '  pm.expect(pm.environment.get("retries")).to.eql(3);\n});',
        good='pm.test("has three retries", () => {\n'
        '  pm.expect(Number(pm.environment.get("retries"))).to.eql(3);\n});',
        check=_compared,
        reach=STATEMENT,
        context=lambda facts: facts.outline.written,
        protocols=ANY_PROTOCOL,
        knowledge=Knowledge(
            variables=(KnownVariable("retries", "environment", "3", is_text=True),)
        ),
    ),
)
