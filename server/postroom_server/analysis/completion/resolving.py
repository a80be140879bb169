"""Detail and documentation of an item, looked up when a person looks at it."""

from __future__ import annotations

from msgspec.structs import replace

from postroom_server.analysis.results import CompletionItem
from postroom_server.api import types as api
from postroom_server.api.catalogue import declaration, load_catalogue
from postroom_server.api.describe import describe_text
from postroom_server.api.display import display_member


def resolve_completion(item: CompletionItem) -> CompletionItem:
    """The item with its signature as detail and its documentation in Markdown."""
    it = _declared(item.key)
    if it is None:
        return item
    detail = item.detail or display_member(item.label, it).split("\n", 1)[0]
    return replace(item, detail=detail, documentation=describe_text(it))


def _declared(key: str) -> api.Member | None:
    kind, _, rest = key.partition(":")
    owner, _, name = rest.rpartition(":")
    match kind:
        case "member":
            found = declaration(owner)
            return found.members.get(name) if found is not None else None
        case "global":
            return load_catalogue().globals.get(name)
        case "dynamic":
            return load_catalogue().dynamic.get(name)
        case _:
            return None
