"""The arguments of commands, checked: each raises JsonRpcInvalidParams for what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp.documents import file_path

Arguments = Mapping[str, Any]


def target_path(arguments: Arguments) -> Path:
    """The file that a command is about, from `uri` or `path`."""
    path = optional_target(arguments)
    if path is None:
        raise JsonRpcInvalidParams("The command needs `uri` or `path`: the file to run.")
    return path


def optional_target(arguments: Arguments) -> Path | None:
    """The file that a command is about; None when none is given."""
    return optional_path(arguments, "uri") or optional_path(arguments, "path")


def optional_path(arguments: Arguments, name: str) -> Path | None:
    """A file, given as a URI or a path; None when it is left out or empty."""
    value = optional_text(arguments, name)
    if not value:
        return None
    return file_path(value) if value.startswith("file:") else Path(value)


def selection(arguments: Arguments) -> list[str]:
    """`select`: ids or names in the target; empty for all of it."""
    value = arguments.get("select", [])
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Sequence):
        raise JsonRpcInvalidParams("`select` must be a list of ids or names.")
    return [str(one) for one in cast("Sequence[object]", value)]


def text(arguments: Arguments, name: str) -> str:
    """A text that must be there."""
    value = optional_text(arguments, name)
    if not value:
        raise JsonRpcInvalidParams(f"The command needs `{name}`.")
    return value


def optional_text(arguments: Arguments, name: str) -> str | None:
    """A text; None when it is left out."""
    value = arguments.get(name)
    if value is not None and not isinstance(value, str):
        raise JsonRpcInvalidParams(f"`{name}` must be a text.")
    return value
