"""PM036, PM074: which request runs next, and names of requests that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import WARNING, Finding, Rule
from postroom_server.analysis.script import Knowledge, KnownRequest
from postroom_server.analysis.uses import inside
from postroom_server.syntax.nodes import ancestors, field, string_value, unwrap

_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})
_LEAVING = frozenset({"break_statement", "return_statement", "throw_statement"})
_EQUAL = frozenset({"===", "==", "!==", "!="})


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


def _stale(facts: Facts) -> Iterator[Finding]:
    known = facts.script.knowledge.requests
    if not known:
        return
    names = {one.name for one in known}
    for binary in facts.nodes("binary"):
        operator, left, right = (
            field(binary, "operator"),
            field(binary, "left"),
            field(binary, "right"),
        )
        if operator is None or left is None or right is None or operator.type not in _EQUAL:
            continue
        for asked, literal in ((left, right), (right, left)):
            yield from _compared(facts, asked, unwrap(literal), names)
    for asked, literal in _cases(facts):
        yield from _compared(facts, asked, literal, names)


def _cases(facts: Facts) -> Iterator[tuple[Node, Node]]:
    """The cases of a `switch` over a name."""
    for literal in facts.nodes("string"):
        case = literal.parent
        if case is None or case.type != "switch_case" or field(case, "value") != literal:
            continue
        switch = next((one for one in ancestors(case) if one.type == "switch_statement"), None)
        value = field(switch, "value") if switch is not None else None
        if value is not None:
            yield unwrap(value), literal


def _compared(facts: Facts, asked: Node, literal: Node, names: set[str]) -> Iterator[Finding]:
    node = unwrap(asked)
    info = facts.info(node) if node.type == "member_expression" else None
    if info is None or (info.owner, info.name) != ("Info", "requestName"):
        return
    name = string_value(facts.inference.tree, literal)
    if name is None or name in names:
        return
    near = closest(name, names)
    advice = f" Did you mean `{near}`?" if near else ""
    place = inside(facts.inference, literal)
    yield Finding(
        place,
        f"No request of this collection is called `{name}`: this is never the case.{advice}",
        replaced(f"Change to `{near}`", (place, near)) if near and '"' not in near else (),
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
    ),
    Rule(
        code="PM074",
        name="unknown-request-name",
        severity=WARNING,
        summary="`pm.info.requestName` is compared with a name that no request has.",
        why="Requests get renamed, and the scripts of their folder go on asking for the old name. "
        "What they do for that request is then never done.",
        bad='if (pm.info.requestName === "Log inn") {\n  pm.environment.unset("token");\n}',
        good='if (pm.info.requestName === "Log in") {\n  pm.environment.unset("token");\n}',
        check=_stale,
        knowledge=Knowledge(requests=(KnownRequest("Log in", "1", "POST", "Log in"),)),
    ),
)
