"""Which variable a name means: which scope wins, and from where it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from postroom_runtime.formats.v3.layout import collection_root

from postroom_server.workspace.facts import SCOPES, SHARED, FileFacts, VariableFact
from postroom_server.workspace.index import Index

Place = tuple[FileFacts, VariableFact]
"""A variable named in a file."""


def collection_of(path: Path) -> Path:
    """What names the collection that a file belongs to: its JSON file or its directory."""
    return path if path.suffix == ".json" else collection_root(path)


def collection_in(index: Index, path: Path) -> Path | None:
    """The collection that a file is part of, as the index knows it: none for an environment."""
    facts = index.files.get(path)
    return facts.collection if facts is not None else collection_of(path)


def is_seen(place: Place, collection: Path | None) -> bool:
    """Whether what a file says about a variable matters in a collection. `None` is the view from
    a file that all collections share."""
    facts, variable = place
    return (
        facts.collection is collection  # a comparison of paths costs much more
        or facts.collection is None
        or collection is None
        or facts.collection == collection
        or variable.scope in SHARED
    )


def folder_in(index: Index, path: Path) -> str:
    """The folder of its collection that a v3 file stands in, by the names from the root."""
    root = collection_in(index, path)
    folder = path.parent.parent if path.parent.name == ".resources" else path.parent
    inside = root is not None and folder.is_relative_to(root)
    return "/".join(folder.relative_to(root).parts) if inside and root is not None else ""


def is_in_folder(variable: VariableFact, folder: str | None) -> bool:
    """Whether a script in a folder sees a variable; None is the view from no folder in particular,
    which sees all."""
    own = variable.folder
    return not own or folder is None or f"{folder}/".startswith(f"{own}/")


def meaning(places: Iterable[Place], collection: Path | None) -> str:
    """The scope whose variable `{{name}}` finds in a collection, among the places that name it;
    `any` where none of them gives it a value."""
    given = {place[1].scope for place in places if place[1].gives and is_seen(place, collection)}
    return next((scope for scope in SCOPES if scope in given), "any")


def same_variable(index: Index, collection: Path | None, variable: VariableFact) -> list[Place]:
    """Every place in the workspace that names the same variable as one that a file of the
    collection names: those of its scope, and those that find it among all scopes."""
    places = index.names.of(variable.name)
    scope = variable.scope if variable.scope != "any" else meaning(places, collection)
    return [place for place in places if _is_same(place, places, scope, collection)]


def given(index: Index, collection: Path | None, variable: VariableFact) -> list[Place]:
    """Where a variable gets its value: in its own scope if anywhere there, else in any; the scope
    that wins first, and rows of files before scripts that set it."""
    places = [
        place
        for place in index.names.of(variable.name)
        if place[1].gives and is_seen(place, collection)
    ]
    own = [place for place in places if place[1].scope == variable.scope]
    return sorted(own or places, key=_precedence)


def visible(index: Index, collection: Path | None) -> Iterator[Place]:
    """Every place that gives a variable a value that scripts of a collection may see."""
    for facts in index.files.values():
        for variable in facts.variables:
            place = facts, variable
            if variable.gives and is_seen(place, collection):
                yield place


def _is_same(place: Place, places: list[Place], scope: str, collection: Path | None) -> bool:
    facts, variable = place
    home = facts.collection
    if scope not in SHARED and None not in (home, collection) and home != collection:
        return False
    if variable.scope != "any":
        return variable.scope == scope
    return meaning(places, home if home is not None else collection) == scope


def _precedence(place: Place) -> tuple[int, bool]:
    _, variable = place
    rank = SCOPES.index(variable.scope) if variable.scope in SCOPES else len(SCOPES)
    return rank, variable.action != "define"
