"""The types of expressions.

Declared types come from the API catalogue and stay closed over what their type parameters are
bound to; the others stand for what the script itself builds: literals, functions, classes, JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from msgspec import Struct

from postroom_server.api import types as api

if TYPE_CHECKING:
    from tree_sitter import Node

    from postroom_server.analysis.types.inference import Inference

Bound = Mapping[str, "Value"]
"""What type parameters stand for."""


class Unknown(Struct, frozen=True):
    """Not known: features stay silent."""


class Primitive(Struct, frozen=True):
    """`string`, `number`, `boolean`, `bigint`, `symbol`, `undefined`, `null`, `void`, `never`,
    `object`."""

    name: str


class Literal(Struct, frozen=True):
    """A literal type."""

    value: str | int | float | bool


class Instance(Struct, frozen=True):
    """A declared interface or class."""

    name: str
    args: tuple[Value, ...] = ()


class Union(Struct, frozen=True):
    """One of several types."""

    of: tuple[Value, ...]


class Intersection(Struct, frozen=True):
    """All of several types at once."""

    of: tuple[Value, ...]


class ArrayOf(Struct, frozen=True):
    """An array. `places` holds the types by place where a literal tells them."""

    item: Value
    places: tuple[Value, ...] = ()


class TupleOf(Struct, frozen=True):
    """An array with a type for each place."""

    items: tuple[Value, ...]


class Signatures(Struct, frozen=True):
    """A declared function."""

    signatures: tuple[api.Signature, ...]
    bound: Bound = {}


class Anonymous(Struct, frozen=True):
    """A declared object type without a name."""

    shape: api.Object
    bound: Bound = {}


class Deferred(Struct, frozen=True):
    """A declared type not looked at yet; `settle` turns it into one of the others."""

    type: api.Type
    bound: Bound = {}


class ObjectLiteral(Struct, frozen=True):
    """`{ a: 1 }` in a script."""

    inference: Inference
    node: Node


class Closure(Struct, frozen=True):
    """A function of a script."""

    inference: Inference
    node: Node


class LocalClass(Struct, frozen=True):
    """A class of a script, or a function that is used as one."""

    inference: Inference
    node: Node


class LocalInstance(Struct, frozen=True):
    """What `new` makes of a class of a script."""

    of: LocalClass


class JsonObject(Struct, frozen=True):
    """An object known from samples, such as the body last received. It may have other keys too."""

    samples: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class SchemaShape:
    """An object that conforms to a JSON schema, which stands within `root`."""

    schema: Mapping[str, object] = field(hash=False)
    root: Mapping[str, object] = field(hash=False)


class Omitted(Struct, frozen=True):
    """What `...rest` takes of an object: all but the named members."""

    of: Value
    names: frozenset[str]


class ModuleExports(Struct, frozen=True):
    """What a file of the workspace exports."""

    inference: Inference
    path: str


Value = (
    Unknown
    | Primitive
    | Literal
    | Instance
    | Union
    | Intersection
    | ArrayOf
    | TupleOf
    | Signatures
    | Anonymous
    | Deferred
    | ObjectLiteral
    | Closure
    | LocalClass
    | LocalInstance
    | JsonObject
    | SchemaShape
    | Omitted
    | ModuleExports
)

UNKNOWN = Unknown()
STRING = Primitive("string")
NUMBER = Primitive("number")
BOOLEAN = Primitive("boolean")
UNDEFINED = Primitive("undefined")
NULL = Primitive("null")
NULLISH = frozenset({"undefined", "null", "void"})


def union(values: Sequence[Value]) -> Value:
    """One type for all of `values`, each named once; unknown when nothing is known."""
    flat: list[Value] = []
    for value in values:
        for part in value.of if isinstance(value, Union) else (value,):
            if part not in flat:
                flat.append(part)
    if not flat:
        return UNKNOWN
    return flat[0] if len(flat) == 1 else Union(tuple(flat))


def widen(value: Value) -> Value:
    """A literal's general type; other types as they are."""
    if not isinstance(value, Literal):
        return value
    if isinstance(value.value, bool):
        return BOOLEAN
    return STRING if isinstance(value.value, str) else NUMBER


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether a JSON value is an array."""
    return isinstance(value, list)


_NESTED_LISTS = 50


def from_samples(samples: list[object], nested: int = _NESTED_LISTS) -> Value:
    """The type of JSON values seen in one place; unknown below `nested` lists inside lists."""
    if nested == 0:
        return UNKNOWN
    found: list[Value] = []
    objects = [sample for sample in samples if is_object(sample)]
    lists = [sample for sample in samples if is_list(sample)]
    if objects:
        found.append(JsonObject(tuple(objects)))
    if lists:
        inner = [item for one in lists for item in one][:100]
        found.append(ArrayOf(from_samples(inner, nested - 1)))
    found += [_scalar(one) for one in samples if not (is_object(one) or is_list(one))]
    return union(found)


def _scalar(sample: object) -> Value:
    if sample is None:
        return NULL
    if isinstance(sample, bool):
        return BOOLEAN
    return STRING if isinstance(sample, str) else NUMBER
