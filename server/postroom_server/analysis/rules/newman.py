"""PM068: what newman does not have, for workspaces whose profile is `newman`."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.guards import is_guarded
from postroom_server.analysis.rules.rule import ERROR, Finding, Rule
from postroom_server.api.catalogue import load_catalogue
from postroom_server.syntax.nodes import enclosing_function, field, unwrap
from postroom_server.syntax.queries import captures


def _newman(facts: Facts) -> Iterator[Finding]:
    if facts.script.profile != "newman":
        return
    yield from _members(facts)
    yield from _globals(facts)
    yield from _promises(facts)
    for node in captures("awaits", facts.inference.tree.root).get("await", []):
        if enclosing_function(node) is None:
            yield Finding(
                facts.span(node),
                "Newman knows no `await` outside of async functions: this is a syntax error there, "
                "and nothing of the script runs.",
            )


def _members(facts: Facts) -> Iterator[Finding]:
    for access in facts.nodes("member"):
        info, name = facts.info(access), field(access, "property")
        if info is None or name is None or info.declared is None:
            continue
        if "newman" in info.declared.lacking and not is_guarded(facts, access):
            yield Finding(facts.span(name), f"Newman has no `{facts.source(access)}`.")


def _globals(facts: Facts) -> Iterator[Finding]:
    known = load_catalogue().globals
    for name in facts.nodes("name"):
        it = known.get(facts.source(name))
        if it is None or "newman" not in it.lacking or not facts.is_free(name):
            continue
        if not is_guarded(facts, name):
            yield Finding(facts.span(name), f"Newman's scripts have no `{facts.source(name)}`.")


def _promises(facts: Facts) -> Iterator[Finding]:
    for call, given in facts.calls_to("Pm", "sendRequest"):
        parent = call.parent
        if len(given) != 1 or parent is None:
            continue
        if unwrap(parent).type in ("await_expression", "member_expression", "variable_declarator"):
            yield Finding(
                facts.span(call),
                "In newman `sendRequest` gives no promise: pass a callback "
                "`(error, response) => { … }`.",
            )


RULES = (
    Rule(
        code="PM068",
        name="newman-compatibility",
        severity=ERROR,
        summary="Newman does not have this.",
        why="Newman's sandbox is older than the app's: no `await` at the top, no promises from "
        "`pm.sendRequest`, no `pm.vault`, `pm.require` or `pm.execution.runRequest`.",
        bad='const response = await pm.sendRequest("https://postman-echo.com/get");',
        good='pm.sendRequest("https://postman-echo.com/get", (error, response) => {\n'
        "  console.log(error ?? response.code);\n});",
        check=_newman,
        profile="newman",
    ),
)
