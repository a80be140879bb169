"""Saved examples of v3 requests, read only where somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from postroom_runtime.formats.json_values import Object, as_object, as_text
from postroom_runtime.formats.text_files import NO_OVERLAYS
from postroom_runtime.formats.v3.layout import request_stem
from postroom_runtime.formats.v3.requests import read_body, read_request, rows
from postroom_runtime.formats.yaml_document import load_yaml
from postroom_runtime.model.collection import Collection, Folder, Item
from postroom_runtime.model.request import Request
from postroom_runtime.model.response import SavedResponse

_SUFFIXES = (".example.yaml", ".example.yml")


def with_examples(collection: Collection, overlays: Mapping[Path, str] = NO_OVERLAYS) -> Collection:
    """The collection with the saved examples of its requests. Raises `UnreadableInputError`."""
    return replace(collection, root=_folder(collection.root, overlays))


def _folder(folder: Folder, overlays: Mapping[Path, str]) -> Folder:
    return replace(folder, items=tuple(_item(item, overlays) for item in folder.items))


def _item(item: Item, overlays: Mapping[Path, str]) -> Item:
    if isinstance(item, Folder):
        return _folder(item, overlays)
    if item.location is None:
        return item
    found = (_example(path, overlays) for path in example_files(item.location.path))
    ordered = sorted(found, key=lambda row: row[:2])
    return replace(item, responses=tuple(response for _, _, response in ordered))


def example_files(request: Path) -> list[Path]:
    """The example files of a request file, in name order."""
    folder = request.parent / ".resources" / f"{request_stem(request)}.resources" / "examples"
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name.endswith(_SUFFIXES))


def _example(path: Path, overlays: Mapping[Path, str]) -> tuple[float, str, SavedResponse]:
    value = as_object(load_yaml(path, overlays).data)
    response, order = as_object(value.get("response")), value.get("order")
    code, body = response.get("statusCode"), read_body(response.get("body"))
    name = as_text(value.get("name"), path.name.removesuffix(path.suffix).removesuffix(".example"))
    saved = SavedResponse(
        name=name,
        code=code if isinstance(code, int) else None,
        status=as_text(response.get("statusText")),
        headers=rows(response.get("headers")),
        body=body.raw if body is not None else "",
        request=_sent(as_object(value.get("request"))),
    )
    return float(order) if isinstance(order, int | float) else float("-inf"), name, saved


def _sent(value: Object) -> Request | None:
    """The request of an example; None where it says no more than that there was one."""
    request = read_request(value)
    return None if request == Request() else request
