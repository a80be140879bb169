"""PM055: headers looked up in `toObject()`, whose keys are in lower case."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import WARNING, Finding, Rule
from postroom_server.analysis.types.scopes import find
from postroom_server.syntax.nodes import arguments, field, property_name, quoted


def _mixed_case(facts: Facts) -> Iterator[Finding]:
    if "toObject" not in facts.script.text:
        return
    for access in facts.nodes("member"):
        target = field(access, "object")
        call = _made_by(facts, target) if target is not None else None
        key = property_name(facts.inference.tree, access) if call is not None else None
        if call is None or key is None or key == key.lower() or _is_method(access):
            continue
        place = field(access, "index") or field(access, "property")
        if place is not None:
            yield Finding(
                facts.span(place),
                f"`toObject()` writes the names of headers in lower case: there is no `{key}`, so "
                "this is undefined.",
                _lowered(facts, access, place, key),
            )


def _made_by(facts: Facts, node: Node) -> Node | None:
    """The call of `toObject()` on a list of headers that `node` is, or was given by `const`."""
    if node.type == "identifier":
        binding = find(facts.inference, node)
        holder = binding.node.parent if binding is not None and binding.kind == "const" else None
        value = field(holder, "value") if holder is not None else None
        is_plain = holder is not None and holder.type == "variable_declarator"
        return _made_by(facts, value) if value is not None and is_plain else None
    callee = field(node, "function") if node.type == "call_expression" else None
    target = field(callee, "object") if callee is not None else None
    info = facts.callee_info(node) if callee is not None else None
    if info is None or target is None or info.name != "toObject" or len(arguments(node)) > 1:
        return None
    return node if facts.is_a(target, "HeaderList") else None


def _is_method(access: Node) -> bool:
    parent = access.parent
    return parent is not None and (
        parent.type == "call_expression" and field(parent, "function") == access
    )


def _lowered(facts: Facts, access: Node, place: Node, key: str) -> tuple[Fix, ...]:
    text = key.lower()
    if place.type != "property_identifier":
        text = quoted(text, facts.source(place)[0].replace("`", '"'))
    fixes = replaced(f"Change to {text}", (facts.span(place), text))
    target = field(access, "object")
    callee = field(target, "function") if target is not None else None
    headers = field(callee, "object") if callee is not None else None
    if headers is not None:
        instead = f"{facts.source(headers)}.get({quoted(key)})"
        fixes += replaced("Use `get`", (facts.span(access), instead), preferred=False)
    return fixes


RULES = (
    Rule(
        code="PM055",
        name="header-map-case",
        severity=WARNING,
        summary="A header is looked up in `toObject()` by a name with capitals.",
        why="`headers.toObject()` writes all names in lower case, so a name with capitals finds "
        "nothing, however the header was sent. `headers.get` takes any case. (`toObject()` of any "
        "list also holds what is switched off; whether that is meant, a script does not tell.)",
        bad='const type = pm.response.headers.toObject()["Content-Type"];',
        good='const type = pm.response.headers.get("Content-Type");',
        check=_mixed_case,
        words=("toObject",),
    ),
)
