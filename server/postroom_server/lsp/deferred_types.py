"""Makes lsprotocol's classes when they are first used: a session uses a fifth of the 550.

`lsprotocol.types` has attrs make all of its classes, and its converter resolves all of their
annotations: a third of the server's start and of its memory. While this module has a say, `define`
leaves a class as it is written and only puts two things into it that finish it when they are
touched: a constructor, and the attribute by which attrs and cattrs tell its classes.

A class stays the same object, so all that refers to it (unions, tables of methods) stays true. It
gets no slots, which cannot be had without making another class.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, cast

import attrs

_DEFINE = "define"
_MARK = "__attrs_attrs__"
_CONSTRUCTOR = "__init__"
_RESOLVED = "_resolved_forward_references"


@contextmanager
def deferred_types() -> Generator[None]:
    """While this lasts, importing lsprotocol makes no classes of attrs. Without effect when it has
    been imported before."""
    define = attrs.define
    setattr(attrs, _DEFINE, _deferred)
    try:
        from lsprotocol import types
    finally:
        setattr(attrs, _DEFINE, define)
    if isinstance(vars(types.Position).get(_MARK), _Attributes):
        hooks = import_module("lsprotocol._hooks")
        # `_finished` resolves the annotations of one class; this would finish all of them.
        setattr(hooks, _RESOLVED, True)
    yield


class _Attributes:
    """Stands for the attributes of a class that is not finished."""

    def __get__(self, instance: object, owner: type) -> Any:
        return vars(_finished(_holder(owner, _MARK)))[_MARK]


def _deferred(written: type) -> type:
    """What `attrs.define` does while classes are deferred."""
    setattr(written, _MARK, _Attributes())
    setattr(written, _CONSTRUCTOR, _first_call)
    return written


def _first_call(self: object, *args: Any, **values: Any) -> None:
    """The constructor of a class that is not finished."""
    _finished(_holder(type(self), _MARK))
    cast("Any", self).__init__(*args, **values)


def _finished(written: type) -> type:
    from lsprotocol import types

    delattr(written, _CONSTRUCTOR)
    delattr(written, _MARK)
    attrs.define(written, slots=False)
    return attrs.resolve_types(written, types.ALL_TYPES_MAP, {})


def _holder(cls: type, name: str) -> type:
    """The class in which an attribute stands that `cls` has."""
    return next(one for one in cls.__mro__ if name in vars(one))
