"""Steps over the tree that every feature takes: ancestors, arguments, string values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.syntax.tree import ScriptTree

FUNCTIONS = frozenset(
    {
        "arrow_function",
        "function_expression",
        "function_declaration",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
    }
)
BLOCKS = frozenset({"program", "statement_block", "switch_case", "switch_default"})
"""What statements stand beside each other in."""
NAMES = frozenset(
    {
        "identifier",
        "property_identifier",
        "shorthand_property_identifier",
        "shorthand_property_identifier_pattern",
    }
)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def ancestors(node: Node) -> Iterator[Node]:
    """The nodes around `node`, innermost first."""
    step = node.parent
    while step is not None:
        yield step
        step = step.parent


def enclosing(node: Node, *types: str) -> Node | None:
    """The innermost node of one of `types` around `node`."""
    return next((step for step in ancestors(node) if step.type in types), None)


def enclosing_function(node: Node) -> Node | None:
    """The function whose body or parameters hold `node`."""
    return next((step for step in ancestors(node) if step.type in FUNCTIONS), None)


def unwrap(node: Node) -> Node:
    """`node` without the parentheses around it."""
    while node.type == "parenthesized_expression" and node.named_child_count:
        node = node.named_children[0]
    return node


def field(node: Node, name: str) -> Node | None:
    """The child in field `name`."""
    return node.child_by_field_name(name)


def arguments(call: Node) -> list[Node]:
    """The argument nodes of a call or `new` expression, comments left out."""
    holder = field(call, "arguments")
    if holder is None or holder.type != "arguments":
        return []
    return [child for child in holder.named_children if child.type != "comment"]


def parameters(function: Node) -> list[Node]:
    """The parameter patterns of a function."""
    single = field(function, "parameter")
    if single is not None:
        return [single]
    holder = field(function, "parameters")
    if holder is None:
        return []
    return [child for child in holder.named_children if child.type != "comment"]


def is_async(function: Node) -> bool:
    """Whether a function is declared `async`."""
    return any(child.type == "async" for child in function.children[:3])


def is_generator(function: Node) -> bool:
    """Whether a function is declared with a `*`."""
    return any(child.type == "*" for child in function.children[:4])


def property_name(tree: ScriptTree, member: Node) -> str | None:
    """The name that a member access reads: `a.b` or `a["b"]`; None when it is computed."""
    if member.type == "member_expression":
        name = field(member, "property")
        return tree.source(name) if name is not None else None
    index = field(member, "index")
    return string_value(tree, index) if index is not None else None


def key_name(tree: ScriptTree, key: Node) -> str | None:
    """The name of an object literal's key; None when it is computed."""
    if key.type == "string":
        return string_value(tree, key)
    if key.type in ("property_identifier", "number", "private_property_identifier"):
        return tree.source(key)
    return None


def string_value(tree: ScriptTree, node: Node) -> str | None:
    """The value of a string literal or of a template without substitutions; None otherwise."""
    if node.type not in ("string", "template_string"):
        return None
    if node.type == "template_string" and any(
        child.type == "template_substitution" for child in node.named_children
    ):
        return None
    raw = tree.source(node)[1:]
    quote = tree.source(node)[:1]
    raw = raw[:-1] if raw.endswith(quote) else raw
    return _ESCAPE.sub(lambda match: _unescape(match.group(1)), raw) if "\\" in raw else raw


def pairs(tree: ScriptTree, literal: Node) -> Iterator[tuple[str, Node, Node]]:
    """The properties of an object literal with a known name: name, key node, value node. A
    shorthand property is its own key and value, a method its own value."""
    for child in literal.named_children:
        if child.type == "shorthand_property_identifier":
            yield tree.source(child), child, child
            continue
        key = field(child, "key") or field(child, "name")
        value = field(child, "value") if child.type == "pair" else child
        name = key_name(tree, key) if key is not None else None
        if key is not None and value is not None and name is not None:
            yield name, key, value


def quoted(text: str, quote: str = '"') -> str:
    """`text` as a JavaScript string literal in the given quotes."""
    if quote == "'":
        return (
            "'"
            + json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
            + "'"
        )
    return json.dumps(text, ensure_ascii=False)


def _unescape(escape: str) -> str:
    if escape[0] in "ux" and len(escape) > 1:
        code = int(escape[1:].strip("{}"), 16)
        return chr(code) if code < 0x110000 else ""
    return _SIMPLE.get(escape, escape)
