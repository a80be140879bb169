"""PM001, PM023: members that a script of this kind does not have."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.bindings import pattern_source
from postroom_server.analysis.types.members import MemberInfo, member
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.nodes import enclosing, field
from postroom_server.text.span import Span

_KINDS = {"prerequest": "pre-request", "test": "post-response"}


def _response_in_prerequest(facts: Facts) -> Iterator[Finding]:
    if facts.script.kind != "prerequest":
        return
    for node, info in unavailable(facts):
        if info.name != "skipRequest":
            yield Finding(facts.span(node), _no_response(info))
    for name in facts.nodes("name"):
        it = load_catalogue().globals.get(facts.source(name))
        if it is None or not it.scripts or "prerequest" in it.scripts:
            continue
        if facts.is_free(name) and not is_guarded(facts, name):
            text = facts.source(name)
            yield Finding(
                facts.span(name),
                f"`{text}` does not exist in a pre-request script: there is no response yet. This "
                "throws a ReferenceError. Move it to a post-response script.",
            )


def _skip_outside(facts: Facts) -> Iterator[Finding]:
    if facts.script.kind != "test":
        return
    for node, info in unavailable(facts):
        if info.name == "skipRequest":
            yield Finding(
                facts.span(node),
                "`pm.execution.skipRequest` exists in pre-request scripts only: here the request "
                "has been sent, and calling it throws a TypeError.",
                _removal(facts, node),
            )


def unavailable(facts: Facts) -> Iterator[tuple[Node, MemberInfo]]:
    """The accesses of members that exist in scripts of the other kind only."""
    kind = facts.script.kind
    for access, info in facts.declared:
        name = field(access, "property") or field(access, "index")
        if name is not None and _lacks(info, kind) and not is_guarded(facts, access):
            yield name, info
    yield from _destructured(facts)


def _destructured(facts: Facts) -> Iterator[tuple[Node, MemberInfo]]:
    for name in facts.destructured:
        pattern = enclosing(name, "object_pattern")
        if pattern is None:
            continue
        info = member(pattern_source(facts.inference, pattern), facts.source(name))
        if info is not None and _lacks(info, facts.script.kind):
            yield name, info


def _lacks(info: MemberInfo, kind: str) -> bool:
    declared = info.declared
    return declared is not None and bool(declared.scripts) and kind not in declared.scripts


def _no_response(info: MemberInfo) -> str:
    if info.owner == "Pm":
        return (
            f"`pm.{info.name}` is undefined in a pre-request script: there is no response yet. "
            "Reading from it throws a TypeError. Move it to a post-response script."
        )
    return f"`{info.name}` exists in {_KINDS['test']} scripts only: there is no response yet."


def _removal(facts: Facts, node: Node) -> tuple[Fix, ...]:
    statement = enclosing(node, "expression_statement")
    if statement is None or not facts.source(statement).rstrip("; ").endswith("()"):
        return ()
    span = facts.span(statement)
    parent = statement.parent
    if parent is None or parent.type not in ("program", "statement_block"):
        return ()
    return replaced("Remove the call", (Span(span.start, span.end), ""))


RULES = (
    Rule(
        code="PM001",
        name="response-in-prerequest",
        severity=ERROR,
        summary="A pre-request script uses the response.",
        why="A pre-request script runs before the request is sent. `pm.response` is undefined and "
        "the older names (`responseBody`, `responseCode` …) do not exist, so the script ends with "
        "an error. The request is sent all the same.",
        bad='pm.environment.set("token", pm.response.json().token);',
        good='pm.environment.set("started", Date.now());',
        check=_response_in_prerequest,
        reach=STATEMENT,
        kind="prerequest",
    ),
    Rule(
        code="PM023",
        name="skiprequest-outside-prerequest",
        severity=ERROR,
        summary="A post-response script skips its request.",
        why="`pm.execution.skipRequest` exists in pre-request scripts only. In a post-response "
        "script the request has been sent; the call throws a TypeError and ends the script.",
        bad="pm.execution.skipRequest();",
        good='pm.execution.setNextRequest("Log in");',
        check=_skip_outside,
        reach=STATEMENT,
        words=("skipRequest",),
    ),
)
