"""Colours for scripts, which editors need where a script stands inside JSON or YAML."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tree_sitter import Node

from postroom_server.analysis.results import SemanticToken
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.expressions import infer
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.scopes import find
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.nodes import field
from postroom_server.text.span import Span

TOKEN_TYPES = (
    "comment",
    "string",
    "number",
    "regexp",
    "keyword",
    "operator",
    "variable",
    "parameter",
    "property",
    "method",
    "function",
    "class",
)
TOKEN_MODIFIERS = ("declaration", "readonly", "deprecated", "defaultLibrary")

_LEAVES = {
    "comment": "comment",
    "string_fragment": "string",
    "escape_sequence": "string",
    '"': "string",
    "'": "string",
    "`": "string",
    "number": "number",
    "regex": "regexp",
    "true": "keyword",
    "false": "keyword",
    "null": "keyword",
    "undefined": "keyword",
    "this": "keyword",
    "super": "keyword",
}
_WHOLE = frozenset({"regex", "comment"})
_BINDINGS = {"param": "parameter", "function": "function", "class": "class"}


def semantic_tokens(script: Script, span: Span | None = None) -> tuple[SemanticToken, ...]:
    """The tokens of a script, or of the part of it within `span`, in the order of the text."""
    inference = infer(script)
    wanted = span or Span(0, len(script.text))
    return tuple(_tokens(inference, inference.tree.root, wanted))


def _tokens(inference: Inference, root: Node, wanted: Span) -> Iterator[SemanticToken]:
    # No recursion: a text of three thousand opening brackets is as deep.
    waiting = list(reversed(root.children))
    while waiting:
        node = waiting.pop()
        span = inference.tree.span(node)
        if span.end <= wanted.start or span.start >= wanted.end:
            continue
        if node.child_count and node.type not in _WHOLE:
            waiting.extend(reversed(node.children))
        elif span.start < span.end and (token := _token(inference, node, span)) is not None:
            yield token


def _token(inference: Inference, node: Node, span: Span) -> SemanticToken | None:
    kind = _LEAVES.get(node.type)
    if kind is not None:
        return SemanticToken(span, kind)
    if not node.is_named:
        return SemanticToken(span, "keyword") if node.type.isalpha() else _operator(node, span)
    match node.type:
        case "identifier" | "shorthand_property_identifier":
            return _name(inference, node, span)
        case "shorthand_property_identifier_pattern":
            return SemanticToken(span, "variable", ("declaration",))
        case "property_identifier" | "private_property_identifier":
            return _property(inference, node, span)
        case "optional_chain":
            return SemanticToken(span, "operator")
        case _:
            return None


def _operator(node: Node, span: Span) -> SemanticToken | None:
    if node.type in "(){}[];,.:" or node.type == "${":
        return None
    return SemanticToken(span, "operator")


def _name(inference: Inference, node: Node, span: Span) -> SemanticToken:
    binding = find(inference, node)
    if binding is None:
        return _global(inference, node, span)
    modifiers: list[str] = []
    if binding.node == node:
        modifiers.append("declaration")
    if binding.kind == "const":
        modifiers.append("readonly")
    return SemanticToken(span, _BINDINGS.get(binding.kind, "variable"), tuple(modifiers))


def _global(inference: Inference, node: Node, span: Span) -> SemanticToken:
    it = load_catalogue().globals.get(inference.source(node))
    if it is None:
        return SemanticToken(span, "variable")
    modifiers = ("deprecated",) if it.deprecated is not None else ("defaultLibrary",)
    name = inference.source(node)
    kind = "function" if it.kind == "method" else "class" if name[0].isupper() else "variable"
    return SemanticToken(span, kind, modifiers)


def _property(inference: Inference, node: Node, span: Span) -> SemanticToken:
    parent = node.parent
    if parent is None:
        return SemanticToken(span, "property")
    if parent.type == "method_definition":
        return SemanticToken(span, "method", ("declaration",))
    holder = parent.parent
    called = (
        parent.type == "member_expression"
        and holder is not None
        and holder.type == "call_expression"
        and field(holder, "function") == parent
    )
    return SemanticToken(span, "method" if called else "property", _marks(inference, parent, node))


@cache
def _deprecated_names() -> frozenset[str]:
    """The names that some declared type has a deprecated member of: types take time to find out,
    and for other names need not be known."""
    return frozenset(
        name
        for declared in load_catalogue().types.values()
        for name, it in declared.members.items()
        if it.deprecated is not None
    )


def _marks(inference: Inference, access: Node, name: Node) -> tuple[str, ...]:
    if access.type != "member_expression" or inference.source(name) not in _deprecated_names():
        return ()
    target = field(access, "object")
    info = member(inference.type_of(target), inference.source(name)) if target else None
    deprecated = info is not None and info.declared is not None and info.declared.deprecated
    return ("deprecated",) if deprecated is not None and deprecated is not False else ()
