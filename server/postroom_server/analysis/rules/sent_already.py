"""PM045: a request changed after it has been sent."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.rule import STATEMENT, WARNING, Finding, Rule
from postroom_server.syntax.nodes import field

_CHANGING = frozenset(
    {"addHeader", "removeHeader", "upsertHeader", "addQueryParams", "removeQueryParams"}
    | {"authorizeUsing", "update", "add", "append", "prepend", "insert", "insertAfter", "upsert"}
    | {"remove", "clear", "populate", "repopulate", "assimilate", "use"}
)
_SENT = "The request has been sent: this changes nothing any more. Do it in a pre-request script."
_RECEIVED = "This changes the response for this script only: later scripts see it as it came."


def _changed(facts: Facts) -> Iterator[Finding]:
    if facts.script.kind != "test":
        return
    for call in facts.nodes("call"):
        info, callee = facts.callee_info(call), field(call, "function")
        target = field(callee, "object") if callee is not None else None
        if info is None or target is None or info.name not in _CHANGING:
            continue
        if _root(facts, target) == "CurrentRequest":
            yield Finding(facts.span(call), _SENT)
    for assignment in facts.nodes("assignment"):
        left = field(assignment, "left")
        target = field(left, "object") if left is not None else None
        root = _root(facts, target) if target is not None else ""
        if left is not None and root:
            yield Finding(facts.span(left), _SENT if root == "CurrentRequest" else _RECEIVED)


def _root(facts: Facts, node: Node) -> str:
    """`CurrentRequest` or `CurrentResponse` when `node` is one of these or a member of a member of
    it; what a call gives is no member: `json()` gives a copy, `all()` a list of its own."""
    step: Node | None = node
    while step is not None:
        for name in ("CurrentRequest", "CurrentResponse"):
            if facts.is_a(step, name):
                return name
        if step.type not in ("member_expression", "subscript_expression"):
            return ""
        step = field(step, "object")
    return ""


RULES = (
    Rule(
        code="PM045",
        name="change-after-sending",
        severity=WARNING,
        summary="A post-response script changes the request or the response.",
        why="When a post-response script runs, the request has been sent and the response has "
        "come. Changes to either reach nobody but the script itself.",
        bad='pm.request.headers.upsert({ key: "X-Trace", value: "1" });',
        good='console.log(pm.request.headers.get("X-Trace"));',
        check=_changed,
        reach=STATEMENT,
    ),
)
