"""Definition, references and rename of variables, across the files of a workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.formats.write.yaml_scalars import plain_or_quoted
from postroom_runtime.model.source import FileLocation
from postroom_runtime.text import Range

from postroom_server.workspace.data_columns import json_column_places
from postroom_server.workspace.facts import VariableFact
from postroom_server.workspace.index import Index
from postroom_server.workspace.visibility import (
    Place,
    collection_in,
    given,
    is_seen,
    same_variable,
)

# What would end a string, a `{{…}}`, a cell or a scalar somewhere stays out of new names.
_FORBIDDEN = re.compile(r"[{}\[\]\"'`\\,:#\x00-\x1f]")


class RenameRefusedError(Exception):
    """Why a variable cannot have that name, as one sentence."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """What stands at `range` becomes `text`."""

    range: Range
    text: str


def definitions(index: Index, path: Path, variable: VariableFact) -> list[FileLocation]:
    """Where the variable that the file at `path` names is given a value, what wins first."""
    return _locations(given(index, collection_in(index, path), variable))


def references(
    index: Index, path: Path, variable: VariableFact, *, declared: bool = True
) -> list[FileLocation]:
    """Every place in the workspace that names the variable; `declared` tells whether rows of files
    are among them."""
    places = same_variable(index, collection_in(index, path), variable)
    return _locations([one for one in places if declared or one[1].action != "define"])


def highlights(index: Index, path: Path, variable: VariableFact) -> list[VariableFact]:
    """The places in one file that name the variable."""
    places = same_variable(index, collection_in(index, path), variable)
    return [one for facts, one in places if facts.path == path]


def rename(
    index: Index, path: Path, variable: VariableFact, name: str
) -> Mapping[Path, list[Renaming]]:
    """The changes, by file, that give the variable another name wherever the workspace names it.
    Raises `RenameRefusedError`."""
    collection = collection_in(index, path)
    places = same_variable(index, collection, variable)
    if not name or name != name.strip() or name.startswith("$") or _FORBIDDEN.search(name):
        raise RenameRefusedError(
            f"{name!r} cannot be the name of a variable: no braces, brackets, quotes, backslashes, "
            "commas, colons, `#` or blanks around it, and no `$` in front."
        )
    taken = _taken(index, collection, variable, places, name)
    if taken is not None:
        raise RenameRefusedError(f"There already is a variable {name!r}, in {taken}.")
    changes: dict[Path, list[Renaming]] = {}
    for facts, one in places:
        changes.setdefault(facts.path, []).extend(_renamings(index, facts.path, one, name))
    return changes


def _taken(
    index: Index, collection: Path | None, variable: VariableFact, places: list[Place], name: str
) -> str | None:
    """Which file gives a value to a variable that already has the name, in a scope of the one."""
    scopes = {one.scope for _, one in places if one.gives} or {variable.scope}
    for facts, one in index.names.of(name):
        if one.gives and one.scope in scopes and is_seen((facts, one), collection):
            return facts.path.name
    return None


def _renamings(index: Index, path: Path, one: VariableFact, name: str) -> list[Renaming]:
    if one.scope == "data" and one.action == "define" and path.suffix == ".json":
        rows = json_column_places(index.source(path) or "", one.name)
        return [Renaming(range_, name) for range_ in rows]
    text = plain_or_quoted(name) if one.in_plain_yaml else name
    return [Renaming(one.range, text)]


def _locations(places: list[Place]) -> list[FileLocation]:
    return [FileLocation(facts.path, one.range) for facts, one in places]
