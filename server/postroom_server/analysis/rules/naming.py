"""PM056: tests without a name, and names that several tests have."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    INFORMATION,
    STATEMENT,
    Finding,
    Rule,
)
from postroom_server.syntax.nodes import (
    BLOCKS,
    FUNCTIONS,
    ancestors,
    field,
    property_name,
    quoted,
    string_value,
    unwrap,
)
from postroom_server.text.span import Span

_COMPARISONS = frozenset({"===", "==", "!==", "!=", "<", ">", "<=", ">="})
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_EACH = frozenset({"forEach", "map", "each"})


def _names(facts: Facts) -> Iterator[Finding]:
    seen: dict[tuple[int, str], int] = {}
    for call, given in facts.test_calls:
        if given and unwrap(given[0]).type in FUNCTIONS:
            yield Finding(
                facts.span(call),
                "The name is missing: the function is taken for it, and nothing is checked.",
                _named(facts, given[0]),
            )
            continue
        name = string_value(facts.inference.tree, unwrap(given[0])) if given else None
        if name is None:
            continue
        yield from _repeated(facts, call, given[0], name, seen)
        yield from _in_loop(facts, call, given[0])


def _repeats(facts: Facts) -> tuple[()] | None:
    """Nothing, where tests of one name do not stand beside each other: else where they stand
    matters."""
    names = facts.outline.tests
    return () if len(set(names)) == len(names) else None


def _named(facts: Facts, function: Node) -> tuple[Fix, ...]:
    start = facts.span(function).start
    edit = (Span(start, start), '"the response is as expected", ')
    return replaced("Add a name", edit, preferred=False)


def _repeated(
    facts: Facts, call: Node, literal: Node, name: str, seen: dict[tuple[int, str], int]
) -> Iterator[Finding]:
    """Two tests of one name that both run: they stand beside each other in the same block."""
    block = next((one for one in ancestors(call) if one.type in BLOCKS), None)
    if block is None:
        return
    key = (block.id, name)
    seen[key] = seen.get(key, 0) + 1
    if seen[key] > 1:
        text = quoted(f"{name} ({seen[key]})", facts.source(unwrap(literal))[0])
        fixes = replaced("Number it", (facts.span(literal), text), preferred=False)
        yield Finding(
            facts.span(literal),
            "Another test of this script has the same name: reports cannot tell them apart.",
            fixes if facts.source(unwrap(literal))[0] != "`" else (),
            INFORMATION,
        )


def _in_loop(facts: Facts, call: Node, literal: Node) -> Iterator[Finding]:
    for step in ancestors(call):
        if step.type in _LOOPS or (step.type in FUNCTIONS and _is_each(facts, step)):
            yield Finding(
                facts.span(literal),
                "Every round of this loop reports a test of the same name. Put what differs into "
                "the name.",
                severity=INFORMATION,
            )
            return
        if step.type in FUNCTIONS:
            return


def _is_each(facts: Facts, function: Node) -> bool:
    holder = function.parent
    call = holder.parent if holder is not None and holder.type == "arguments" else None
    callee = field(call, "function") if call is not None else None
    return callee is not None and property_name(facts.inference.tree, callee) in _EACH


RULES = (
    Rule(
        code="PM056",
        name="test-name",
        severity=ERROR,
        summary="A test has no name, or one that others have, too.",
        why="The first argument is the name. Without one the function itself is taken for it, and "
        "nothing is checked. Equal names cannot be told apart in a report.",
        bad="pm.test(() => {\n  pm.response.to.have.status(200);\n});",
        good='pm.test("is fine", () => {\n  pm.response.to.have.status(200);\n});',
        check=_names,
        reach=STATEMENT,
        context=_repeats,
        words=("test",),
        protocols=ANY_PROTOCOL,
    ),
)
