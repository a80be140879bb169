"""Names of variables in strings: `pm.environment.get("…")`, `{{…}}` and `{{$…}}`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.results import CompletionItem
from postroom_server.analysis.script import KnownVariable, scope_rank
from postroom_server.analysis.uses import uses_in
from postroom_server.analysis.variables import replacing_scope
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.marker import MARKER
from postroom_server.syntax.nodes import ancestors
from postroom_server.text.span import Span

_BEHIND = re.compile(r"[$\w.-]*(\}{0,2})")


def variable_names(context: CompletionContext, scope: str, action: str) -> Iterator[CompletionItem]:
    """The variables of a scope; of `any` scope, those of all, the one that wins first."""
    seen: set[str] = set()
    for variable in known_variables(context, scope):
        if variable.name not in seen:
            seen.add(variable.name)
            yield variable_item(variable, context.insert, variable.name)


def template_items(
    context: CompletionContext, literal: Node, typed: str
) -> Iterator[CompletionItem]:
    """What fits behind `{{` in a string, closing braces included where they are missing."""
    call = next((step for step in ancestors(literal) if step.type == "call_expression"), None)
    scope = replacing_scope(context.inference, call) if call is not None else None
    if scope is None and call is not None and _sends(context, call):
        return
    name = typed[typed.rfind("{{") + 2 :]
    span = Span(context.offset - len(name), context.offset)
    found = _BEHIND.match(context.script.text, context.offset)
    closing = "}}"[len(found[1]) if found else 0 :]
    if not name.startswith("$"):
        seen: set[str] = set()
        for variable in known_variables(context, scope or "any"):
            if variable.name not in seen:
                seen.add(variable.name)
                yield variable_item(variable, span, variable.name + closing)
    yield from dynamic_items(span, closing)


def dynamic_items(span: Span, closing: str) -> Iterator[CompletionItem]:
    """The generators that `{{$…}}` knows."""
    for number, (dynamic, it) in enumerate(load_catalogue().dynamic.items()):
        yield CompletionItem(
            dynamic,
            "function",
            span,
            dynamic + closing,
            detail=it.example,
            sort=f"5{number:03}",
            filter=dynamic,
            key=f"dynamic::{dynamic}",
        )


def known_variables(context: CompletionContext, scope: str) -> list[KnownVariable]:
    """The variables of a scope that files, runs or this script know, the winning scope first."""
    known = list(context.script.knowledge.variables)
    here = {(one.name, one.scope) for one in known}
    for use in uses_in(context.inference, context.inference.all("calls", "call")):
        if use.action != "write" or MARKER in use.name:
            continue
        if (use.name, use.scope) not in here:
            here.add((use.name, use.scope))
            known.append(KnownVariable(use.name, use.scope, origin="set in this script"))
    if scope not in ("any", "local"):
        return [one for one in known if one.scope == scope]
    return sorted(known, key=scope_rank)


def _sends(context: CompletionContext, call: Node) -> bool:
    return any(
        step.type == "call_expression"
        and context.inference.source(step).split("(", 1)[0].endswith("sendRequest")
        for step in (call, *ancestors(call))
    )


def variable_item(variable: KnownVariable, span: Span, insert: str) -> CompletionItem:
    """A variable with its value and origin. `insert` is its name, with braces where they close."""
    value = "•••" if variable.secret else variable.value
    origin = f" — {variable.origin}" if variable.origin else ""
    rank = scope_rank(variable)
    return CompletionItem(
        variable.name,
        "variable",
        span,
        insert,
        detail=f"{variable.scope}{': ' + value if value else ''}",
        documentation=f"`{variable.name}` of {variable.scope}{origin}",
        sort=f"0{rank}{variable.name}",
        filter=variable.name,
    )
