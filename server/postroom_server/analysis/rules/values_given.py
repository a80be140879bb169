"""PM067, PM076, PM077: rows read as an array, visualizers without a template, internals."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    INFORMATION,
    STATEMENT,
    Finding,
    Rule,
)
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.values import (
    ArrayOf,
    Closure,
    JsonObject,
    Literal,
    ObjectLiteral,
    Primitive,
    Value,
)
from postroom_server.syntax.nodes import field
from postroom_server.text.span import Span

_INTERNALS = frozenset(
    {"members", "reference", "mutations", "variables", "enableTracking", "disableTracking"}
    | {"applyMutation", "syncVariablesFrom", "syncVariablesTo", "addLayer", "eachParent"}
)
"""What the SDK's objects have for the sandbox; other members that completion leaves out are merely
seldom of use."""
_ROW_READS = frozenset({"length", "map", "filter", "forEach", "find", "reduce", "some", "every"})


def _rows(facts: Facts) -> Iterator[Finding]:
    if "datasets" not in facts.script.text:
        return
    for access in facts.nodes("member"):
        target = field(access, "object")
        place = field(access, "property") or field(access, "index")
        if target is None or place is None or not facts.is_a(target, "AsyncIterable"):
            continue
        if access.type == "member_expression" and facts.source(place) not in _ROW_READS:
            continue
        yield Finding(
            facts.span(place),
            "Rows are no array: they are read one by one, and once. Use "
            "`for await (const row of …)`.",
        )
    for loop in facts.nodes("loop"):
        right, operator = field(loop, "right"), field(loop, "operator")
        if right is None or operator is None or operator.type != "of":
            continue
        waits = any(child.type == "await" for child in loop.children)
        if not waits and facts.is_a(right, "AsyncIterable"):
            start = facts.span(loop).start + len("for")
            yield Finding(
                facts.span(right),
                "These rows arrive one by one: `for…of` throws a TypeError. Use `for await`.",
                replaced("Change to `for await`", (Span(start, start), " await")),
            )


def _visualized(facts: Facts) -> Iterator[Finding]:
    for _, given in facts.calls_to("Visualizer", "set"):
        if given and _all(facts, given[0], _is_no_text):
            yield Finding(
                facts.span(given[0]),
                "The template must be a text: this throws `Invalid template`, and the script ends.",
            )
        if len(given) > 1 and _all(facts, given[1], _is_no_object):
            yield Finding(
                facts.span(given[1]),
                "The data must be an object: this throws `Invalid data`, and the script ends.",
            )


def _all(facts: Facts, node: Node, test: Callable[[Value], bool]) -> bool:
    found = parts(facts.type_of(node))
    return bool(found) and all(test(one) for one in found)


def _is_no_text(value: Value) -> bool:
    if isinstance(value, Literal):
        return not isinstance(value.value, str)
    if isinstance(value, Primitive):
        return value.name in ("number", "boolean", "null")
    return isinstance(value, ObjectLiteral | JsonObject | ArrayOf | Closure)


def _is_no_object(value: Value) -> bool:
    if isinstance(value, Primitive):
        return value.name in ("string", "number", "boolean")
    return isinstance(value, Literal)


def _internals(facts: Facts) -> Iterator[Finding]:
    for access in facts.internal:
        info, name = facts.info(access), field(access, "property")
        if info is None or name is None:
            continue
        if info.name not in _INTERNALS and not info.name.startswith("_"):
            continue
        yield Finding(
            facts.span(name),
            f"`{info.name}` is part of how this object works inside: it is documented nowhere, and "
            "may change with any version.",
            replaced("Use `all()`", (facts.span(name), "all()")) if info.name == "members" else (),
        )


RULES = (
    Rule(
        code="PM067",
        name="dataset-rows",
        severity=ERROR,
        summary="The rows of a dataset are read as an array.",
        why="A query gives its rows one by one as they arrive. They have no length and no index, "
        "`for…of` throws, and they can be read once.",
        bad='const result = await pm.datasets("d").executeQuery("SELECT id FROM users");\n'
        "console.log(result.rows.length);",
        good='const result = await pm.datasets("d").executeQuery("SELECT id FROM users");\n'
        "for await (const row of result.rows) {\n  console.log(row.id);\n}",
        check=_rows,
        words=("datasets",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM076",
        name="visualizer-arguments",
        severity=ERROR,
        summary="`pm.visualizer.set` is given no text as template, or no object as data.",
        why="Both are checked when `set` is called: anything else throws, and the script ends "
        "there.",
        bad='pm.visualizer.set("<p>{{name}}</p>", "Ada");',
        good='pm.visualizer.set("<p>{{name}}</p>", { name: "Ada" });',
        check=_visualized,
        words=("visualizer",),
    ),
    Rule(
        code="PM077",
        name="internal-member",
        severity=INFORMATION,
        summary="A script uses what is meant for the sandbox itself.",
        why="The objects that scripts see have members that their own code needs. They are not "
        "part of the API, other hosts may lack them, and new versions change them.",
        bad="console.log(pm.response.headers.members.map((header) => header.key));",
        good="console.log(pm.response.headers.all().map((header) => header.key));",
        check=_internals,
        reach=STATEMENT,
    ),
)
