"""Collections, folders and request items, with the scripts that hang on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from postroom_runtime.model.request import Auth, Request
from postroom_runtime.model.response import SavedResponse
from postroom_runtime.model.source import FileLocation, ScriptSource
from postroom_runtime.model.variables import Variable


class ScriptKind(StrEnum):
    """When a script of an HTTP or GraphQL request runs. The value is Postman's `listen`."""

    PRE_REQUEST = "prerequest"
    POST_RESPONSE = "test"


class Script(Struct, frozen=True):
    """A script on a collection, folder or request. `label` names it in stack frames.

    `label` is unique in a run and holds no space, e.g. `Login/afterResponse`.
    """

    kind: ScriptKind
    source: ScriptSource
    label: str
    id: str = ""
    enabled: bool = True
    packages: Mapping[str, object] = field(default_factory=dict[str, object])


class RequestItem(Struct, frozen=True):
    """A request that can be run.

    `behavior` holds v2's `protocolProfileBehavior` or v3's `settings`, in v2's key names.
    """

    name: str
    id: str
    request: Request
    scripts: tuple[Script, ...] = ()
    responses: tuple[SavedResponse, ...] = ()
    behavior: Mapping[str, object] = field(default_factory=dict[str, object])
    description: str = ""
    location: FileLocation | None = None


class Folder(Struct, frozen=True):
    """A folder of requests and folders, in the order of a run."""

    name: str
    id: str
    items: tuple[Item, ...] = ()
    scripts: tuple[Script, ...] = ()
    auth: Auth | None = None
    variables: tuple[Variable, ...] = ()
    behavior: Mapping[str, object] = field(default_factory=dict[str, object])
    description: str = ""
    location: FileLocation | None = None


Item = RequestItem | Folder


class Collection(Struct, frozen=True):
    """A collection read from `path`: a JSON file or a directory of YAML files."""

    path: Path
    root: Folder

    def walk(self) -> Iterator[tuple[tuple[Folder, ...], RequestItem]]:
        """Every request, depth first in run order, with the folders that hold it, outermost (the
        collection's own root) first."""
        yield from _walk((self.root,))


def _walk(parents: tuple[Folder, ...]) -> Iterator[tuple[tuple[Folder, ...], RequestItem]]:
    for item in parents[-1].items:
        if isinstance(item, Folder):
            yield from _walk((*parents, item))
        else:
            yield parents, item
