"""A member as a feature sees it."""

from __future__ import annotations

from msgspec import Struct
from tree_sitter import Node

from postroom_server.analysis.types.inference import Inference
from postroom_server.analysis.types.values import Closure, Value
from postroom_server.api import types as api


class MemberInfo(Struct, frozen=True):
    """A member as seen on a value. `declared` is its declaration in the catalogue and `owner` the
    type that declares it; `place` is where the script defines it; `sample` a value last seen;
    `doc` what a schema or comment says of it."""

    name: str
    value: Value
    declared: api.Member | None = None
    owner: str = ""
    place: tuple[Inference, Node] | None = None
    sample: object = None
    doc: str = ""

    @property
    def kind(self) -> str:
        """`method`, `getter` or `property`."""
        if self.declared is not None:
            return self.declared.kind
        return "method" if isinstance(self.value, Closure) else "property"
