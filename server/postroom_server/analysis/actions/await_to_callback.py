"""`const response = await pm.sendRequest(request);` as a call with a callback, for newman and
other hosts whose `pm.sendRequest` gives no promise."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.actions.selection import node_around, statement_around
from postroom_server.analysis.results import CodeAction, TextEdit
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.layout import indent_of
from postroom_server.analysis.types.scopes import visible
from postroom_server.syntax.nodes import arguments, enclosing_function, field, unwrap
from postroom_server.syntax.queries import captures
from postroom_server.text.span import Span

KIND = "refactor.rewrite.callback"


def await_to_callback(facts: Facts, span: Span) -> Iterator[CodeAction]:
    """The lines below an awaited `pm.sendRequest` in its callback. Offered where all of them can
    move: to the end of the block, with no further `await`, no `return` and no `try` around."""
    statement = statement_around(node_around(facts, span))
    call = _awaited_call(facts, statement) if statement is not None else None
    if statement is None or call is None or statement.parent is None:
        return
    following = [
        one for one in statement.parent.named_children if one.start_byte > statement.end_byte
    ]
    if not _can_move(statement, following) or _has_long_text(facts, following):
        return
    name, error = _name(facts, statement), _error_name(facts, statement)
    if name is None or error is None:
        return
    edits = _edits(facts, statement, call, following, f"{error}, {name}" if name else error)
    yield CodeAction("Convert `await` to a callback", KIND, tuple(edits))


def _awaited_call(facts: Facts, statement: Node) -> Node | None:
    """The `pm.sendRequest` that a statement awaits and does nothing else with."""
    value: Node | None = None
    if statement.type == "lexical_declaration" and statement.named_child_count == 1:
        value = field(statement.named_children[0], "value")
    elif statement.type == "expression_statement" and statement.named_child_count:
        value = unwrap(statement.named_children[0])
    if value is None or value.type != "await_expression" or not value.named_child_count:
        return None
    call = unwrap(value.named_children[0])
    info = facts.callee_info(call) if call.type == "call_expression" else None
    is_sent = info is not None and (info.owner, info.name) == ("Pm", "sendRequest")
    return call if is_sent and len(arguments(call)) == 1 else None


def _can_move(statement: Node, following: list[Node]) -> bool:
    if statement.parent is None or enclosing_function(statement) is not None:
        return False  # the function's callers wait for its promise
    if statement.parent.type != "program":
        return False
    for one in following:
        if one.type in ("function_declaration", "class_declaration"):
            return False
        for pattern, capture in (("awaits", "await"), ("returns", "return")):
            own = captures(pattern, one).get(capture, [])
            if any(enclosing_function(node) is None for node in own):
                return False
    return True


def _name(facts: Facts, statement: Node) -> str | None:
    """The response's name; empty where nobody needs it, None where it is taken apart."""
    if statement.type == "expression_statement":
        return ""
    name = field(statement.named_children[0], "name")
    return facts.source(name) if name is not None and name.type == "identifier" else None


def _error_name(facts: Facts, statement: Node) -> str | None:
    taken = visible(facts.inference, statement)
    return next((one for one in ("error", "sendError", "failure") if one not in taken), None)


def _edits(
    facts: Facts, statement: Node, call: Node, following: list[Node], names: str
) -> Iterator[TextEdit]:
    text, indent = facts.script.text, indent_of(facts, statement)
    start, end = facts.span(statement).start, facts.span(statement).end
    holder = field(call, "arguments")
    inner = facts.source(holder)[1:-1].rstrip().rstrip(",") if holder is not None else ""
    callee = field(call, "function")
    error = names.partition(",")[0]
    head = f"{facts.source(callee) if callee is not None else ''}({inner}, ({names}) => {{"
    guard = (
        f"\n{indent}  if ({error}) {{\n{indent}    console.error({error});\n{indent}    return;"
        f"\n{indent}  }}"
    )
    last = facts.span(following[-1]).end if following else end
    yield TextEdit(Span(start, end), head + guard)
    line = text.find("\n", end, last) + 1
    while line:
        rest = text.find("\n", line, last)
        if text[line : rest if rest >= 0 else last].strip():
            yield TextEdit(Span(line, line), "  ")
        line = rest + 1
    yield TextEdit(Span(last, last), f"\n{indent}}});")


def _has_long_text(facts: Facts, following: list[Node]) -> bool:
    return any(
        "\n" in facts.source(literal)
        for one in following
        for literal in captures("strings", one).get("string", [])
    )
