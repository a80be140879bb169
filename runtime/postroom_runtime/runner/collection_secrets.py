"""The secrets that a collection's own files hold, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_runtime.model.collection import Collection, Folder
from postroom_runtime.runner.masking import auth_secrets


def declared_secrets(collection: Collection) -> Iterator[str]:
    """The values of variables of the collection and its folders that are marked as secret."""
    folders = {id(folder): folder for parents, _ in collection.walk() for folder in parents[1:]}
    for folder in (collection.root, *folders.values()):
        for row in folder.variables:
            if row.secret and isinstance(row.value, str):
                yield row.value


def collection_secrets(collection: Collection) -> Iterator[str]:
    """Secret variables and auth parameters of the collection, its folders and its requests."""
    seen = set[int]()
    yield from _folder_secrets(collection.root)
    for parents, item in collection.walk():
        for folder in parents[1:]:
            if id(folder) not in seen:
                seen.add(id(folder))
                yield from _folder_secrets(folder)
        yield from auth_secrets(item.request.auth)


def _folder_secrets(folder: Folder) -> Iterator[str]:
    yield from auth_secrets(folder.auth)
    for row in folder.variables:
        if row.secret and isinstance(row.value, str):
            yield row.value
