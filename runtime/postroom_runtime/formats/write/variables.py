"""Set a variable in an environment or globals file: one value changes, everything else stays."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.json_document import JsonDocument
from postroom_runtime.formats.json_values import Object, as_list, as_object, is_object
from postroom_runtime.formats.text_files import absolute, read_text
from postroom_runtime.formats.variables_file import load_variables_document, scope_object
from postroom_runtime.formats.write import json_rows, yaml_rows
from postroom_runtime.formats.write.atomic import write_text
from postroom_runtime.formats.yaml_document import YamlDocument


def set_variable(path: Path, key: str, value: object) -> None:
    """Give `key` a new value in the environment or globals file `path`, on disk.

    The last enabled row of that key changes; without one, a row is added at the end. Raises
    `UnreadableInputError` when the file is none, `OSError` when it cannot be written.
    """
    text = read_text(path)
    changed = with_variable(path, text, key, value)
    if changed != text:
        write_text(path, changed)


def with_variable(path: Path, text: str, key: str, value: object) -> str:
    """`text`, the content of an environment or globals file, with a new value for `key`.

    Comments, order, quotes, indentation and line endings stay. Raises `UnreadableInputError`.
    """
    document = load_variables_document(path, {absolute(path): text})
    scope, pointer = scope_object(document)
    place = _place(scope, (*pointer, "values"), key)
    if isinstance(document, JsonDocument):
        return _in_json(document, (*pointer, "values"), place, key, value)
    if isinstance(document, YamlDocument):
        return yaml_rows.change(document, (*pointer, "values"), place, key, value)
    raise TypeError(f"no writer for {type(document).__name__}")


def _place(scope: Object, pointer: Pointer, key: str) -> Pointer | None:
    """The value of the last enabled row with `key`, in a list or a map of variables."""
    values = scope.get("values")
    if is_object(values):
        return (*pointer, key) if key in values else None
    rows = [as_object(row) for row in as_list(values)]
    numbers = [number for number, row in enumerate(rows) if _is_row(row, key)]
    return (*pointer, numbers[-1], "value") if numbers else None


def _is_row(row: Object, key: str) -> bool:
    enabled = row.get("enabled") is not False and row.get("disabled") is not True
    return row.get("key") == key and enabled


def _in_json(
    document: JsonDocument, rows: Pointer, place: Pointer | None, key: str, value: object
) -> str:
    if place is None:
        return json_rows.add(document, rows, key, value)
    return json_rows.change(document, place, value)
