"""The outline of a script: its tests, functions, classes and variables."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Symbol, TestCall
from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.script import Script
from postroom_server.analysis.types.expressions import infer
from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.scopes import pattern_names
from postroom_server.syntax.nodes import (
    FUNCTIONS,
    arguments,
    field,
    property_name,
    string_value,
    unwrap,
)

_BLOCKS = frozenset({"if_statement", "try_statement", "statement_block", "else_clause"})
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "catch_clause"})


def symbols(script: Script) -> tuple[Symbol, ...]:
    """The outline, in the order of the text."""
    inference = infer(script)
    return tuple(_in(inference, inference.tree.root))


def tests(script: Script) -> tuple[TestCall, ...]:
    """Every `pm.test` with a literal name, in the order of the text."""
    facts = Facts(infer(script))
    return tuple(found for call in facts.nodes("call") if (found := _test(facts.inference, call)))


def _in(inference: Inference, node: Node) -> Iterator[Symbol]:
    for child in node.named_children:
        match child.type:
            case "lexical_declaration" | "variable_declaration":
                yield from _variables(inference, child)
            case "function_declaration" | "generator_function_declaration":
                yield from _named(inference, child, "function")
            case "class_declaration":
                yield from _named(inference, child, "class")
            case "method_definition":
                yield from _named(inference, child, "method")
            case "expression_statement":
                yield from _in_expression(inference, child)
            case kind if kind in _BLOCKS or kind in _LOOPS:
                yield from _in(inference, child)
            case _:
                continue


def _named(inference: Inference, node: Node, kind: str) -> Iterator[Symbol]:
    name, body = field(node, "name"), field(node, "body")
    if name is None:
        return
    inner = tuple(_in(inference, body)) if body is not None else ()
    span, selection = inference.tree.span(node), inference.tree.span(name)
    yield Symbol(inference.source(name), kind, span, selection, inner)


def _variables(inference: Inference, declaration: Node) -> Iterator[Symbol]:
    first = declaration.children[0].type if declaration.child_count else ""
    kind = "constant" if first == "const" else "variable"
    for declarator in declaration.named_children:
        pattern, value = field(declarator, "name"), field(declarator, "value")
        if pattern is None:
            continue
        is_function = value is not None and value.type in FUNCTIONS
        for name in pattern_names(pattern):
            body = field(value, "body") if is_function and value is not None else None
            inner = tuple(_in(inference, body)) if body is not None else ()
            yield Symbol(
                inference.source(name),
                "function" if is_function else kind,
                inference.tree.span(declarator),
                inference.tree.span(name),
                inner,
            )


def _in_expression(inference: Inference, statement: Node) -> Iterator[Symbol]:
    call = unwrap(statement.named_children[0]) if statement.named_child_count else None
    if call is not None and call.type == "await_expression" and call.named_child_count:
        call = call.named_children[0]
    if call is None or call.type != "call_expression":
        return
    found = _test(inference, call)
    body = _callback_body(call)
    inner = tuple(_in(inference, body)) if body is not None else ()
    if found is None:
        yield from inner
    else:
        yield Symbol(found.name, "event", inference.tree.span(statement), found.selection, inner)


def _callback_body(call: Node) -> Node | None:
    for argument in reversed(arguments(call)):
        if argument.type in FUNCTIONS:
            body = field(argument, "body")
            return body if body is not None and body.type == "statement_block" else None
    return None


def _test(inference: Inference, call: Node) -> TestCall | None:
    callee, given = field(call, "function"), arguments(call)
    if callee is None or not given:
        return None
    name = string_value(inference.tree, given[0])
    called = property_name(inference.tree, callee) or inference.source(callee)
    is_skipped = called == "skip"
    target = field(callee, "object") if is_skipped else callee
    if name is None or target is None or (called not in ("test", "skip")):
        return None
    if not Facts(inference).is_a(target, "Test"):
        return None
    return TestCall(name, inference.tree.span(call), inference.tree.span(given[0]), is_skipped)
