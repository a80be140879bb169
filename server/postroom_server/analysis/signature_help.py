"""The signatures of the call around the cursor, with the parameter being written."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from postroom_server.analysis.completion.keys import key_info
from postroom_server.analysis.displaying import show_closure, show_parameter, show_signature
from postroom_server.analysis.results import SignatureHelp, SignatureInfo, SignatureParameter
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.callables import Overload, constructors, overloads
from postroom_server.analysis.types.calls import candidates
from postroom_server.analysis.types.declared import defined, settle
from postroom_server.analysis.types.expressions import infer_tree
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.members import MemberInfo, member
from postroom_server.analysis.types.values import Closure
from postroom_server.api.catalogue import load_catalogue
from postroom_server.api.display import display_member
from postroom_server.syntax.marker import MARKER, Marked, mark
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    ancestors,
    arguments,
    field,
    parameters,
    property_name,
)

TRIGGER_CHARACTERS = ("(", ",")


def signature_help(script: Script, offset: int) -> SignatureHelp | None:
    """The overloads of the call whose arguments the cursor stands in; None outside of calls."""
    marked = mark(script.text, offset)
    if marked.inside in ("comment", "regex"):
        return None
    inference = infer_tree(script, marked.tree)
    call = _call_around(marked)
    if call is None:
        return None
    number = _argument_number(marked, call)
    callee = field(call, "constructor" if call.type == "new_expression" else "function")
    if callee is None:
        return None
    return _help(inference, marked, call, callee, number)


def _call_around(marked: Marked) -> Node | None:
    """The call whose parentheses hold the cursor; a function in between ends the search."""
    node: Node | None = marked.node
    while node is not None:
        if node.type in FUNCTIONS and not _in_parameters(marked, node):
            return None
        if node.type == "arguments" and node.parent is not None:
            after_open = marked.offset >= marked.tree.start(node) + 1
            if after_open and marked.offset < marked.tree.end(node):
                return node.parent
        node = node.parent
    return None


def _in_parameters(marked: Marked, function: Node) -> bool:
    holder = field(function, "parameters")
    return holder is not None and marked.tree.span(holder).contains(marked.offset)


def _argument_number(marked: Marked, call: Node) -> int:
    holder = field(call, "arguments")
    if holder is None:
        return 0
    commas = (child for child in holder.children if child.type == ",")
    return sum(marked.tree.start(comma) < marked.offset for comma in commas)


def _help(
    inference: Inference, marked: Marked, call: Node, callee: Node, number: int
) -> SignatureHelp | None:
    value = settle(defined(inference.type_of(callee)))
    name = property_name(inference.tree, callee) if field(callee, "property") else None
    name = name or inference.source(callee)
    if isinstance(value, Closure):
        return SignatureHelp((_local(value, name),), 0, number)
    ways = constructors(value) if call.type == "new_expression" else overloads(value)
    if not ways:
        return None
    info = _member_info(inference, callee)
    shown = tuple(_declared(way, name, info, inference, callee) for way in ways)
    about = _about_key(inference, marked.node, call)
    if about:
        shown = tuple(_with_key(one, number, about) for one in shown)
    return SignatureHelp(shown, _active(inference, ways, call, number), number)


def _about_key(inference: Inference, node: Node, call: Node) -> str:
    """What the key means that is being written in an object literal of the call's arguments."""
    for step in (node, *ancestors(node)):
        if step == call:
            return ""
        key = field(step, "key") if step.type == "pair" else None
        info = key_info(inference, key) if key is not None else None
        if info is not None and info.declared is not None:
            return f"`{display_member(info.name, info.declared)}`\n\n{info.declared.doc}".strip()
    return ""


def _with_key(one: SignatureInfo, number: int, about: str) -> SignatureInfo:
    given = tuple(
        replace(parameter, documentation=about) if place == number else parameter
        for place, parameter in enumerate(one.parameters)
    )
    return replace(one, parameters=given)


def _active(inference: Inference, ways: list[Overload], call: Node, number: int) -> int:
    given = [one for one in arguments(call) if MARKER not in inference.source(one)]
    best = candidates(inference, ways, given)
    for way in (*best, *ways):
        if number < len(way.signature.params) or any(one.rest for one in way.signature.params):
            return ways.index(way)
    return 0


def _member_info(inference: Inference, callee: Node) -> MemberInfo | None:
    target, name = field(callee, "object"), property_name(inference.tree, callee)
    if target is None or name is None or callee.type != "member_expression":
        return None
    return member(inference.type_of(target), name)


def _declared(
    way: Overload, name: str, info: MemberInfo | None, inference: Inference, callee: Node
) -> SignatureInfo:
    signature = way.signature
    shown = tuple(
        SignatureParameter(show_parameter(one, way.bound), one.doc) for one in signature.params
    )
    doc = signature.doc
    if not doc and info is not None and info.declared is not None:
        doc = info.declared.doc
    if not doc and callee.type == "identifier":
        found = load_catalogue().globals.get(inference.source(callee))
        doc = found.doc if found is not None else ""
    return SignatureInfo(show_signature(signature, way.bound, name), shown, doc)


def _local(closure: Closure, name: str) -> SignatureInfo:
    shown = tuple(
        SignatureParameter(closure.inference.source(one)) for one in parameters(closure.node)
    )
    label = show_closure(closure, 0, name)
    kept = tuple(one for one in shown if one.label in label)
    return SignatureInfo(label, kept if len(kept) == len(shown) else ())
