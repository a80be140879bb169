"""A parsed file: its data at once, the positions of its values when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from postroom_runtime.formats.json_values import Object, is_list, is_object
from postroom_runtime.model.source import FileLocation, ScriptSource
from postroom_runtime.text import Range, ScriptMap

Pointer = tuple[str | int, ...]


class Document(Protocol):
    """A JSON or YAML file. Values are named by pointer: keys and indexes from the root."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    @property
    def text(self) -> str:
        """The file's text."""
        ...

    @property
    def data(self) -> object:
        """The parsed data: dict, list, str, int, float, bool, None."""
        ...

    def range_of(self, pointer: Pointer) -> Range:
        """The range of a value, or of the nearest value around it when there is none."""
        ...

    def key_range(self, pointer: Pointer) -> Range:
        """The range of the key in front of a value."""
        ...

    def script_map(self, pointer: Pointer) -> ScriptMap:
        """The map of the script in a string or in an array of lines."""
        ...


def script_source(document: Document, pointer: Pointer, text: str) -> ScriptSource:
    """The script `text` that stands at `pointer`, located when first asked for."""
    return ScriptSource(document.path, text, lambda: document.script_map(pointer))


def location(document: Document, pointer: Pointer) -> FileLocation:
    """The place of a value, found when first asked for."""
    return FileLocation.found_later(document.path, lambda: document.range_of(pointer))


def placed_rows(value: Object, key: str, pointer: Pointer = ()) -> Iterator[tuple[Pointer, object]]:
    """The rows of the list at `key` with their places. As Postman does, one object in place of a
    list is its only row."""
    rows = value.get(key)
    if is_object(rows):
        yield (*pointer, key), rows
    elif is_list(rows):
        for number, row in enumerate(rows):
            yield (*pointer, key, number), row
