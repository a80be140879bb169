"""PM036: calls of `setNextRequest` that overrule each other."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.layout import removal
from postroom_server.analysis.rules.rule import WARNING, Finding, Rule

_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_LEAVING = frozenset({"break_statement", "return_statement", "throw_statement"})


def _overruled(facts: Facts) -> Iterator[Finding]:
    last: dict[int, Node] = {}
    for call, _ in facts.calls_to("Execution", "setNextRequest"):
        statement = call.parent
        block = statement.parent if statement is not None else None
        if statement is None or block is None or statement.type != "expression_statement":
            continue
        before = last.get(block.id)
        if before is not None and not _leaves_between(before, statement):
            yield Finding(
                facts.span(before),
                "Another `setNextRequest` follows, and the last one counts: this one has no "
                "effect.",
                replaced("Remove this call", (removal(facts, before), "")),
            )
        last[block.id] = statement
        if _is_loop_body(block) and not _leaves_after(statement):
            yield Finding(
                facts.span(call),
                "Only the last round of this loop counts: every call overrules the one before.",
            )


def _leaves_between(first: Node, second: Node) -> bool:
    step = first.next_named_sibling
    while step is not None and step.id != second.id:
        if any(_holds(step, kind) for kind in _LEAVING):
            return True
        step = step.next_named_sibling
    return False


def _leaves_after(statement: Node) -> bool:
    step = statement.next_named_sibling
    while step is not None:
        if any(_holds(step, kind) for kind in _LEAVING):
            return True
        step = step.next_named_sibling
    return False


def _holds(node: Node, kind: str) -> bool:
    return node.type == kind or any(_holds(child, kind) for child in node.named_children)


def _is_loop_body(block: Node) -> bool:
    return block.type == "statement_block" and (
        block.parent is not None and block.parent.type in _LOOPS
    )


RULES = (
    Rule(
        code="PM036",
        name="next-request-overruled",
        severity=WARNING,
        summary="`setNextRequest` is called more than once.",
        why="A call only notes which request comes next. The script goes on, and of several calls "
        "the last one counts.",
        bad='pm.execution.setNextRequest("Log in");\npm.execution.setNextRequest(null);',
        good="pm.execution.setNextRequest(null);",
        check=_overruled,
        words=("setNextRequest",),
    ),
)
