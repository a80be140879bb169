"""Loading the catalogue: the core at once, each library's types when one of them is asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from postroom_server.api.types import Catalogue, Declaration, Library, Type

FOLDER = Path(__file__).parent


class CatalogueMissingError(Exception):
    """The catalogue has not been built."""


@cache
def load_catalogue() -> Catalogue:
    """The catalogue without the libraries' types, decoded once.

    Raises CatalogueMissingError when it has not been built, with the command that builds it.
    """
    return msgspec.json.decode(_read(FOLDER / "catalogue.json"), type=Catalogue)


@cache
def load_library(name: str) -> Library:
    """The types of one bundled library: `lodash`, `moment`, `csv-parse`. Empty when unknown."""
    path = FOLDER / "catalogue" / f"{name}.json"
    if not path.is_file():
        return Library(types={})
    return msgspec.json.decode(path.read_bytes(), type=Library)


def declaration(name: str) -> Declaration | None:
    """A named type: `Url`, `Promise`, or a library's, prefixed with its name: `moment.Moment`."""
    found = load_catalogue().types.get(name)
    if found is not None or "." not in name:
        return found
    library, _, _ = name.partition(".")
    return load_library(library).types.get(name)


def module_type(name: str) -> Type | None:
    """What `require(name)` gives, or None when there is no such library."""
    return load_catalogue().modules.get(name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CatalogueMissingError(
            f"{path.name} is missing: run `npm ci && npm run build` in runtime/sandbox."
        ) from None
