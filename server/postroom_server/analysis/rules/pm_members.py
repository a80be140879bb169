"""PM007: members that `pm` does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.bindings import pattern_source
from postroom_server.analysis.types.declared import settle
from postroom_server.analysis.types.members import member, members
from postroom_server.analysis.types.values import Instance
from postroom_server.syntax.nodes import enclosing, field

_CLOSED = ("Pm", "Execution", "Info", "Vault", "Visualizer", "CookieJar")
_SHOWN = {
    "Pm": "pm",
    "Execution": "pm.execution",
    "Info": "pm.info",
    "Vault": "pm.vault",
    "Visualizer": "pm.visualizer",
    "CookieJar": "pm.cookies.jar()",
}
_MEANT = {
    "setNextRequest": "execution.setNextRequest",
    "skipRequest": "execution.skipRequest",
    "runRequest": "execution.runRequest",
    "collection": "collectionVariables",
    "collectionVariable": "collectionVariables",
    "collectionVars": "collectionVariables",
    "env": "environment",
    "environments": "environment",
    "environmentVariables": "environment",
    "global": "globals",
    "globalVariables": "globals",
    "vars": "variables",
    "iteration": "info.iteration",
    "iterationCount": "info.iterationCount",
    "data": "iterationData",
    "requestName": "info.requestName",
    "fetch": "sendRequest",
    "request.send": "sendRequest",
    "send": "sendRequest",
    "assert": "expect",
    "cookie": "cookies",
    "jar": "cookies.jar",
    "tests": "test",
    "it": "test",
}


def _unknown(facts: Facts) -> Iterator[Finding]:
    added = facts.outline.members
    for access in facts.unknown:
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None or access.type != "member_expression":
            continue
        value = facts.type_of(target)
        if not isinstance(value, Instance) or value.name not in _CLOSED:
            continue
        if facts.source(name) not in added and not is_guarded(facts, access):
            yield _finding(facts, value.name, name, is_called=_is_called(access))
    yield from _destructured(facts)


def _destructured(facts: Facts) -> Iterator[Finding]:
    for name in facts.destructured:
        holder = name.parent
        pattern = enclosing(name, "object_pattern")
        if pattern is None or holder is None or holder.type == "object_assignment_pattern":
            continue
        value = settle(pattern_source(facts.inference, pattern))
        if not isinstance(value, Instance) or value.name not in _CLOSED:
            continue
        if member(value, facts.source(name)) is None:
            yield _finding(facts, value.name, name, is_called=False)


def _finding(facts: Facts, owner: str, name: Node, *, is_called: bool) -> Finding:
    word, shown = facts.source(name), _SHOWN[owner]
    effect = "calling it throws a TypeError" if is_called else "it is undefined"
    message = f"`{shown}` has no member `{word}`: {effect}."
    meant = _meant(owner, word)
    if meant is None:
        return Finding(facts.span(name), message)
    return Finding(
        facts.span(name),
        f"{message} Did you mean `{shown}.{meant}`?",
        _renamed(facts, name, meant),
    )


def _meant(owner: str, word: str) -> str | None:
    if owner == "Pm" and word in _MEANT:
        return _MEANT[word]
    known = members(Instance(owner))
    usable = (one for one, it in known.items() if not (it.declared and it.declared.internal))
    return closest(word, usable)


def _renamed(facts: Facts, name: Node, meant: str) -> tuple[Fix, ...]:
    if name.type == "shorthand_property_identifier_pattern":
        if "." in meant:
            return ()
        meant = f"{meant}: {facts.source(name)}"
    return replaced(f"Change to `{meant}`", (facts.span(name), meant))


def _is_called(access: Node) -> bool:
    parent = access.parent
    return parent is not None and parent.type == "call_expression"


RULES = (
    Rule(
        code="PM007",
        name="unknown-pm-member",
        severity=ERROR,
        summary="A member of `pm` does not exist.",
        why="What does not exist is undefined, and using it throws a TypeError: the script ends "
        "there, and the tests below never run.",
        bad='pm.enviroment.set("token", "abc");',
        good='pm.environment.set("token", "abc");',
        check=_unknown,
        reach=STATEMENT,
        context=lambda facts: facts.outline.members,
    ),
)
