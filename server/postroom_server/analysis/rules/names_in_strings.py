"""PM035, PM037: requests and variables that nothing in the workspace knows."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.layout import statement_of
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    INFORMATION,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable
from postroom_server.analysis.uses import inside
from postroom_server.syntax.nodes import (
    ancestors,
    arguments,
    field,
    property_name,
    string_value,
    unwrap,
)
from postroom_server.syntax.queries import captures


def _next_request(facts: Facts) -> Iterator[Finding]:
    yield from _unknown_request(facts)
    yield from _endless(facts)


def _unknown_request(facts: Facts) -> Iterator[Finding]:
    known = facts.script.knowledge.requests
    if not known:
        return
    names = {one.name for one in known} | {one.id for one in known}
    for call in facts.nodes("call"):
        callee, given = field(call, "function"), arguments(call)
        if callee is None or not given:
            continue
        if property_name(facts.inference.tree, callee) != "setNextRequest":
            continue
        target = string_value(facts.inference.tree, given[0])
        if target and target in names:
            yield from _ambiguous(facts, given[0], target)
        if not target or target in names:
            continue
        near = closest(target, (one.name for one in known))
        place = inside(facts.inference, given[0])
        advice = f" Did you mean `{near}`?" if near else ""
        yield Finding(
            place,
            f"No request of this collection is called `{target}`: the iteration ends here.{advice}",
            replaced(f"Change to `{near}`", (place, near), preferred=False) if near else (),
        )


def _ambiguous(facts: Facts, literal: Node, target: str) -> Iterator[Finding]:
    known = facts.script.knowledge.requests
    places = [one.path or one.name for one in known if one.name == target]
    if len(places) < 2 or any(one.id == target for one in known):
        return
    yield Finding(
        inside(facts.inference, literal),
        f"{len(places)} requests are called `{target}`, and the last one is taken: "
        f"`{places[-1]}`. Give the id of the one you mean, or another name.",
    )


def _endless(facts: Facts) -> Iterator[Finding]:
    """A request that always names itself as the next one."""
    calls = list(facts.calls_to("Execution", "setNextRequest"))
    if len(calls) != 1 or captures("returns", facts.inference.tree.root):
        return
    call, given = calls[0]
    statement = statement_of(call)
    if not given or statement is None or statement.parent != facts.inference.tree.root:
        return
    if _names_itself(facts, unwrap(given[0])):
        yield Finding(
            facts.span(given[0]),
            "This request always names itself as the next one, so the run never comes to an end. "
            "Do so under a condition, and count the rounds.",
        )


def _names_itself(facts: Facts, target: Node) -> bool:
    info = facts.info(target) if target.type == "member_expression" else None
    if info is not None and info.owner == "Info" and info.name in ("requestName", "requestId"):
        return True
    name = string_value(facts.inference.tree, target)
    is_own = facts.script.level == "request" and name == facts.script.knowledge.owner
    return bool(name) and is_own


def _undefined_variable(facts: Facts) -> Iterator[Finding]:
    known = facts.script.knowledge.variables
    if not any(one.scope == "environment" for one in known):
        return  # the environment may be anywhere but in this workspace
    here = facts.uses
    names = {one.name for one in known} | {name for name, _ in facts.outline.set}
    for use in here:
        if use.action != "read" or use.name in names or not use.name.strip():
            continue
        literal = facts.inference.tree.node_at(use.span.start)
        if use.name != use.name.strip():
            continue  # PM052 says more
        if may_be_computed(use.name, facts.script.knowledge) or _is_optional(facts, literal):
            continue
        near = closest(use.name, names)
        advice = f" Did you mean `{near}`?" if near else ""
        yield Finding(
            use.span,
            f"Nothing sets `{use.name}`: no environment, collection, data file or script of this "
            f"workspace.{advice}",
            replaced(f"Change to `{near}`", (use.span, near), preferred=False) if near else (),
        )


def may_be_computed(name: str, knowledge: Knowledge) -> bool:
    """Whether a script puts names together that may be this one."""
    return any(name.startswith(start) for start in knowledge.computed)


def _is_optional(facts: Facts, literal: Node) -> bool:
    """Whether the script does well without the variable: it asks with `has`, or has a default."""
    for step in ancestors(literal):
        if step.type == "call_expression":
            callee = field(step, "function")
            name = property_name(facts.inference.tree, callee) if callee is not None else None
            return name == "has" or is_guarded(facts, step)
    return False


RULES = (
    Rule(
        code="PM035",
        name="unknown-next-request",
        severity=WARNING,
        summary="`setNextRequest` names a request that is not there, not the only one, or itself.",
        why="An unknown name ends the iteration without a word: the requests that should follow "
        "are never sent. Of several requests with one name the last is taken, whichever was meant. "
        "And a request that names itself without a condition is sent for ever.",
        bad='pm.execution.setNextRequest("Log inn");',
        good='pm.execution.setNextRequest("Log in");',
        check=_next_request,
        words=("setNextRequest",),
        knowledge=Knowledge(requests=(KnownRequest("Log in", "1", "POST", "Log in"),)),
    ),
    Rule(
        code="PM037",
        name="undefined-variable",
        severity=INFORMATION,
        summary="A variable is read that nothing sets.",
        why="Reading a variable that nothing sets gives undefined, and `{{name}}` in a request is "
        "sent as it stands. Most often the name is a slip.",
        bad='console.log(pm.environment.get("tokne"));',
        good='console.log(pm.environment.get("token"));',
        check=_undefined_variable,
        reach=STATEMENT,
        context=lambda facts: facts.outline.set,
        protocols=ANY_PROTOCOL,
        knowledge=Knowledge(variables=(KnownVariable("token", "environment"),)),
    ),
)
