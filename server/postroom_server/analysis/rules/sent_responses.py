"""PM042: assertions about responses of other requests that start at the response."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.accesses import lineage
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.guards import is_question, is_target
from postroom_server.analysis.rules.layout import shown
from postroom_server.analysis.rules.rule import ERROR, STATEMENT, Finding, Rule
from postroom_server.analysis.types.declared import is_nullish, parts
from postroom_server.analysis.types.values import Instance
from postroom_server.syntax.nodes import field, unwrap


def _asserted(facts: Facts) -> Iterator[Finding]:
    for access in facts.accesses_to("to"):
        target, name = field(access, "object"), field(access, "property")
        if target is None or name is None:
            continue
        if is_target(access) or is_question(access) or not _is_other_response(facts, target):
            continue
        text = f"pm.expect({facts.source(unwrap(target))})"
        yield Finding(
            facts.span(name),
            "Only `pm.response` has `.to`: here it is undefined, and this throws a TypeError. "
            f"About this response, write `pm.expect({shown(facts, target)}).to…`.",
            replaced("Use `pm.expect`", (facts.span(target), text)),
        )


def _is_other_response(facts: Facts, node: Node) -> bool:
    """Whether an expression is surely what another request was answered with, or null."""
    found = [one for one in parts(facts.inference.type_of(node)) if not is_nullish(one)]
    return bool(found) and all(
        isinstance(one, Instance)
        and "PostmanResponse" in (names := lineage(one.name))
        and "CurrentResponse" not in names
        for one in found
    )


RULES = (
    Rule(
        code="PM042",
        name="to-of-sent-response",
        severity=ERROR,
        summary="An assertion starts at the response of `pm.sendRequest` or `runRequest`.",
        why="`.to` belongs to `pm.response` and `pm.request` alone. What `pm.sendRequest` and "
        "`pm.execution.runRequest` give has none, so reading on from it throws `Cannot read "
        "properties of undefined`, and the script ends there. `pm.expect(response)` has all the "
        "same assertions.",
        bad='const response = await pm.sendRequest("https://postman-echo.com/get");\n'
        'pm.test("is fine", () => {\n  response.to.have.status(200);\n});',
        good='const response = await pm.sendRequest("https://postman-echo.com/get");\n'
        'pm.test("is fine", () => {\n  pm.expect(response).to.have.status(200);\n});',
        check=_asserted,
        reach=STATEMENT,
        words=("to",),
    ),
)
