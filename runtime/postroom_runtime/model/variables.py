"""Variables and the scopes that hold them."""

from __future__ import annotations

from msgspec import Struct, field


class Variable(Struct, frozen=True):
    """One row of a scope. `value` is any JSON value: people's files hold more than text."""

    key: str
    value: object
    type: str = "any"
    enabled: bool = True
    secret: bool = False
    description: str = ""


class VariableScope(Struct, frozen=True):
    """An environment, the globals or a collection's variables: rows in file order.

    Among rows of one key the last enabled one counts.
    """

    name: str = ""
    id: str = ""
    rows: tuple[Variable, ...] = field(default=())
