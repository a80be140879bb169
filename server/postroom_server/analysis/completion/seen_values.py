"""Values last seen, as what an assertion compares with, and whole tests for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.completion.paths import chain_subject, paths
from postroom_server.analysis.completion.rendering import escape, sample_text
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.types.bindings import pattern_source
from postroom_server.analysis.types.known import body_value
from postroom_server.analysis.types.members import member
from postroom_server.analysis.types.scopes import find, visible
from postroom_server.analysis.types.values import is_list, is_object
from postroom_server.syntax.nodes import enclosing, field, property_name
from postroom_server.text.span import Span

EQUALITIES = frozenset(
    {"equal", "equals", "eq", "eql", "eqls", "include", "includes", "contain", "contains", "oneOf"}
    | {"string"}
)
_BODY = "pm.response.json()"
_MOST = 40


@dataclass(frozen=True, slots=True)
class _Seen:
    """A value of the body last received: the expression that reads it, its path, the value."""

    expression: str
    path: str
    value: object


def seen_texts(context: CompletionContext, callee: Node) -> Iterator[CompletionItem]:
    """The text last seen where an assertion looks, in a string."""
    sample = _sample_of(context, chain_subject(context, callee))
    if isinstance(sample, str) and 0 < len(sample) <= 200:
        yield CompletionItem(
            sample, "value", context.insert, sample, detail=_origin(context), sort="00"
        )


def seen_values(context: CompletionContext) -> Iterator[CompletionItem]:
    """The value last seen, as the argument of an assertion."""
    holder = context.parent
    call = holder.parent if holder is not None and holder.type == "arguments" else None
    callee = field(call, "function") if call is not None else None
    if callee is None or property_name(context.inference.tree, callee) not in EQUALITIES:
        return
    sample = _sample_of(context, chain_subject(context, callee))
    if isinstance(sample, str | int | float | bool) and len(str(sample)) <= 200:
        text = json.dumps(sample, ensure_ascii=False)
        yield CompletionItem(
            text, "value", context.insert, text, detail=_origin(context), sort="00"
        )


def value_tests(context: CompletionContext) -> Iterator[CompletionItem]:
    """A test for each value of the body last received, where a statement may start."""
    parent = context.parent
    if context.script.kind != "test" or parent is None or parent.type != "expression_statement":
        return
    for number, seen in enumerate(islice(_seen(context), _MOST)):
        yield CompletionItem(
            f"test {seen.path}",
            "snippet",
            context.insert,
            _test(seen),
            _snippet(seen),
            detail=sample_text(seen.value) or "null",
            documentation=f"A test for this value\n\n```javascript\n{_test(seen)}\n```",
            sort=f"24{number:03}",
            filter=f"test {seen.path}",
        )


def test_of(context: CompletionContext, access: Node) -> Iterator[CompletionItem]:
    """Behind the dot of a value of the body: a test for it, in place of the statement."""
    target, statement = field(access, "object"), access.parent
    if target is None or statement is None or statement.type != "expression_statement":
        return
    sample = _sample_of(context, target)
    if sample is None or is_object(sample) or context.script.kind != "test":
        return
    expression = context.inference.source(target)
    start = context.marked.tree.start(target)
    typed = context.script.text[start : context.offset]
    if "\n" in typed:
        return
    seen = _Seen(expression, expression.rpartition(f"{_BODY}.")[2], sample)
    yield CompletionItem(
        "test",
        "snippet",
        Span(start, context.offset),
        _test(seen),
        _snippet(seen),
        detail="A test for this value",
        documentation=f"```javascript\n{_test(seen)}\n```",
        sort="5test",
        filter=f"{context.script.text[start : context.insert.start]}test",
    )


def _seen(context: CompletionContext) -> Iterator[_Seen]:
    value = body_value(context.inference)
    body = _body_name(context)
    sample = context.script.knowledge.response
    for path, _, seen in paths(value, sample=sample) if value is not None else ():
        if seen is None or is_object(seen):
            continue
        joined = path if path.startswith("[") else f".{path}"
        yield _Seen(f"{body}{joined}", path, seen)


def _body_name(context: CompletionContext) -> str:
    """How a script writes the body: the name of a constant that holds it, else the call."""
    for name, binding in visible(context.inference, context.node).items():
        holder = binding.node.parent
        value = field(holder, "value") if holder is not None else None
        if value is not None and context.inference.source(value) == _BODY:
            return name
    return _BODY


def _test(seen: _Seen) -> str:
    subject, check = _check(seen)
    title = json.dumps(f"{seen.path} {_title(seen.value)}", ensure_ascii=False)
    return f"pm.test({title}, () => {{\n\tpm.expect({subject}).{check};\n}});"


def _snippet(seen: _Seen) -> str:
    return escape(_test(seen)) + "$0"


def _check(seen: _Seen) -> tuple[str, str]:
    if is_list(seen.value):
        return seen.expression, f"to.have.lengthOf({len(seen.value)})"
    text = json.dumps(seen.value, ensure_ascii=False)
    return seen.expression, f"to.eql({text})"


def _title(value: object) -> str:
    if is_list(value):
        return f"has {len(value)} items"
    return f"is {sample_text(value)}"


def _sample_of(context: CompletionContext, node: Node | None) -> object:
    """The value last seen at an access of the body."""
    if node is None:
        return None
    name, target = property_name(context.inference.tree, node), field(node, "object")
    if name is None or target is None:
        return _sample_of_name(context, node)
    info = member(context.inference.type_of(target), name)
    return info.sample if info is not None else None


def _sample_of_name(context: CompletionContext, node: Node) -> object:
    """Of a constant: that of the access that it holds, or of the property that it is taken by."""
    binding = find(context.inference, node) if node.type == "identifier" else None
    if binding is None:
        return None
    if binding.node.type == "shorthand_property_identifier_pattern":
        pattern = enclosing(binding.node, "object_pattern")
        value = pattern_source(context.inference, pattern) if pattern is not None else None
        info = member(value, binding.name) if value is not None else None
        return info.sample if info is not None else None
    holder = binding.node.parent
    value = field(holder, "value") if holder is not None else None
    is_access = value is not None and value.type in ("member_expression", "subscript_expression")
    return _sample_of(context, value) if is_access else None


def _origin(context: CompletionContext) -> str:
    return context.script.knowledge.response_origin or "last seen"
