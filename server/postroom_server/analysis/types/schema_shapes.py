"""Types out of the JSON schemas that a script checks bodies with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.literals import plain_value
from postroom_server.analysis.types.member_info import MemberInfo
from postroom_server.analysis.types.values import (
    BOOLEAN,
    NULL,
    NUMBER,
    STRING,
    UNKNOWN,
    ArrayOf,
    Literal,
    SchemaShape,
    Unknown,
    Value,
    is_list,
    is_object,
    union,
)
from postroom_server.syntax.nodes import arguments, field, property_name

_TYPES = {
    "string": STRING,
    "number": NUMBER,
    "integer": NUMBER,
    "boolean": BOOLEAN,
    "null": NULL,
}
_ARGUMENT = {
    "jsonSchema": 0,
    "compile": 0,
    "addSchema": 0,
    "validateResult": 1,
    "validateMultiple": 1,
}
_CHECKED = ("jsonSchema", "tv4", "jv", "schema")
_DEEPEST = 12

Schema = Mapping[str, object]


def body_by_schema(inference: Inference) -> Value | None:
    """The type of the response's body, as the first schema says that the script checks it with."""
    if "body_schema" not in inference.notes:
        schema = next(_schemas(inference), None)
        inference.notes["body_schema"] = schema_type(schema, schema) if schema else None
    return inference.notes["body_schema"]


def schema_members(shape: SchemaShape) -> dict[str, MemberInfo]:
    """The properties that a schema names."""
    found: dict[str, MemberInfo] = {}
    for one in _all_of(shape.schema, shape.root, 0):
        properties = one.get("properties")
        for name, inner in properties.items() if is_object(properties) else ():
            if is_object(inner) and name not in found:
                value = schema_type(inner, shape.root)
                found[name] = MemberInfo(name, value, doc=_described(inner))
    return found


def schema_type(schema: Schema, root: Schema, depth: int = 0) -> Value:
    """The type of what conforms to a schema; unknown where it does not tell."""
    if depth > _DEEPEST:
        return UNKNOWN
    schema = _resolved(schema, root)
    choices = schema.get("enum")
    if is_list(choices):
        return union([_constant(one) for one in choices])
    if "const" in schema:
        return _constant(schema["const"])
    alternatives = schema.get("anyOf") or schema.get("oneOf")
    if is_list(alternatives) and "properties" not in schema:
        return union([schema_type(one, root, depth + 1) for one in alternatives if is_object(one)])
    kinds = schema.get("type")
    names = kinds if is_list(kinds) else [kinds or _guessed(schema)]
    return union([_of_kind(str(name), schema, root, depth) for name in names])


def _of_kind(kind: str, schema: Schema, root: Schema, depth: int) -> Value:
    if kind == "object":
        return SchemaShape(schema, root)
    if kind != "array":
        return _TYPES.get(kind, UNKNOWN)
    items = schema.get("items")
    if is_list(items):
        places = tuple(schema_type(one, root, depth + 1) for one in items if is_object(one))
        return ArrayOf(union(list(places)), places)
    return ArrayOf(schema_type(items, root, depth + 1) if is_object(items) else UNKNOWN)


def _guessed(schema: Schema) -> str:
    if "properties" in schema or "required" in schema or "allOf" in schema:
        return "object"
    return "array" if "items" in schema else ""


def _resolved(schema: Schema, root: Schema) -> Schema:
    """The schema that `$ref` leads to within the same document."""
    for _ in range(_DEEPEST):
        target = schema.get("$ref")
        if not isinstance(target, str) or not target.startswith("#"):
            return schema
        schema = _at(root, target)
    return {}


def _at(root: Schema, pointer: str) -> Schema:
    found: object = root
    for step in pointer.removeprefix("#").strip("/").split("/") if pointer != "#" else ():
        found = found.get(step.replace("~1", "/").replace("~0", "~")) if is_object(found) else None
    return found if is_object(found) else {}


def _all_of(schema: Schema, root: Schema, depth: int) -> Iterator[Schema]:
    """A schema and those that it is put together from."""
    schema = _resolved(schema, root)
    yield schema
    for key in ("allOf", "anyOf", "oneOf"):
        inner = schema.get(key)
        for one in inner if is_list(inner) and depth < _DEEPEST else ():
            if is_object(one):
                yield from _all_of(one, root, depth + 1)


def _constant(value: object) -> Value:
    if value is None:
        return NULL
    return Literal(value) if isinstance(value, str | int | float | bool) else UNKNOWN


def _described(schema: Schema) -> str:
    parts = [schema.get("title"), schema.get("description")]
    if isinstance(schema.get("format"), str):
        parts.append(f"Format: `{schema['format']}`.")
    return "\n\n".join(one for one in parts if isinstance(one, str))


def mentions_schema(inference: Inference) -> bool:
    """Whether a script may say by a schema what the body is. Without, none is looked for."""
    return any(word in inference.tree.text for word in _CHECKED)


def _schemas(inference: Inference) -> Iterator[Schema]:
    if not mentions_schema(inference):
        return
    for call in inference.all("calls", "call"):
        node = _schema_argument(inference, call)
        value = plain_value(inference, node) if node is not None else None
        if is_object(value) and not isinstance(schema_type(value, value), Unknown):
            yield cast("Schema", value)


def _schema_argument(inference: Inference, call: Node) -> Node | None:
    """The argument of a call that is a schema for a body: in `jsonSchema(…)`, `tv4.validate(body,
    …)`, `ajv.compile(…)` and `ajv.validate(…, body)`."""
    callee = field(call, "function")
    name = property_name(inference.tree, callee) if callee is not None else None
    if callee is None or name is None:
        return None
    given = arguments(call)
    if name == "validate":
        target = field(callee, "object")
        is_tv4 = target is not None and inference.source(target) == "tv4"
        place = 1 if is_tv4 else 0
    elif name in _ARGUMENT:
        place = _ARGUMENT[name]
    else:
        return None
    return given[place] if place < len(given) else None
