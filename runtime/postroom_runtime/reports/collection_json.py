"""The collection in newman's summary: v2.1 JSON, whatever form the files have, without secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from postroom_runtime.formats.convert.to_v2 import collection_to_v2
from postroom_runtime.formats.json_values import (
    Object,
    as_list,
    as_object,
    as_text,
    is_list,
    is_object,
)
from postroom_runtime.model.collection import Collection
from postroom_runtime.runner.collection_secrets import collection_secrets
from postroom_runtime.runner.masking import Secrets
from postroom_runtime.text.surrogates import encode_json


@dataclass(frozen=True, slots=True)
class CollectionJson:
    """The encoded collection; its requests, and the folder around each, by the request's id."""

    whole: msgspec.Raw
    items: Mapping[str, msgspec.Raw]
    parents: Mapping[str, msgspec.Raw]


def collection_json(collection: Collection, secrets: Secrets) -> CollectionJson:
    """Encode a collection. What its files keep secret is masked, whether it was used or not."""
    secrets.learn(collection_secrets(collection))
    content, _ = collection_to_v2(collection)
    tree = as_object(_described(secrets.mask_json(content)))
    info = as_object(tree["info"])
    head = {"id": as_text(info.get("_postman_id")), "name": as_text(info.get("name"))}
    found = list(_items(tree, head))
    return CollectionJson(
        _encoded(tree),
        {id_: _encoded(item) for id_, item, _ in found},
        {id_: _encoded(parent) for id_, _, parent in found},
    )


def _described(value: object) -> object:
    """The JSON with every description as newman writes it: an object with content and type."""
    if is_list(value):
        return [_described(row) for row in value]
    if not is_object(value):
        return value
    found = {key: _described(inner) for key, inner in value.items()}
    description = found.get("description")
    if isinstance(description, str):
        found["description"] = {"content": description, "type": "text/plain"}
    return found


def _items(tree: Object, parent: Object) -> Iterator[tuple[str, Object, Object]]:
    """Every request with its id and the head of the folder around it."""
    for row in as_list(tree.get("item")):
        item = as_object(row)
        if "item" in item:
            keys = ("id", "name", "description")
            yield from _items(item, {key: item[key] for key in keys if key in item})
        else:
            yield as_text(item.get("id")), {**item, "event": item.get("event", [])}, parent


def _encoded(value: object) -> msgspec.Raw:
    return msgspec.Raw(encode_json(value))
