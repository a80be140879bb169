"""Keys and values of a file as completion items, written as the file writes them."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from postroom_server.analysis.results import CompletionItem
from postroom_server.text.span import Span
from postroom_server.workspace.fields.json_place import json_place
from postroom_server.workspace.fields.place import FieldPlace
from postroom_server.workspace.fields.v2_fields import v2_offer
from postroom_server.workspace.fields.v3_fields import v3_offer
from postroom_server.workspace.fields.words import Offer, Word
from postroom_server.workspace.fields.yaml_place import yaml_place
from postroom_server.workspace.files import is_environment, is_globals

_MOST_FILES = 200
_NEEDS_QUOTES = frozenset("*&!%@`>|{}[]#,?:-\"'")
_YAML = (".yaml", ".yml")


def field_completion(
    path: Path, text: str, offset: int, folder: Path
) -> tuple[CompletionItem, ...] | None:
    """The keys or values that fit at `offset`; None in a file that is none of Postman's. Paths of
    files count from `folder`."""
    if path.suffix in _YAML:
        place = yaml_place(text, offset)
        offer = v3_offer(path, place) if place is not None else Offer()
    elif path.suffix == ".json" and _is_postmans(path, text):
        place = json_place(text, offset)
        offer = v2_offer(path, place) if place is not None else Offer()
    else:
        return None
    if place is None:
        return ()
    found = _paths(folder, place) if offer.is_path else _items(path, place, offer)
    return tuple(found)


def _is_postmans(path: Path, text: str) -> bool:
    return is_environment(path) or is_globals(path) or '"item"' in text or '"info"' in text


def _items(path: Path, place: FieldPlace, offer: Offer) -> Iterator[CompletionItem]:
    is_key = place.is_key and not offer.are_items
    present: Collection[str] = place.beside if is_key else ()
    for number, (name, word) in enumerate(offer.words.items()):
        if name in present and name != place.typed:
            continue
        if not is_key:
            yield _value(path, place, name, word, number)
        elif path.suffix == ".json":
            yield _json_key(place, name, word, number)
        else:
            yield _yaml_key(place, name, word, number)


def _value(path: Path, place: FieldPlace, name: str, word: Word, number: int) -> CompletionItem:
    is_bare = name in ("true", "false")
    if place.quote:
        text = json.dumps(name)[1:-1] if place.quote == '"' else name
    elif path.suffix == ".json":
        text = name if is_bare else json.dumps(name)
    else:
        text = json.dumps(name) if name[:1] in _NEEDS_QUOTES or ": " in name else name
    return CompletionItem(
        name, "value", _span(place), text, documentation=word.doc, sort=f"0{number:03}"
    )


def _yaml_key(place: FieldPlace, name: str, word: Word, number: int) -> CompletionItem:
    key = json.dumps(name) if name[:1] in _NEEDS_QUOTES else name
    if place.colon or place.quote:
        insert, snippet = key, ""
    elif place.indent < 0:
        insert, snippet = f"{key}: ", ""
    else:
        insert, snippet = _yaml_pair(key, word.shape, " " * place.indent)
    return CompletionItem(
        name, "field", _span(place), insert, snippet, documentation=word.doc, sort=f"0{number:03}"
    )


def _yaml_pair(key: str, shape: str, margin: str) -> tuple[str, str]:
    """A key with the start of its value: plain, and as a snippet."""
    escaped = key.replace("$", "\\$")
    if shape == "map":
        return f"{key}:\n{margin}  ", f"{escaped}:\n{margin}  $0"
    if shape == "list":
        return f"{key}:\n{margin}  - ", f"{escaped}:\n{margin}  - $0"
    if shape == "block":
        return f"{key}: |-\n{margin}  ", f"{escaped}: |-\n{margin}  $0"
    return f"{key}: ", ""


def _json_key(place: FieldPlace, name: str, word: Word, number: int) -> CompletionItem:
    values = {"map": "{ $0 }", "list": "[$0]", "flag": "${1:true}", "number": "$0"}
    value = values.get(word.shape, '"$0"')
    insert, snippet = name, ""
    if not place.quote:
        insert = json.dumps(name) + ("" if place.colon else ": ")
        if not place.colon:
            escaped = json.dumps(name).replace("$", "\\$")
            snippet = f"{escaped}: {value}"
    return CompletionItem(
        name, "field", _span(place), insert, snippet, documentation=word.doc, sort=f"0{number:03}"
    )


def _paths(folder: Path, place: FieldPlace) -> Iterator[CompletionItem]:
    """The files below what is typed of a path."""
    typed = place.typed.rpartition("/")[0]
    try:
        names = sorted(os.scandir(folder / typed), key=lambda one: (one.is_file(), one.name))
    except OSError:
        return
    for entry in names[:_MOST_FILES]:
        if not entry.name.startswith("."):
            shown = entry.name + ("" if entry.is_file() else "/")
            path = f"{typed}/{shown}" if typed else shown
            kind = "file" if entry.is_file() else "folder"
            yield CompletionItem(path, kind, _span(place), path, sort=f"0{shown}")


def _span(place: FieldPlace) -> Span:
    return Span(place.span.start, place.end)
