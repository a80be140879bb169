"""PM015, PM016, PM053, PM075: values that a variable does not keep as they are."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from postroom_server.analysis.results import Fix
from postroom_server.analysis.rules.facts import Facts, replaced
from postroom_server.analysis.rules.rule import (
    ANY_PROTOCOL,
    ERROR,
    INFORMATION,
    STATEMENT,
    WARNING,
    Finding,
    Rule,
)
from postroom_server.analysis.types.declared import parts
from postroom_server.analysis.types.values import (
    ArrayOf,
    Instance,
    JsonObject,
    LocalInstance,
    ObjectLiteral,
    Primitive,
    TupleOf,
    Value,
)
from postroom_server.analysis.variables import NamedVariable
from postroom_server.syntax.nodes import arguments, field, pairs, string_value, unwrap

_EMPTIED = {"Map": "Map", "Set": "Set", "WeakMap": "WeakMap", "WeakSet": "WeakSet"}
_PLAIN = (ObjectLiteral, JsonObject, ArrayOf, TupleOf)
_CONVERTED = {"number": "Number", "string": "String"}


def _writes(facts: Facts) -> Iterator[tuple[Node, NamedVariable, Node]]:
    """The calls that set a variable of `pm`, with the value given."""
    for call in facts.nodes("call"):
        named = facts.named.get(call.id)
        if named is not None and named.action == "write" and named.value is not None:
            yield call, named, named.value


def _all_are(facts: Facts, node: Node, *kinds: type[object]) -> bool:
    found = parts(facts.type_of(node))
    return bool(found) and all(isinstance(one, kinds) for one in found)


def _objects(facts: Facts) -> Iterator[Finding]:
    for _, named, value in _writes(facts):
        emptied = _emptied(facts.type_of(value))
        if emptied:
            yield Finding(
                facts.span(value),
                f"When the script ends, {emptied}: later scripts read something else.",
                severity=WARNING,
            )
        elif named.scope not in ("local", "data") and _all_are(facts, value, *_PLAIN):
            yield Finding(
                facts.span(value),
                "In a request this variable becomes `[object Object]` or its items with commas, "
                "and Postman's app shows and exports it as text. Store it as JSON, and read it "
                "with `JSON.parse`.",
                _as_json(facts, value),
            )


def _emptied(value: Value) -> str:
    if isinstance(value, Instance) and value.name in _EMPTIED:
        return f"a {value.name} becomes `{{}}`"
    if isinstance(value, LocalInstance):
        return "an instance of a class becomes a plain object without its methods"
    return ""


def _as_json(facts: Facts, value: Node) -> tuple[Fix, ...]:
    text = f"JSON.stringify({facts.source(value)})"
    return replaced("Store it as JSON", (facts.span(value), text), preferred=False)


def _big_integers(facts: Facts) -> Iterator[Finding]:
    for _, _, value in _writes(facts):
        found = parts(facts.type_of(value))
        if found and all(one == Primitive("bigint") for one in found):
            yield Finding(
                facts.span(value),
                "A BigInt cannot be kept in a variable: this throws, and in Postman the script "
                "never ends. Store it as text.",
                replaced("Store it as text", (facts.span(value), f"String({facts.source(value)})")),
            )


def _typed(facts: Facts) -> Iterator[Finding]:
    for call, named, value in _writes(facts):
        given = arguments(call)
        if len(given) < 3 or named.scope == "data":
            continue
        kind = string_value(facts.inference.tree, unwrap(given[2]))
        if kind is None and unwrap(given[2]).type == "object":
            names = {name for name, _, _ in pairs(facts.inference.tree, unwrap(given[2]))}
            if names != {"type"}:
                continue
        elif kind is None:
            continue
        yield Finding(
            facts.span(given[2]),
            "This type counts until the script ends: later scripts read the value as it was "
            f"given.{_falsehood(facts, kind, value)} Convert the value itself.",
            _converted(facts, kind, value, given[2]),
        )


def _falsehood(facts: Facts, kind: str | None, value: Node) -> str:
    text = string_value(facts.inference.tree, unwrap(value))
    if kind != "boolean" or text is None:
        return ""
    return f' And as a boolean, the text "{text}" is {"true" if text else "false"}.'


def _converted(facts: Facts, kind: str | None, value: Node, third: Node) -> tuple[Fix, ...]:
    start, end = facts.span(value).end, facts.span(third).end
    rest = (type(facts.span(value))(start, end), "")
    if kind == "any":
        return replaced("Remove the type", rest)
    if kind not in _CONVERTED:
        return ()
    text = f"{_CONVERTED[kind]}({facts.source(value)})"
    return replaced(f"Convert with `{_CONVERTED[kind]}`", (facts.span(value), text), rest)


def _nothing(facts: Facts) -> Iterator[Finding]:
    for call, named, value in _writes(facts):
        if not _is_nothing(facts, unwrap(value)):
            continue
        yield Finding(
            facts.span(value),
            "Later scripts read this as `null`, and a request gets the text `null` where it names "
            "the variable. To have no value, remove the variable.",
            _unset(facts, call, named),
        )


def _is_nothing(facts: Facts, value: Node) -> bool:
    if value.type in ("null", "undefined"):
        return True
    return value.type == "identifier" and facts.source(value) == "NaN" and facts.is_free(value)


def _unset(facts: Facts, call: Node, named: NamedVariable) -> tuple[Fix, ...]:
    callee = field(call, "function")
    target = field(callee, "object") if callee is not None else None
    if target is None or facts.source(target) == "postman":
        return ()
    text = f"{facts.source(target)}.unset({facts.source(named.name)})"
    return replaced("Remove the variable", (facts.span(call), text), preferred=False)


RULES = (
    Rule(
        code="PM015",
        name="object-into-variable",
        severity=INFORMATION,
        summary="An object or array is stored in a variable.",
        why="Where a request names the variable, an object becomes `[object Object]` and an array "
        "its items with commas between them. Postman's app shows and exports values as text. A Map "
        "or a Set is empty as soon as the script has ended.",
        bad='pm.environment.set("user", { name: "Ada" });',
        good='pm.environment.set("user", JSON.stringify({ name: "Ada" }));',
        check=_objects,
        reach=STATEMENT,
        words=("set",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM016",
        name="bigint-into-variable",
        severity=ERROR,
        summary="A BigInt is stored in a variable.",
        why="Variables are handed over as JSON, which knows no BigInt. Here the call throws; in "
        "Postman the script never ends, and the run stops with `sandbox not responding`.",
        bad='pm.environment.set("id", 9007199254740993n);',
        good='pm.environment.set("id", String(9007199254740993n));',
        check=_big_integers,
        reach=STATEMENT,
        words=("set",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM053",
        name="variable-type-argument",
        severity=INFORMATION,
        summary="`set` is given a type, which is lost when the script ends.",
        why="The third argument of `set` converts the value for the script that sets it. Later "
        "scripts and requests get the value as it was given.",
        bad='pm.environment.set("limit", "12", "number");',
        good='pm.environment.set("limit", Number("12"));',
        check=_typed,
        reach=STATEMENT,
        words=("set",),
        protocols=ANY_PROTOCOL,
    ),
    Rule(
        code="PM075",
        name="nothing-into-variable",
        severity=WARNING,
        summary="`undefined`, `null` or `NaN` is stored in a variable.",
        why="All three are `null` in later scripts, and the variable still exists: `has` says "
        "true, and `{{name}}` in a request becomes the text `null`.",
        bad='pm.environment.set("token", null);',
        good='pm.environment.unset("token");',
        check=_nothing,
        reach=STATEMENT,
        words=("set",),
        protocols=ANY_PROTOCOL,
    ),
)
