"""PM038: a variable read from a scope that does not have it, while another has."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.names_in_strings import may_be_computed
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, STATEMENT, WARNING, Finding, Rule
from postroom_server.analysis.script import Knowledge, KnownVariable
from postroom_server.analysis.variables import SCOPES
from postroom_server.syntax.nodes import field, property_name, string_value

_SHOWN = {
    "environment": "the environment",
    "globals": "the globals",
    "collection": "the collection's variables",
    "data": "the data file",
    "local": "the local variables",
}
_MEMBERS = {scope: f"pm.{member}" for member, scope in SCOPES.items()} | {"local": "pm.variables"}


def _mismatched(facts: Facts) -> Iterator[Finding]:
    homes = _homes(facts)
    for call in facts.nodes("call"):
        named = facts.named.get(call.id)
        callee = field(call, "function")
        if named is None or callee is None or named.action != "read" or named.scope == "any":
            continue
        name = string_value(facts.inference.tree, named.name)
        target = field(callee, "object")
        if not name or target is None or facts.source(target) == "postman":
            continue
        found = homes.get(name, set())
        if not found or named.scope in found or not _is_known(facts, named.scope):
            continue
        if _is_optional(facts, call) or may_be_computed(name, facts.script.knowledge):
            continue
        yield _finding(facts, target, name, named.scope, found)


def _homes(facts: Facts) -> dict[str, set[str]]:
    """The scopes that have a variable of a name."""
    homes: dict[str, set[str]] = {}
    for one in facts.script.knowledge.variables:
        homes.setdefault(one.name, set()).add(one.scope)
    for name, scope in facts.outline.set:
        homes.setdefault(name, set()).add(scope)
    return homes


def _is_known(facts: Facts, scope: str) -> bool:
    """Whether the workspace tells what the scope holds: an environment, a data file or globals
    may be elsewhere."""
    return scope == "collection" or any(
        one.scope == scope for one in facts.script.knowledge.variables
    )


def _is_optional(facts: Facts, call: Node) -> bool:
    callee = field(call, "function")
    asks = callee is not None and property_name(facts.inference.tree, callee) == "has"
    return asks or is_guarded(facts, call)


def _finding(facts: Facts, target: Node, name: str, scope: str, found: set[str]) -> Finding:
    there = sorted(found)
    where = " and ".join(_SHOWN.get(one, one) for one in there)
    fixes = replaced("Search every scope", (facts.span(target), "pm.variables"))
    if len(there) == 1 and there[0] in _MEMBERS and _MEMBERS[there[0]] != "pm.variables":
        member = _MEMBERS[there[0]]
        fixes += replaced(f"Change to `{member}`", (facts.span(target), member), preferred=False)
    return Finding(
        facts.span(target),
        f"`{name}` is not in {_SHOWN[scope]} but in {where}: this is undefined.",
        fixes,
    )


RULES = (
    Rule(
        code="PM038",
        name="variable-in-another-scope",
        severity=WARNING,
        summary="A variable is read from one scope and lives in another.",
        why="`pm.environment`, `pm.collectionVariables` and `pm.globals` look into themselves "
        "only. `pm.variables.get` looks into all of them.",
        bad='const url = pm.collectionVariables.get("base_url");',
        good='const url = pm.variables.get("base_url");',
        check=_mismatched,
        reach=STATEMENT,
        context=lambda facts: facts.outline.set,
        protocols=ANY_PROTOCOL,
        knowledge=Knowledge(variables=(KnownVariable("base_url", "environment"),)),
    ),
)
