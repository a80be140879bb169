"""The types of what a script puts into its values: items, entries, properties by any key."""

from __future__ import annotations

from tree_sitter import Node

from postroom_server.analysis.types.elements import item
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.slots import Slot, growth, slot_of_value
from postroom_server.analysis.types.values import UNKNOWN, Instance, Value, union, widen

_LISTS = ("push", "unshift")
_MOST = 20


def items_added(inference: Inference, array: Node) -> list[Value]:
    """The types of the items that are put into an array where its literal is not."""
    slot = slot_of_value(inference, array)
    if slot is None:
        return []
    found = [
        _given(inference, node)
        for method, given in growth(inference).added.get(slot, [])
        if method in _LISTS
        for node in given[:_MOST]
    ]
    return found + values_by_key(inference, slot)


def values_by_key(inference: Inference, slot: Slot | None) -> list[Value]:
    """The types of what is put into a value under computed keys."""
    known = growth(inference).properties.get(slot, []) if slot is not None else []
    return [widen(inference.type_of(one.value)) for one in known if one.name is None][:_MOST]


def entries_added(inference: Inference, made: Instance, node: Node) -> Instance:
    """A `Map` or `Set` made empty at `node`, with the types of what is put into it."""
    slot = slot_of_value(inference, node)
    if slot is None:
        return made
    calls = growth(inference).added.get(slot, [])
    if made.name in ("Set", "WeakSet"):
        given = [one[0] for method, one in calls if method == "add" and one]
        return Instance(made.name, (_union(inference, given),)) if given else made
    rows = [one for method, one in calls if method == "set" and len(one) == 2]
    if not rows:
        return made
    keys, values = ([row[place] for row in rows] for place in (0, 1))
    return Instance(made.name, (_union(inference, keys), _union(inference, values)))


def _union(inference: Inference, nodes: list[Node]) -> Value:
    return union([widen(inference.type_of(one)) for one in nodes[:_MOST]])


def _given(inference: Inference, node: Node) -> Value:
    if node.type != "spread_element":
        return widen(inference.type_of(node))
    return item(inference.type_of(node.named_children[0])) if node.named_child_count else UNKNOWN
