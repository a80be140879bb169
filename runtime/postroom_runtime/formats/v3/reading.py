"""Read a v3 directory, or one request of it, into the model. One broken file spoils nothing but
itself: the rest loads and the file becomes a problem."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from postroom_runtime.formats.documents import location
from postroom_runtime.formats.json_values import Object, as_object, as_text, is_object
from postroom_runtime.formats.labels import Labels, stable_id
from postroom_runtime.formats.text_files import absolute
from postroom_runtime.formats.urls import description_text
from postroom_runtime.formats.v2.reading import variables_from_json
from postroom_runtime.formats.v3.checks import check_definition, check_request, is_runnable
from postroom_runtime.formats.v3.layout import (
    Listing,
    collection_root,
    definition_file,
    list_directory,
    request_stem,
)
from postroom_runtime.formats.v3.requests import read_auth, read_behavior, read_request
from postroom_runtime.formats.v3.scripts import read_script_file, read_scripts, script_suffix
from postroom_runtime.formats.yaml_document import YamlDocument, load_yaml
from postroom_runtime.model.collection import Collection, Folder, Item, RequestItem, Script
from postroom_runtime.model.file_rules import STRUCTURE
from postroom_runtime.model.problems import Problem, Severity, UnreadableInputError
from postroom_runtime.text import Position, Range
from postroom_runtime.text.surrogates import whole

ItemT = TypeVar("ItemT", bound=Item, covariant=True)


def read_directory(
    path: Path, overlays: Mapping[Path, str]
) -> tuple[Collection, tuple[Problem, ...]]:
    """The collection whose root is the directory `path`."""
    reader = _Reader(overlays)
    return Collection(path, reader.folder(path, None).item), tuple(reader.problems)


def read_single(path: Path, overlays: Mapping[Path, str]) -> tuple[Collection, tuple[Problem, ...]]:
    """The collection of a request file, with no other request in it.

    Raises `UnreadableInputError` when the file itself cannot be read or run.
    """
    document = load_yaml(path, overlays)
    if not is_object(document.data) or not is_runnable(document.data):
        raise UnreadableInputError(check_request(document)[0])
    target = absolute(path)
    root = collection_root(target)
    shown = root if path.is_absolute() else Path(os.path.relpath(root))
    reader = _Reader(overlays, only=shown / target.relative_to(root))
    return Collection(shown, reader.folder(shown, None).item), tuple(reader.problems)


@dataclass(frozen=True, slots=True)
class _Ordered(Generic[ItemT]):
    """An item with what it is sorted by."""

    order: float
    name: str
    item: ItemT


@dataclass(frozen=True)
class _Reader:
    overlays: Mapping[Path, str]
    only: Path | None = None
    labels: Labels = field(default_factory=Labels)
    problems: list[Problem] = field(default_factory=list[Problem])

    def folder(self, path: Path, parent: tuple[str, ...] | None) -> _Ordered[Folder]:
        """A folder; `parent` holds the names of those around it, None for the root."""
        document = self._definition(path)
        value = as_object(document.data if document else None)
        name = as_text(value.get("name"), whole(absolute(path).name))
        names = () if parent is None else (*parent, name)
        folder = Folder(
            name=name,
            id=as_text(value.get("id")) or stable_id((*(names or (name,)), "folder")),
            scripts=self._definition_scripts(document, names or (name,)),
            items=self._items(path, names),
            auth=read_auth(value.get("auth")),
            variables=variables_from_json(value.get("variables")),
            behavior=read_behavior(value),
            description=description_text(value.get("description")),
            location=None if document is None else location(document, ("name",)),
        )
        return _Ordered(_order(value), name, folder)

    def _items(self, path: Path, names: tuple[str, ...]) -> tuple[Item, ...]:
        listing = self._list(path)
        self._report_misnamed(listing)
        found: list[_Ordered[Item]] = []
        for file in listing.requests:
            request = self._request(file, listing.scripts, names)
            if request is not None:
                found.append(request)
        for folder in listing.folders:
            found += self._subfolder(folder, names)
        found.sort(key=lambda row: (row.order, row.name))
        return tuple(row.item for row in found)

    def _subfolder(self, path: Path, names: tuple[str, ...]) -> list[_Ordered[Item]]:
        row = self.folder(path, names)
        empty = not row.item.items and row.item.location is None
        return [] if empty else [_Ordered(row.order, row.name, row.item)]

    def _list(self, path: Path) -> Listing:
        try:
            listing = list_directory(path)
        except OSError as error:
            self.problems.append(Problem(path, f"The folder cannot be read: {error.strerror}."))
            return Listing(path)
        if self.only is None:
            return listing
        wanted = {self.only, *self.only.parents}
        requests = tuple(file for file in listing.requests if file in wanted)
        folders = tuple(folder for folder in listing.folders if folder in wanted)
        return Listing(path, requests, folders, listing.scripts, ())

    def _request(
        self, file: Path, scripts: tuple[Path, ...], names: tuple[str, ...]
    ) -> _Ordered[Item] | None:
        try:
            document = load_yaml(file, self.overlays)
        except UnreadableInputError as error:
            self.problems.append(error.problem)
            return None
        self.problems.extend(check_request(document))
        if not is_object(document.data) or not is_runnable(document.data):
            return None
        return self._request_item(document, document.data, scripts, names)

    def _request_item(
        self,
        document: YamlDocument,
        value: Object,
        scripts: tuple[Path, ...],
        names: tuple[str, ...],
    ) -> _Ordered[Item]:
        name = as_text(value.get("name"), whole(request_stem(document.path)))
        path = (*names, name)
        inside = read_scripts(document, value, path, self.labels)
        item = RequestItem(
            name=name,
            id=as_text(value.get("id")) or stable_id((*names, document.path.name)),
            request=read_request(value),
            scripts=(*inside, *self._script_files(document.path, scripts, path)),
            behavior=read_behavior(value),
            description=description_text(value.get("description")),
            location=location(document, ("name",) if "name" in value else ("url",)),
        )
        return _Ordered(_order(value), name, item)

    def _script_files(
        self, request: Path, scripts: tuple[Path, ...], path: tuple[str, ...]
    ) -> Iterator[Script]:
        stem = request_stem(request)
        for file in sorted(scripts, key=lambda file: script_suffix(file.name), reverse=True):
            if file.name.removesuffix(script_suffix(file.name)) != stem:
                continue
            try:
                yield read_script_file(file, path, self.labels, self.overlays)
            except UnreadableInputError as error:
                self.problems.append(error.problem)

    def _definition(self, path: Path) -> YamlDocument | None:
        file = definition_file(path)
        if file is None:
            return None
        try:
            document = load_yaml(file, self.overlays)
        except UnreadableInputError as error:
            self.problems.append(error.problem)
            return None
        self.problems.extend(check_definition(document))
        return document

    def _definition_scripts(
        self, document: YamlDocument | None, path: tuple[str, ...]
    ) -> tuple[Script, ...]:
        if document is None:
            return ()
        return tuple(read_scripts(document, as_object(document.data), path, self.labels))

    def _report_misnamed(self, listing: Listing) -> None:
        self.problems.extend(map(_misnamed, listing.misnamed))


def _misnamed(file: Path) -> Problem:
    name, start = f"{file.stem.removesuffix('.request')}.request.yaml", Position(0, 0)
    message = "Postman does not read this request: it is left out."
    remedy = f"Name it `{name}`."
    if file.suffix == ".json":
        message = "Postman does not read `.request.json`; the request is left out."
        remedy = f"Name it `{name}`: JSON is YAML too."
    place = Range(start, start)
    return Problem(file, message, place, Severity.WARNING, remedy, STRUCTURE.code)


def _order(value: Object) -> float:
    """What a file's `order` sorts by; a missing one sorts before all others."""
    order = value.get("order")
    if isinstance(order, bool) or not isinstance(order, int | float):
        return float("-inf")
    return float(order)
