"""Variables and the scopes that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Variable:
    """One row of a scope. `value` is any JSON value: people's files hold more than text."""

    key: str
    value: object
    type: str = "any"
    enabled: bool = True
    secret: bool = False


@dataclass(frozen=True, slots=True)
class VariableScope:
    """An environment, the globals or a collection's variables: rows in file order.

    Among rows of one key the last enabled one counts.
    """

    name: str = ""
    id: str = ""
    rows: tuple[Variable, ...] = field(default=())
