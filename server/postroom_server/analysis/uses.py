"""What a script names outside itself: variables, requests, modules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from postroom_server.analysis.results import ModuleUse, RequestUse, VariableUse
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.expressions import infer
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.scopes import find
from postroom_server.analysis.variables import (
    NamedVariable,
    is_pm,
    named_by_helper,
    named_variable,
    replaced_texts,
    replacing_scope,
)
from postroom_server.syntax.nodes import arguments, field, property_name, string_value
from postroom_server.text.span import Span

TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
"""A `{{name}}` in a text, as Postman finds them: blanks belong to the name."""


def variable_uses(script: Script) -> tuple[VariableUse, ...]:
    """Every variable that the script names in a literal, in the order of the text."""
    inference = infer(script)
    return tuple(uses_in(inference, inference.all("calls", "call")))


def computed_names(script: Script) -> tuple[str, ...]:
    """What the names of variables start with that the script sets and puts together: `user_` for
    `pm.environment.set("user_" + id, …)`, empty where nothing of the name is known."""
    return tuple(_computed_names(infer(script)))


def request_uses(script: Script) -> tuple[RequestUse, ...]:
    """Every request named in `setNextRequest` and `runRequest`."""
    return tuple(_request_uses(infer(script)))


def module_uses(script: Script) -> tuple[ModuleUse, ...]:
    """Every module named in `require` and `pm.require`."""
    return tuple(_module_uses(infer(script)))


def variable_at(script: Script, offset: int) -> VariableUse | None:
    """The variable named at `offset`."""
    return next((use for use in variable_uses(script) if use.span.contains(offset)), None)


def request_at(script: Script, offset: int) -> RequestUse | None:
    """The request named at `offset`."""
    return next((use for use in request_uses(script) if use.span.contains(offset)), None)


def module_at(script: Script, offset: int) -> ModuleUse | None:
    """The module named at `offset`."""
    return next((use for use in module_uses(script) if use.span.contains(offset)), None)


def uses_in(inference: Inference, calls: Iterable[Node]) -> Iterator[VariableUse]:
    """The variables that calls of an analysed script name."""
    for call in calls:
        named = named_variable(inference, call)
        if named is not None:
            yield from _literal_use(inference, named)
            continue
        for named in named_by_helper(inference, call):
            yield from _literal_use(inference, named)
        scope = replacing_scope(inference, call)
        if scope is not None:
            for text in replaced_texts(inference, call):
                yield from _in_template(inference, text, scope)


def _literal_use(inference: Inference, named: NamedVariable) -> Iterator[VariableUse]:
    name = string_value(inference.tree, named.name)
    if name is not None:
        yield VariableUse(name, named.scope, named.action, inside(inference, named.name))


def _computed_names(inference: Inference) -> Iterator[str]:
    for call in inference.all("calls", "call"):
        named = named_variable(inference, call)
        if named is None or named.action != "write":
            continue
        if string_value(inference.tree, named.name) is None:
            yield _known_start(inference, named.name)


def _known_start(inference: Inference, node: Node) -> str:
    """The literal text that a computed string starts with."""
    if node.type == "binary_expression":
        left = field(node, "left")
        return _known_start(inference, left) if left is not None else ""
    if node.type == "template_string":
        return inference.source(node)[1:].partition("${")[0]
    return string_value(inference.tree, node) or ""


def inside(inference: Inference, literal: Node) -> Span:
    """The stretch between the quotes of a string literal."""
    span = inference.tree.span(literal)
    return Span(span.start + 1, max(span.start + 1, span.end - 1))


def _in_template(inference: Inference, literal: Node, scope: str) -> Iterator[VariableUse]:
    start = inference.tree.start(literal)
    for match in TEMPLATE.finditer(inference.source(literal)):
        name = match[1]
        if name and not name.startswith(("$", "vault:")):
            yield VariableUse(
                name, scope, "read", Span(start + match.start(1), start + match.end(1))
            )


def _request_uses(inference: Inference) -> Iterator[RequestUse]:
    for call in inference.all("calls", "call"):
        callee = field(call, "function")
        given = arguments(call)
        if callee is None or not given:
            continue
        method = property_name(inference.tree, callee)
        target = string_value(inference.tree, given[0])
        if target is not None and method in ("setNextRequest", "runRequest"):
            yield RequestUse(target, method, inside(inference, given[0]))


def _module_uses(inference: Inference) -> Iterator[ModuleUse]:
    for call in inference.all("calls", "call"):
        callee, given = field(call, "function"), arguments(call)
        name = string_value(inference.tree, given[0]) if given else None
        if callee is None or name is None:
            continue
        loader = _loader(inference, callee)
        if loader:
            yield ModuleUse(name, loader, inside(inference, given[0]))


def _loader(inference: Inference, callee: Node) -> str:
    if callee.type == "identifier":
        free = inference.source(callee) == "require" and find(inference, callee) is None
        return "require" if free else ""
    target = field(callee, "object")
    if target is None or property_name(inference.tree, callee) != "require":
        return ""
    return "pm.require" if is_pm(inference, target) else ""
