"""PM074: names of requests and environments in comparisons that are never true."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.names import closest
from postroom_server.analysis.rules.rule import STATEMENT, WARNING, Finding, Rule
from postroom_server.analysis.script import Knowledge, KnownRequest
from postroom_server.analysis.uses import inside
from postroom_server.syntax.nodes import ancestors, field, string_value, unwrap
from postroom_server.text.span import Span

_EQUAL = frozenset({"===", "==", "!==", "!="})


def _stale(facts: Facts) -> Iterator[Finding]:
    for asked, literal in (*_comparisons(facts), *_cases(facts)):
        node = unwrap(asked)
        info = facts.info(node) if node.type == "member_expression" else None
        match (info.owner, info.name) if info is not None else ("", ""):
            case ("Info", "requestName"):
                names = {one.name for one in facts.script.knowledge.requests}
                yield from _compared(facts, literal, names, "No request of this collection")
            case ("ExecutionLocation", "current"):
                yield from _nearly(facts, literal, _places(facts), "Nothing in this collection")
            case ("Environment", "name"):
                environments = facts.script.knowledge.environments
                yield from _nearly(facts, literal, environments, "No environment")
            case _:
                continue


def _comparisons(facts: Facts) -> Iterator[tuple[Node, Node]]:
    for binary in facts.nodes("binary"):
        operator, left, right = (field(binary, one) for one in ("operator", "left", "right"))
        if operator is None or left is None or right is None or operator.type not in _EQUAL:
            continue
        yield left, unwrap(right)
        yield right, unwrap(left)


def _cases(facts: Facts) -> Iterator[tuple[Node, Node]]:
    """The cases of a `switch` over a name."""
    for literal in facts.nodes("string"):
        case = literal.parent
        if case is None or case.type != "switch_case" or field(case, "value") != literal:
            continue
        switch = next((one for one in ancestors(case) if one.type == "switch_statement"), None)
        value = field(switch, "value") if switch is not None else None
        if value is not None:
            yield unwrap(value), literal


def _places(facts: Facts) -> set[str]:
    """The names of requests and folders, and of what the script hangs on."""
    requests = facts.script.knowledge.requests
    names = {name for one in requests for name in one.path.split(" / ")}
    return names | {one.name for one in requests} | {facts.script.knowledge.owner}


def _nearly(facts: Facts, literal: Node, names: Collection[str], what: str) -> Iterator[Finding]:
    """As `_compared`, where there may be names that the workspace does not tell: only a slip in a
    name is surely a mistake."""
    name = string_value(facts.inference.tree, literal)
    if name and closest(name, names) is not None:
        yield from _compared(facts, literal, names, what)


def _compared(facts: Facts, literal: Node, names: Collection[str], what: str) -> Iterator[Finding]:
    name = string_value(facts.inference.tree, literal)
    if name is None or not names or name in names:
        return
    near = closest(name, names)
    advice = f" Did you mean `{near}`?" if near else ""
    place = inside(facts.inference, literal)
    quote = facts.source(literal)[0]
    yield Finding(
        place,
        f"{what} is called `{name}`: this is never the case.{advice}",
        _renamed(place, near) if near and quote not in near else (),
    )


def _renamed(place: Span, near: str) -> tuple[Fix, ...]:
    """What was meant, most likely: not to be changed without asking."""
    return replaced(f"Change to `{near}`", (place, near), preferred=False)


RULES = (
    Rule(
        code="PM074",
        name="unknown-request-name",
        severity=WARNING,
        summary="A script asks for a request or an environment by a name that there is not.",
        why="Requests get renamed, and the scripts of their folder go on asking for the old name. "
        "What they do for that request is then never done. Names of folders and environments "
        "(`pm.execution.location.current`, `pm.environment.name`) are reported only where they "
        "look like a slip, for others may exist outside of the workspace; so are ids given to "
        "`runRequest`, which may belong to another collection, not at all.",
        bad='if (pm.info.requestName === "Log inn") {\n  pm.environment.unset("token");\n}',
        good='if (pm.info.requestName === "Log in") {\n  pm.environment.unset("token");\n}',
        check=_stale,
        reach=STATEMENT,
        words=("requestName", "current", "name"),
        knowledge=Knowledge(requests=(KnownRequest("Log in", "1", "POST", "Log in"),)),
    ),
)
