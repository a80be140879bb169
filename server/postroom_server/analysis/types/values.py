"""The types of expressions.

Declared types come from the API catalogue and stay closed over what their type parameters are
bound to; the others stand for what the script itself builds: literals, functions, classes, JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from postroom_server.api import types as api

if TYPE_CHECKING:
    from tree_sitter import Node

    from postroom_server.analysis.types.inference import Inference

Bound = Mapping[str, "Value"]
"""What type parameters stand for."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known: features stay silent."""


@dataclass(frozen=True, slots=True)
class Primitive:
    """`string`, `number`, `boolean`, `bigint`, `symbol`, `undefined`, `null`, `void`, `never`,
    `object`."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal type."""

    value: str | int | float | bool


@dataclass(frozen=True, slots=True)
class Instance:
    """A declared interface or class."""

    name: str
    args: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types."""

    of: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Intersection:
    """All of several types at once."""

    of: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An array. `places` holds the types by place where a literal tells them."""

    item: Value
    places: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array with a type for each place."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """A declared function."""

    signatures: tuple[api.Signature, ...]
    bound: Bound = field(default_factory=dict["str", "Value"])


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A declared object type without a name."""

    shape: api.Object
    bound: Bound = field(default_factory=dict["str", "Value"])


@dataclass(frozen=True, slots=True)
class Deferred:
    """A declared type not looked at yet; `settle` turns it into one of the others."""

    type: api.Type
    bound: Bound = field(default_factory=dict["str", "Value"])


@dataclass(frozen=True, slots=True)
class ObjectLiteral:
    """`{ a: 1 }` in a script."""

    inference: Inference
    node: Node


@dataclass(frozen=True, slots=True)
class Closure:
    """A function of a script."""

    inference: Inference
    node: Node


@dataclass(frozen=True, slots=True)
class LocalClass:
    """A class of a script, or a function that is used as one."""

    inference: Inference
    node: Node


@dataclass(frozen=True, slots=True)
class LocalInstance:
    """What `new` makes of a class of a script."""

    of: LocalClass


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object known from samples, such as the body last received. It may have other keys too."""

    samples: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class SchemaShape:
    """An object that conforms to a JSON schema, which stands within `root`."""

    schema: Mapping[str, object] = field(hash=False)
    root: Mapping[str, object] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Omitted:
    """What `...rest` takes of an object: all but the named members."""

    of: Value
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class ModuleExports:
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


def from_samples(samples: list[object]) -> Value:
    """The type of JSON values seen in one place."""
    found: list[Value] = []
    objects = [sample for sample in samples if is_object(sample)]
    lists = [sample for sample in samples if is_list(sample)]
    if objects:
        found.append(JsonObject(tuple(objects)))
    if lists:
        found.append(ArrayOf(from_samples([item for one in lists for item in one][:100])))
    found += [_scalar(one) for one in samples if not (is_object(one) or is_list(one))]
    return union(found)


def _scalar(sample: object) -> Value:
    if sample is None:
        return NULL
    if isinstance(sample, bool):
        return BOOLEAN
    return STRING if isinstance(sample, str) else NUMBER
