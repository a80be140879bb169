"""PM011: `{{variables}}` where nothing replaces them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import ASSERTIONS, Facts, replaced
from postroom_server.analysis.rules.requests import sent_literals
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, ERROR, WARNING, Finding, Rule
from postroom_server.analysis.uses import TEMPLATE, inside
from postroom_server.analysis.variables import named_variable
from postroom_server.syntax.nodes import (
    ancestors,
    arguments,
    field,
    property_name,
    quoted,
    string_value,
    unwrap,
)
from postroom_server.syntax.queries import captures

_COMPARISONS = frozenset({"==", "===", "!=", "!=="})


def _unreplaced(facts: Facts) -> Iterator[Finding]:
    if "{{" not in facts.script.text:
        return
    yield from _as_names(facts)
    for literal in _sent(facts):
        yield Finding(
            facts.span(literal),
            "`sendRequest` does not replace `{{…}}`: the braces are sent as they stand.",
            _resolved(facts, literal),
        )
    for literal in _compared(facts):
        yield Finding(
            facts.span(literal),
            "Scripts do not replace `{{…}}` in text: this compares with the braces themselves.",
            tuple(replace(fix, preferred=False) for fix in _resolved(facts, literal)),
            WARNING,
        )


def _as_names(facts: Facts) -> Iterator[Finding]:
    for call in facts.nodes("call"):
        named = named_variable(facts.inference, call)
        text = string_value(facts.inference.tree, named.name) if named is not None else None
        match = TEMPLATE.fullmatch(text.strip()) if text is not None else None
        if named is None or match is None:
            continue
        name = match[1].strip()
        if name.startswith("$"):
            message = "A dynamic variable has no name to get: only `replaceIn` makes its values."
            yield Finding(facts.span(named.name), message, _generated(facts, call, named.name))
            continue
        yield Finding(
            facts.span(named.name),
            f"A variable's name is written without braces: there is no variable `{match[0]}`.",
            replaced("Remove the braces", (inside(facts.inference, named.name), name)),
        )


def _sent(facts: Facts) -> Iterator[Node]:
    """The texts with braces in what `sendRequest` is given, outside of `replaceIn`."""
    places = list(sent_literals(facts))
    places += [given[0] for _, given in facts.calls_to("Pm", "sendRequest") if given]
    seen: set[int] = set()
    for place in places:
        for literal in captures("strings", place).get("string", []):
            if literal.id not in seen and _has_braces(facts, literal):
                seen.add(literal.id)
                if not _is_replaced(facts, literal):
                    yield literal


def _compared(facts: Facts) -> Iterator[Node]:
    """The texts that are nothing but `{{name}}` in comparisons and assertions."""
    for binary in facts.nodes("binary"):
        operator = field(binary, "operator")
        if operator is not None and operator.type in _COMPARISONS:
            for side in (field(binary, "left"), field(binary, "right")):
                if side is not None and _is_template(facts, unwrap(side)):
                    yield unwrap(side)
    for call in facts.nodes("call"):
        info = facts.callee_info(call)
        if info is not None and info.owner in ASSERTIONS:
            yield from (one for one in arguments(call)[:2] if _is_template(facts, one))


def _is_template(facts: Facts, node: Node) -> bool:
    """Whether a text is nothing but the braces of a variable that there is: to ask whether one that
    nothing sets was left as it stands is no mistake."""
    text = string_value(facts.inference.tree, node)
    match = TEMPLATE.fullmatch(text) if text is not None else None
    if match is None:
        return False
    name = match[1].strip()
    known = {one.name for one in facts.script.knowledge.variables}
    return name.startswith("$") or name in known or name in facts.outline.written


def _has_braces(facts: Facts, literal: Node) -> bool:
    return TEMPLATE.search(facts.source(literal)) is not None


def _is_replaced(facts: Facts, literal: Node) -> bool:
    for step in ancestors(literal):
        callee = field(step, "function") if step.type == "call_expression" else None
        if callee is None:
            continue
        name = property_name(facts.inference.tree, callee)
        if name in ("replaceIn", "replace", "replaceAll", "log"):
            return True
        if name == "sendRequest":
            return False
    return False


def _resolved(facts: Facts, literal: Node) -> tuple[Fix, ...]:
    parent = literal.parent
    if parent is not None and parent.type == "pair" and field(parent, "key") == literal:
        return ()
    text = string_value(facts.inference.tree, literal)
    match = TEMPLATE.fullmatch(text) if text is not None else None
    if match is not None and not match[1].startswith(("$", "vault:")):
        instead = f"pm.variables.get({quoted(match[1], facts.source(literal)[0])})"
        return replaced("Read the variable", (facts.span(literal), instead))
    instead = f"pm.variables.replaceIn({facts.source(literal)})"
    return replaced("Wrap in `pm.variables.replaceIn`", (facts.span(literal), instead))


def _generated(facts: Facts, call: Node, name: Node) -> tuple[Fix, ...]:
    callee = field(call, "function")
    method = field(callee, "property") if callee is not None else None
    if method is None or facts.source(method) != "get":
        return ()
    text = f"pm.variables.replaceIn({facts.source(name)})"
    return replaced("Use `replaceIn`", (facts.span(call), text))


RULES = (
    Rule(
        code="PM011",
        name="unreplaced-braces",
        severity=ERROR,
        summary="`{{name}}` stands in a text that nothing resolves.",
        why="Postman replaces `{{name}}` in requests, not in scripts. In a `pm.sendRequest`, in a "
        "comparison or as the name of a variable the braces stay as they are.",
        bad='const response = await pm.sendRequest("{{base_url}}/login");',
        good='const response = await pm.sendRequest(pm.variables.replaceIn("{{base_url}}/login"));',
        check=_unreplaced,
        protocols=ANY_PROTOCOL,
    ),
)
