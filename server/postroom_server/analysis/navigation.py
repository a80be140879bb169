"""Definition, references, highlights and rename of the names in a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Highlight, Location
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.expressions import infer
from postroom_server.analysis.types.inference import Binding, Inference
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.scopes import declarations, find, scopes
from postroom_server.analysis.uses import module_at, variable_at, variable_uses
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.nodes import NAMES, field
from postroom_server.syntax.queries import captures
from postroom_server.syntax.tree import ScriptTree
from postroom_server.text.span import Span, TextEdit

# By what it may not hold: a set of everything beyond ASCII takes long to compile.
_IDENTIFIER = re.compile(r"[^\x00-#%-@\[-^`{-\x7f][^\x00-#%-/:-@\[-^`{-\x7f]*\Z")
_RESERVED = (
    "await break case catch class const continue debugger default delete do else "
    "export extends false finally for function if import in instanceof let new null "
    "return static super switch this throw true try typeof var void while with yield "
    "enum"
)


def definition(script: Script, offset: int) -> tuple[Location, ...]:
    """Where the name at `offset` is declared: in this script, or in a module of the workspace."""
    module = module_at(script, offset)
    if module is not None:
        known = module.name in script.knowledge.modules
        return (Location(Span(0, 0), module.name),) if known else ()
    inference = infer(script)
    node = name_at(inference.tree, offset)
    if node is None:
        return ()
    if node.type == "property_identifier":
        return tuple(_of_property(inference, node))
    binding = binding_at(inference, node)
    return (Location(inference.tree.span(binding.node)),) if binding is not None else ()


def references(script: Script, offset: int) -> tuple[Span, ...]:
    """Every use of the local name at `offset`, its declaration included."""
    return tuple(one.span for one in highlights(script, offset) if one.kind != "text")


def highlights(script: Script, offset: int) -> tuple[Highlight, ...]:
    """The uses of the name or variable at `offset` in this script."""
    use = variable_at(script, offset)
    if use is not None:
        return tuple(
            Highlight(one.span, "read" if one.action == "read" else "write")
            for one in variable_uses(script)
            if one.name == use.name
        )
    inference = infer(script)
    node = name_at(inference.tree, offset)
    binding = binding_at(inference, node) if node is not None else None
    if binding is None:
        return tuple(_same_free_name(inference, node)) if node is not None else ()
    return tuple(
        Highlight(inference.tree.span(one), _kind(one, binding))
        for one in occurrences(inference, binding)
    )


def prepare_rename(script: Script, offset: int) -> Span | None:
    """The name at `offset`, when this script declares it."""
    inference = infer(script)
    node = name_at(inference.tree, offset)
    if node is None or binding_at(inference, node) is None:
        return None
    return inference.tree.span(node)


def rename(script: Script, offset: int, name: str) -> tuple[TextEdit, ...]:
    """The edits that give the local name at `offset` another name; none where that cannot be: no
    such name here, no identifier, or one that is taken where the old one is used."""
    inference = infer(script)
    node = name_at(inference.tree, offset)
    binding = binding_at(inference, node) if node is not None else None
    if binding is None or not is_name(name):
        return ()
    found = list(occurrences(inference, binding))
    if any(_clashes(inference, one, name) for one in found):
        return ()
    return tuple(_renamed(inference, one, name) for one in found)


def rename_refusal(script: Script, offset: int, name: str = "") -> str:
    """Why the name at `offset` cannot be changed (to `name`), as one sentence; empty where there
    is no name."""
    inference = infer(script)
    node = name_at(inference.tree, offset)
    if node is None:
        return f"There is no name to change to {name!r} here." if name else ""
    word = inference.source(node)
    if node.type == "property_identifier":
        return f"`{word}` is not declared in a script of this workspace, so it keeps its name."
    if binding_at(inference, node) is None:
        if word in load_catalogue().globals:
            return f"`{word}` is given to every script by Postman, so it keeps its name."
        return f"`{word}` is declared nowhere in this script, so it keeps its name."
    if not is_name(name):
        return f"{name!r} is no name that JavaScript takes."
    return f"`{name}` already means something else where `{word}` is used."


def is_name(text: str) -> bool:
    """Whether JavaScript takes a text as a name."""
    return _IDENTIFIER.match(text) is not None and text not in _RESERVED.split()


def name_span(script: Script, offset: int) -> Span | None:
    """The name that a cursor stands in, whatever it means."""
    tree = infer(script).tree
    node = name_at(tree, offset)
    return tree.span(node) if node is not None else None


def name_at(tree: ScriptTree, offset: int) -> Node | None:
    """The name that a cursor at `offset` stands in or at the end of."""
    for place in (offset, offset - 1):
        node = tree.node_at(place) if place >= 0 else None
        if node is not None and node.type in NAMES:
            return node
    return None


def binding_at(inference: Inference, node: Node) -> Binding | None:
    """The declaration that a name refers to, or is."""
    return None if node.type == "property_identifier" else find(inference, node)


def occurrences(inference: Inference, binding: Binding) -> Iterator[Node]:
    """Every place of a declared name, in the order of the text."""
    for node in captures("names", inference.tree.root).get("name", []):
        if inference.source(node) != binding.name:
            continue
        found = find(inference, node)
        if found is not None and found.node == binding.node:
            yield node


def _of_property(inference: Inference, node: Node) -> Iterator[Location]:
    parent = node.parent
    target = field(parent, "object") if parent is not None else None
    info = member(inference.type_of(target), inference.source(node)) if target else None
    if info is None or info.place is None:
        return
    home, place = info.place
    span = home.tree.span(place)
    if home is inference or home.tree.text == inference.tree.text:
        yield Location(span)
        return
    for path, module in inference.modules.items():
        if module is home:
            yield Location(span, path)


def _same_free_name(inference: Inference, node: Node) -> Iterator[Highlight]:
    if node.type == "property_identifier":
        return
    wanted = inference.source(node)
    for one in captures("names", inference.tree.root).get("name", []):
        if inference.source(one) == wanted and find(inference, one) is None:
            yield Highlight(inference.tree.span(one), "text")


def _kind(node: Node, binding: Binding) -> str:
    parent = node.parent
    if node == binding.node:
        return "write"
    is_target = (
        parent is not None
        and parent.type
        in ("assignment_expression", "augmented_assignment_expression", "update_expression")
        and (field(parent, "left") or field(parent, "argument")) == node
    )
    return "write" if is_target else "read"


def _clashes(inference: Inference, node: Node, name: str) -> bool:
    """Whether `name` already means something between a use and the declaration it refers to."""
    mine = find(inference, node)
    for scope in scopes(inference, node):
        if name in declarations(inference, scope):
            return True
        if mine is not None and mine.name in declarations(inference, scope):
            return False
    return False


def _renamed(inference: Inference, node: Node, name: str) -> TextEdit:
    span = inference.tree.span(node)
    old = inference.source(node)
    if node.type in ("shorthand_property_identifier", "shorthand_property_identifier_pattern"):
        return TextEdit(span, f"{old}: {name}")
    return TextEdit(span, name)
