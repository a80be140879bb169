"""The type of each kind of expression."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache

from tree_sitter import Node

from postroom_server.analysis.script import Script
from postroom_server.analysis.types.bindings import binding_value
from postroom_server.analysis.types.calls import called, constructed
from postroom_server.analysis.types.declared import defined, settle
from postroom_server.analysis.types.elements import awaited, indexed, item
from postroom_server.analysis.types.growing import entries_added, items_added
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.jsdoc import cast_type
from postroom_server.analysis.types.known import known_call
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.narrowing import narrowed
from postroom_server.analysis.types.operators import binary, unary
from postroom_server.analysis.types.promises import made_promise
from postroom_server.analysis.types.receivers import super_value, this_value
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.types.values import (
    NULL,
    NUMBER,
    STRING,
    UNDEFINED,
    UNKNOWN,
    ArrayOf,
    Closure,
    Deferred,
    Instance,
    Literal,
    LocalClass,
    ObjectLiteral,
    Primitive,
    Value,
    union,
    widen,
)
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    field,
    property_name,
    string_value,
)
from postroom_server.syntax.tree import ScriptTree, parse

_FILLED = frozenset({"Map", "Set", "WeakMap", "WeakSet"})
_MOST_ITEMS = 20
_KEPT = 32
_CHARACTERS_KEPT = 100_000


def infer(script: Script) -> Inference:
    """The analysis of a script, shared by all features that ask about the same text."""
    return _infer_cached(_ByIdentity(script))


def infer_tree(script: Script, tree: ScriptTree) -> Inference:
    """The analysis of another tree in the place of a script: the one with the cursor's marker."""
    return Inference(script, tree, evaluate)


def evaluate(inference: Inference, node: Node) -> Value:
    """The type of the expression at `node`."""
    if node.type in FUNCTIONS:
        return Closure(inference, node)
    handler = _HANDLERS.get(node.type)
    return settle(handler(inference, node)) if handler is not None else UNKNOWN


class _ByIdentity:
    """A script as a cache key: equal when it is the same text with the same knowledge."""

    __slots__ = ("script",)

    def __init__(self, script: Script) -> None:
        self.script = script

    def __hash__(self) -> int:
        return hash(self.script.text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _ByIdentity):
            return False
        mine, theirs = self.script, other.script
        same = mine.text == theirs.text and mine.knowledge is theirs.knowledge
        return same and (mine.kind, mine.level, mine.profile, mine.event) == (
            theirs.kind,
            theirs.level,
            theirs.profile,
            theirs.event,
        )


_inferences: OrderedDict[_ByIdentity, Inference] = OrderedDict()


def _infer_cached(key: _ByIdentity) -> Inference:
    """The analysis of a script, kept with those of the last other ones: of long scripts few, for
    what is known of a thousand lines takes megabytes."""
    known = _inferences.get(key)
    if known is not None:
        _inferences.move_to_end(key)
        return known
    made = _inferences[key] = Inference(key.script, parse(key.script.text), evaluate)
    while len(_inferences) > _KEPT or (
        len(_inferences) > 2 and sum(len(one.script.text) for one in _inferences) > _CHARACTERS_KEPT
    ):
        _inferences.popitem(last=False)
    return made


def _identifier(inference: Inference, node: Node) -> Value:
    binding = find(inference, node)
    if binding is None:
        return global_value(inference.source(node))
    value = binding_value(inference, binding)
    return value if binding.node == node else narrowed(inference, node, value)


@lru_cache(maxsize=1024)
def global_value(name: str) -> Value:
    """The type of a global name of the sandbox."""
    found = load_catalogue().globals.get(name)
    if found is None:
        return UNKNOWN
    return settle(Deferred(found.type))


def _member(inference: Inference, node: Node) -> Value:
    target = field(node, "object")
    name = property_name(inference.tree, node)
    if target is None:
        return UNKNOWN
    value = inference.type_of(target)
    info = member(value, name) if name is not None else None
    if info is not None:
        return narrowed(inference, node, info.value)
    index = field(node, "index")
    key = inference.type_of(index) if index is not None else Literal(name or "")
    return narrowed(inference, node, indexed(value, key))


def _call(inference: Inference, node: Node) -> Value:
    special = known_call(inference, node)
    if special is not None:
        return special
    callee = field(node, "function")
    if callee is None:
        return UNKNOWN
    return called(inference, defined(inference.type_of(callee)), node)


def _new(inference: Inference, node: Node) -> Value:
    callee = field(node, "constructor")
    if callee is not None and inference.source(callee) == "Promise":
        return made_promise(inference, node)
    made = constructed(inference, inference.type_of(callee), node) if callee else UNKNOWN
    if isinstance(made, Instance) and made.name in _FILLED:
        return entries_added(inference, made, node)
    return made


def _parenthesized(inference: Inference, node: Node) -> Value:
    return cast_type(inference, node) or _only_child(inference, node)


def _await(inference: Inference, node: Node) -> Value:
    return awaited(_only_child(inference, node))


def _only_child(inference: Inference, node: Node) -> Value:
    return inference.type_of(node.named_children[0]) if node.named_child_count else UNKNOWN


def _string(inference: Inference, node: Node) -> Value:
    value = string_value(inference.tree, node)
    return Literal(value) if value is not None else STRING


def _number(inference: Inference, node: Node) -> Value:
    source = inference.source(node)
    if source.endswith("n"):
        return Primitive("bigint")
    return Literal(int(source)) if source.isdecimal() and len(source) < 16 else NUMBER


def _array(inference: Inference, node: Node) -> Value:
    items = [one for one in node.named_children[:_MOST_ITEMS] if one.type != "comment"]
    found = [_item(inference, one) for one in items]
    added = items_added(inference, node)
    is_fixed = not added and not any(one.type == "spread_element" for one in items)
    return ArrayOf(union(found + added), tuple(found) if is_fixed else ())


def _item(inference: Inference, node: Node) -> Value:
    if node.type != "spread_element":
        return widen(inference.type_of(node))
    return item(inference.type_of(node.named_children[0])) if node.named_child_count else UNKNOWN


def _ternary(inference: Inference, node: Node) -> Value:
    branches = (field(node, "consequence"), field(node, "alternative"))
    return union([inference.type_of(one) for one in branches if one is not None])


def _right(inference: Inference, node: Node) -> Value:
    right = field(node, "right")
    return inference.type_of(right) if right is not None else UNKNOWN


def _sequence(inference: Inference, node: Node) -> Value:
    last = node.named_children[-1] if node.named_child_count else None
    return inference.type_of(last) if last is not None else UNKNOWN


def _key(inference: Inference, node: Node) -> Value:
    """A name at the right of a dot, or a key of a literal: the type of what it names."""
    parent = node.parent
    if parent is None:
        return UNKNOWN
    if parent.type == "member_expression":
        return inference.type_of(parent)
    value = field(parent, "value") if parent.type == "pair" else None
    return inference.type_of(value) if value is not None else UNKNOWN


_HANDLERS: dict[str, Callable[[Inference, Node], Value]] = {
    "identifier": _identifier,
    "shorthand_property_identifier": _identifier,
    "shorthand_property_identifier_pattern": _identifier,
    "property_identifier": _key,
    "member_expression": _member,
    "subscript_expression": _member,
    "call_expression": _call,
    "new_expression": _new,
    "await_expression": _await,
    "string": _string,
    "template_string": _string,
    "number": _number,
    "true": lambda _inference, _node: Literal(True),
    "false": lambda _inference, _node: Literal(False),
    "null": lambda _inference, _node: NULL,
    "undefined": lambda _inference, _node: UNDEFINED,
    "regex": lambda _inference, _node: Instance("RegExp"),
    "object": ObjectLiteral,
    "array": _array,
    "class": LocalClass,
    "class_declaration": LocalClass,
    "parenthesized_expression": _parenthesized,
    "binary_expression": binary,
    "unary_expression": unary,
    "update_expression": lambda _inference, _node: NUMBER,
    "ternary_expression": _ternary,
    "assignment_expression": _right,
    "augmented_assignment_expression": _right,
    "sequence_expression": _sequence,
    "this": this_value,
    "super": super_value,
}
