"""Names: what a scope declares, and which declaration a name refers to."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.types.inference import Binding, Inference
from postroom_server.syntax.nodes import FUNCTIONS, enclosing_function, field, parameters
from postroom_server.syntax.queries import captures

_SCOPES = FUNCTIONS | {
    "program",
    "statement_block",
    "for_statement",
    "for_in_statement",
    "catch_clause",
    "switch_body",
    "class_declaration",
    "class",
}
_VARS = ("var ", "var\t", "var\n", "var\r", "var{", "var[")
_FOUND = "scopes.found"
_NEAREST = "scopes.nearest"
_OPEN_ENDED = frozenset({"program", "statement_block", "switch_body"})


def find(inference: Inference, node: Node, name: str | None = None) -> Binding | None:
    """The declaration that the name at `node` (or another `name` seen from there) refers to."""
    wanted = inference.source(node) if name is None else name
    nearest = _nearest(inference, node)
    if nearest is None:
        return None
    found: dict[tuple[int, str], Binding | None] = inference.notes.setdefault(_FOUND, {})
    key = nearest.id, wanted
    if key not in found:
        found[key] = _found(inference, nearest, wanted)
    return found[key]


def _nearest(inference: Inference, node: Node) -> Node | None:
    """The innermost scope around a node."""
    known: dict[int, Node | None] = inference.notes.setdefault(_NEAREST, {})
    if node.id not in known:
        known[node.id] = next(scopes(inference, node), None)
    return known[node.id]


def _found(inference: Inference, nearest: Node, wanted: str) -> Binding | None:
    for scope in scopes(inference, nearest):
        declared = declarations(inference, scope).get(wanted)
        if declared is not None:
            return declared
    return None


def visible(inference: Inference, node: Node) -> dict[str, Binding]:
    """Every name that can be used at `node`, nearest declaration first."""
    found: dict[str, Binding] = {}
    for scope in scopes(inference, node):
        for name, binding in declarations(inference, scope).items():
            found.setdefault(name, binding)
    return found


def scopes(inference: Inference, node: Node) -> Iterator[Node]:
    """The scopes around `node`, innermost first; `node` itself if it is one."""
    for step in (node, *inference.tree.around(node)):
        if step.type in _SCOPES:
            yield step


def declarations(inference: Inference, scope: Node) -> dict[str, Binding]:
    """What `scope` declares itself, worked out once."""
    known = inference.scopes.get(scope.id)
    if known is not None:
        return known
    found: dict[str, Binding] = {}
    for binding in _declared(inference, scope):
        found.setdefault(binding.name, binding)
    inference.scopes[scope.id] = found
    return found


def pattern_names(node: Node) -> Iterator[Node]:
    """The names that a pattern binds: `{ a, b: [c] = [], ...d }` binds a, c and d."""
    match node.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            yield node
        case "pair_pattern":
            value = field(node, "value")
            if value is not None:
                yield from pattern_names(value)
        case "assignment_pattern" | "object_assignment_pattern":
            left = field(node, "left")
            if left is not None:
                yield from pattern_names(left)
        case "object_pattern" | "array_pattern" | "rest_pattern":
            for child in node.named_children:
                yield from pattern_names(child)
        case _:
            return


def _declared(inference: Inference, scope: Node) -> Iterator[Binding]:
    if scope.type in _OPEN_ENDED:
        yield from _in_statements(inference, scope)
    if scope.type in FUNCTIONS:
        for parameter in parameters(scope):
            yield from _names(inference, parameter, "param")
        name = field(scope, "name")
        if name is not None and scope.type.endswith("function_expression"):
            yield Binding(inference.source(name), name, "function")
    elif scope.type == "catch_clause":
        parameter = field(scope, "parameter")
        if parameter is not None:
            yield from _names(inference, parameter, "catch")
    elif scope.type in ("for_statement", "for_in_statement"):
        yield from _in_loop(inference, scope)
    elif scope.type in ("class_declaration", "class"):
        name = field(scope, "name")
        if name is not None:
            yield Binding(inference.source(name), name, "class")
    if scope.type == "program" or scope.type in FUNCTIONS:
        yield from _hoisted(inference, scope)


def _in_statements(inference: Inference, scope: Node) -> Iterator[Binding]:
    for statement in scope.named_children:
        match statement.type:
            case "lexical_declaration" | "variable_declaration":
                yield from _in_declaration(inference, statement)
            case "function_declaration" | "generator_function_declaration" | "class_declaration":
                name = field(statement, "name")
                if name is not None:
                    kind = "class" if statement.type.startswith("class") else "function"
                    yield Binding(inference.source(name), name, kind)
            case "import_statement":
                for name in captures("names", statement).get("name", []):
                    yield Binding(inference.source(name), name, "const")
            case "switch_case" | "switch_default" | "export_statement":
                yield from _in_statements(inference, statement)
            case "ERROR":
                yield from _in_statements(inference, statement)
            case _:
                continue


def _in_declaration(inference: Inference, statement: Node) -> Iterator[Binding]:
    first = statement.children[0].type if statement.child_count else ""
    kind = first if first in ("const", "var") else "let"
    for declarator in statement.named_children:
        name = field(declarator, "name")
        if name is not None:
            yield from _names(inference, name, kind)


def _in_loop(inference: Inference, loop: Node) -> Iterator[Binding]:
    start = field(loop, "initializer")
    if start is not None:
        yield from _in_declaration(inference, start)
    left, kind = field(loop, "left"), field(loop, "kind")
    if left is not None and kind is not None:
        yield from _names(inference, left, kind.type)


def _hoisted(inference: Inference, scope: Node) -> Iterator[Binding]:
    if inference.hoists is None:
        inference.hoists = any(start in inference.tree.text for start in _VARS)
    if not inference.hoists:
        return
    home = None if scope.type == "program" else scope
    for declaration in captures("variables", scope).get("var", []):
        owner = enclosing_function(declaration)
        if (owner.id if owner else None) == (home.id if home else None):
            yield from _in_declaration(inference, declaration)
    for loop in captures("loops", scope).get("loop", []):
        kind, owner = field(loop, "kind"), enclosing_function(loop)
        if kind is None or kind.type != "var":
            continue
        if (owner.id if owner else None) == (home.id if home else None):
            yield from _in_loop(inference, loop)


def _names(inference: Inference, pattern: Node, kind: str) -> Iterator[Binding]:
    for name in pattern_names(pattern):
        yield Binding(inference.source(name), name, kind)
