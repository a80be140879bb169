"""Give a literal or another expression a name: `const name = …` in front of the statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.actions.selection import node_around, statement_around
from postroom_server.analysis.results import CodeAction, TextEdit
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.layout import indent_of
from postroom_server.analysis.types.scopes import visible
from postroom_server.syntax.nodes import ancestors, field, pairs, string_value
from postroom_server.text.span import Span

KIND = "refactor.extract.constant"

LITERALS = frozenset({"string", "template_string", "number", "object", "array", "regex"})
_MOVABLE = LITERALS | {"call_expression", "member_expression", "binary_expression"}
_FIXED_HOLDERS = frozenset({"import_statement", "directive"})
_DEFERRED = frozenset(
    {"ternary_expression", "for_statement", "while_statement", "do_statement"}
    | {"arrow_function", "for_in_statement"}
)
_WORD = re.compile(r"[A-Za-z0-9]+")


def extract_constant(facts: Facts, span: Span) -> Iterator[CodeAction]:
    """The extraction of what is selected, or of the literal at the cursor."""
    node = node_around(facts, span)
    if span.start == span.end and node.type in ("string_fragment", "escape_sequence"):
        node = node.parent or node
    if not can_be_named(node) or (span.start == span.end and node.type not in LITERALS):
        return
    statement = statement_around(node)
    if statement is None or _is_value_of_declaration(node) or not _runs_at_once(node, statement):
        return
    name = free_name(facts, node)
    start = facts.span(statement).start
    indent = indent_of(facts, statement)
    declaration = f"const {name} = {facts.source(node)};\n{indent}"
    yield CodeAction(
        f"Extract into the constant `{name}`",
        KIND,
        (TextEdit(Span(start, start), declaration), TextEdit(facts.span(node), name)),
    )


def can_be_named(node: Node) -> bool:
    """Whether a node is an expression in whose place a name can stand."""
    if node.type not in _MOVABLE or any(one.type in _FIXED_HOLDERS for one in ancestors(node)):
        return False
    parent = node.parent
    if parent is None:
        return False
    is_key = parent.type == "pair" and field(parent, "key") == node
    is_called = parent.type == "call_expression" and field(parent, "function") == node
    is_written = parent.type in ("assignment_expression", "augmented_assignment_expression") and (
        field(parent, "left") == node
    )
    is_whole = parent.type == "expression_statement"
    return not (is_key or is_called or is_written or is_whole or _is_name(node))


def free_name(facts: Facts, node: Node) -> str:
    """A name for a value, by what it is given to, that nothing else has."""
    wanted = _spelled(_hint(facts, node)) or "value"
    taken = visible(facts.inference, node)
    used = {wanted, *(f"{wanted}{number}" for number in range(2, 50))}
    free = sorted(
        (one for one in used if one not in taken and one not in facts.names),
        key=lambda one: (len(one), one),
    )
    return free[0] if free else wanted


def _hint(facts: Facts, node: Node) -> str:
    """What the place of a value says about it: the key, the name of the variable, a URL."""
    parent, tree = node.parent, facts.inference.tree
    if parent is not None and parent.type == "pair":
        holder = parent.parent
        found = (name for name, _, value in pairs(tree, holder) if value == node) if holder else ()
        return next(iter(found), "")
    text = string_value(tree, node) or ""
    if text.startswith(("http://", "https://")) or "://" in text[:20]:
        return "url"
    if parent is not None and parent.type == "arguments" and parent.parent is not None:
        named = facts.named.get(parent.parent.id)
        if named is not None and named.value == node:
            return string_value(tree, named.name) or ""
    kinds = {"object": "object", "array": "items", "regex": "pattern", "number": "number"}
    short = text if 0 < len(text) <= 24 and _WORD.search(text) else ""
    return kinds.get(node.type, short)


def _spelled(text: str) -> str:
    """`base_url` and `Base URL` as `baseUrl`."""
    first, *rest = [*_WORD.findall(text)[:4], ""]
    first = first if any(one.islower() for one in first[:2]) else first.lower()
    name = first[:1].lower() + first[1:] + "".join(one[:1].upper() + one[1:] for one in rest)
    return name if name[:1].isalpha() and name not in _RESERVED else f"{name}Value" * bool(name)


def _is_name(node: Node) -> bool:
    """A string that is part of the syntax: a property in `a["b"]` is none, a directive is."""
    parent = node.parent
    return parent is not None and parent.type in ("import_specifier", "export_specifier")


def _is_value_of_declaration(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "variable_declarator"


def _runs_at_once(node: Node, statement: Node) -> bool:
    """Whether a value can be worked out where its statement starts: not a call that is made under
    a condition, or once for each round."""
    if node.type in LITERALS - {"object", "array", "template_string"}:
        return True
    inner = node
    for step in ancestors(node):
        if step.type == "if_statement" and field(step, "condition") != inner:
            return False
        if step.type in _DEFERRED:
            return False
        if step == statement:
            return True
        inner = step
    return True


_RESERVED = frozenset(
    {"await", "break", "case", "catch", "class", "const", "continue", "debugger", "default"}
    | {"delete", "do", "else", "enum", "export", "extends", "false", "finally", "for", "function"}
    | {"if", "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "pm"}
    | {"package", "private", "protected", "public", "return", "static", "super", "switch", "this"}
    | {"throw", "true", "try", "typeof", "var", "void", "while", "with", "yield"}
)
