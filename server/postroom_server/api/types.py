"""The catalogue's types: what TypeScript declares, reduced to what an editor needs.

`catalogue.json` is written at build time from `pm.d.ts`, TypeScript's own ECMAScript library and
the bundled libraries' declarations, and decoded straight into these structs.
"""

from __future__ import annotations

from msgspec import Struct


class Named(Struct, frozen=True, tag="ref", tag_field="k", omit_defaults=True):
    """A declared type by name, with its arguments: `Promise<Response>`."""

    name: str
    args: list[Type] = []


class Primitive(Struct, frozen=True, tag="prim", tag_field="k"):
    """`string`, `number`, `boolean`, `bigint`, `symbol`, `undefined`, `null`, `void`, `never`,
    `any`, `unknown`, `object`."""

    name: str


class Literal(Struct, frozen=True, tag="lit", tag_field="k"):
    """A literal type: `"basic"`, `1`, `true`."""

    value: str | int | float | bool


class Union(Struct, frozen=True, tag="union", tag_field="k"):
    """One of several types."""

    of: list[Type]


class Intersection(Struct, frozen=True, tag="all", tag_field="k"):
    """All of several types at once."""

    of: list[Type]


class Array(Struct, frozen=True, tag="array", tag_field="k"):
    """`T[]`."""

    of: Type


class Tuple(Struct, frozen=True, tag="tuple", tag_field="k"):
    """`[A, B]`."""

    of: list[Type]


class Parameter(Struct, frozen=True, omit_defaults=True):
    """A parameter of a signature."""

    name: str
    type: Type
    optional: bool = False
    rest: bool = False
    doc: str = ""


class Signature(Struct, frozen=True, omit_defaults=True):
    """One way to call a function. `generics` names the type parameters it declares itself."""

    params: list[Parameter]
    returns: Type
    generics: list[str] = []
    doc: str = ""
    deprecated: str | None = None


class Function(Struct, frozen=True, tag="fn", tag_field="k"):
    """A function type with its overloads."""

    signatures: list[Signature]


class Member(Struct, frozen=True, omit_defaults=True):
    """A member of an object, or a global name.

    `kind` is `method`, `getter` (an assertion that is made by reading it), or `property`.
    `deprecated` says what to use instead ("" when only marked). `scripts` lists the script kinds
    that have it (`prerequest`, `test`; empty: all), `lacking` the hosts that lack it (`newman`,
    `cli`, `runtime`), `since` the sandbox version that brought it. `tasks` are what people use it
    for; the example shows how.
    """

    type: Type
    kind: str = "property"
    optional: bool = False
    readonly: bool = False
    doc: str = ""
    example: str = ""
    tasks: list[str] = []
    deprecated: str | None = None
    replacement: str = ""
    scripts: list[str] = []
    lacking: list[str] = []
    since: str = ""
    internal: bool = False


class Object(Struct, frozen=True, tag="obj", tag_field="k", omit_defaults=True):
    """An anonymous object type."""

    members: dict[str, Member]
    index: Type | None = None
    call: list[Signature] = []


class Declaration(Struct, frozen=True, omit_defaults=True):
    """A named type: interface, class or alias (`alias` is set, and nothing else matters).

    `construct` holds the signatures of `new`, on the type of the value that is constructed:
    `DateConstructor`, or `typeof URL` for a value whose type has no name. `extends` lists what a
    member is looked up in next, first match first. `reflexive` when a member's type mentions
    `this`.
    """

    generics: list[str] = []
    extends: list[Type] = []
    members: dict[str, Member] = {}
    call: list[Signature] = []
    construct: list[Signature] = []
    index: Type | None = None
    alias: Type | None = None
    doc: str = ""
    reflexive: bool = False


Type = Named | Primitive | Literal | Union | Intersection | Array | Tuple | Function | Object


class Library(Struct, frozen=True):
    """The named types of a bundled library, each name prefixed with the library's."""

    types: dict[str, Declaration]


class Catalogue(Struct, frozen=True):
    """Everything but the libraries' types: named types, the globals of a script, what
    `require(name)` gives, and the dynamic variables (`$guid`) with their documentation.

    `Modules` among the types documents each module, `AbsentGlobals` the names that scripts expect
    elsewhere and that do not exist. A type named `this` is the type that the member is read from.
    """

    types: dict[str, Declaration]
    globals: dict[str, Member]
    modules: dict[str, Type]
    dynamic: dict[str, Member]
