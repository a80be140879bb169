"""Give a text to a variable of the environment, and read it from there."""

from __future__ import annotations

from dataclasses import dataclass

from postroom_server.analysis.actions.extract_constant import can_be_named, free_name
from postroom_server.analysis.actions.selection import node_around
from postroom_server.analysis.results import TextEdit
from postroom_server.analysis.rules.carrying import facts_of
from postroom_server.analysis.script import Script
from postroom_server.syntax.nodes import quoted, string_value
from postroom_server.text.span import Span

KIND = "refactor.extract.variable"


@dataclass(frozen=True, slots=True)
class Extraction:
    """A text to be kept elsewhere: the variable's name, the text, the edits of the script."""

    name: str
    value: str
    edits: tuple[TextEdit, ...]


def extract_variable(script: Script, span: Span) -> Extraction | None:
    """The text at the cursor, or that is selected; None where there is none, where it is a name of
    something itself, and in a script that does not parse."""
    facts = facts_of(script)
    node = node_around(facts, span)
    if node.type in ("string_fragment", "escape_sequence"):
        node = node.parent or node
    value = string_value(facts.inference.tree, node)
    if not value or facts.inference.tree.root.has_error or not can_be_named(node):
        return None
    holder = node.parent.parent if node.parent is not None else None
    named = facts.named.get(holder.id) if holder is not None else None
    if named is not None and named.name == node:
        return None
    taken = {one.name for one in script.knowledge.variables}
    first = free_name(facts, node)
    name = next(one for one in (first, *(f"{first}{n}" for n in range(2, 99))) if one not in taken)
    text = f"pm.environment.get({quoted(name)})"
    return Extraction(name, value, (TextEdit(facts.span(node), text),))
