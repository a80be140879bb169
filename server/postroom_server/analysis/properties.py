"""Uses and rename of the properties that a script or a module of the workspace declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from postroom_server.analysis.completion.keys import pattern_value
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.expressions import infer
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import MemberInfo, member
from postroom_server.syntax.nodes import enclosing, field
from postroom_server.syntax.tree import ScriptTree
from postroom_server.text.span import Span, TextEdit

_KEYS = frozenset({"pair", "method_definition", "field_definition"})
_SHORTHANDS = frozenset({"shorthand_property_identifier", "shorthand_property_identifier_pattern"})
_NAMES = _SHORTHANDS | {"property_identifier", "private_property_identifier"}


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object that a script makes. `span` is where it is declared: in this script
    when `module` is None, in the module of that path (as written in `pm.require`) otherwise."""

    name: str
    span: Span
    module: str | None = None


def property_at(script: Script, offset: int) -> Property | None:
    """The property that the name at `offset` declares or reads; None where it is none of the
    workspace's own."""
    inference = infer(script)
    node = _name_at(inference.tree, offset)
    if node is None or (node.type in _SHORTHANDS and not _is_pattern(node)):
        return None  # a shorthand in a literal is the variable's name first
    return _property_of(inference, node)


def property_uses(script: Script, wanted: Property) -> tuple[Span, ...]:
    """The places in a script that name a property, its declaration included."""
    inference = infer(script)
    return tuple(inference.tree.span(one) for one in _occurrences(inference, wanted))


def property_edits(script: Script, wanted: Property, name: str) -> tuple[TextEdit, ...]:
    """The edits in a script that give a property another name."""
    inference = infer(script)
    return tuple(_edit(inference, one, name) for one in _occurrences(inference, wanted))


def is_taken(script: Script, wanted: Property, name: str) -> bool:
    """Whether an object that has the property has one of the other name too."""
    inference = infer(script)
    for node in _occurrences(inference, wanted):
        info = _read(inference, node, name)
        if info is not None or name in _keys_beside(inference, node):
            return True
    return False


def _name_at(tree: ScriptTree, offset: int) -> Node | None:
    for place in (offset, offset - 1):
        node = tree.node_at(place) if place >= 0 else None
        if node is not None and node.type in _NAMES:
            return node
    return None


def _occurrences(inference: Inference, wanted: Property) -> Iterator[Node]:
    for node in inference.all("properties", "property"):
        if inference.source(node) == wanted.name and _property_of(inference, node) == wanted:
            yield node


def _property_of(inference: Inference, node: Node) -> Property | None:
    name = inference.source(node)
    info = _read(inference, node, name)
    if info is not None:
        return _placed(inference, info)
    parent = node.parent
    is_key = parent is not None and (
        parent.type in _KEYS or node.type == "shorthand_property_identifier"
    )
    return Property(name, inference.tree.span(node)) if is_key else None


def _read(inference: Inference, node: Node, name: str) -> MemberInfo | None:
    """The member of that name where `node` reads one: behind a dot, in a pattern."""
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "member_expression":
        target = field(parent, "object")
        return member(inference.type_of(target), name) if target is not None else None
    if parent.type == "pair_pattern" or _is_pattern(node):
        pattern = enclosing(node, "object_pattern")
        return member(pattern_value(inference, pattern), name) if pattern is not None else None
    return None


def _is_pattern(node: Node) -> bool:
    return node.type == "shorthand_property_identifier_pattern"


def _placed(inference: Inference, info: MemberInfo) -> Property | None:
    if info.place is None:
        return None
    home, node = info.place
    span = home.tree.span(node)
    if home is inference or home.tree.text == inference.tree.text:
        return Property(info.name, span)
    path = next((path for path, one in inference.modules.items() if one is home), None)
    return Property(info.name, span, path) if path is not None else None


def _keys_beside(inference: Inference, node: Node) -> set[str]:
    """The keys of the literal or class that a key stands in."""
    holder = node.parent
    if holder is not None and holder.type in _KEYS:
        holder = holder.parent
    if holder is None or holder.type not in ("object", "class_body"):
        return set()
    keys = (field(one, "key") or field(one, "name") or one for one in holder.named_children)
    return {inference.source(one) for one in keys}


def _edit(inference: Inference, node: Node, name: str) -> TextEdit:
    span = inference.tree.span(node)
    if node.type in _SHORTHANDS:
        return TextEdit(span, f"{name}: {inference.source(node)}")
    return TextEdit(span, name)
