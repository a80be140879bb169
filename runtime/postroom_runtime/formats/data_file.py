"""Iteration data, in JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from postroom_runtime.formats.csv_rows import CsvError, csv_rows
from postroom_runtime.formats.json_document import JsonDocument, parse_json
from postroom_runtime.formats.json_values import is_list, is_object
from postroom_runtime.formats.text_files import NO_OVERLAYS, read_text, refuse
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.text import LineIndex, Range


def load_data(path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS) -> list[dict[str, object]]:
    """Read one row per iteration: a JSON list of objects, else CSV with a header line.

    As newman does, JSON is tried first whatever the file's name, and an unquoted CSV cell that
    looks like a number is one (`007` is 7). Raises `UnreadableInputError`.
    """
    text = read_text(path, overlays)
    try:
        return _rows(parse_json(path, text))
    except UnreadableInputError:
        if path.suffix == ".json" or text.lstrip().startswith(("[", "{")):
            raise
    try:
        return csv_rows(text)
    except CsvError as error:
        place = LineIndex(text).position(error.offset)
        message = "The quote that opens here is never closed."
        raise refuse(path, message, "Close it.", Range(place, place)) from None


def _rows(document: JsonDocument) -> list[dict[str, object]]:
    if not is_list(document.data):
        message, remedy = "Iteration data must be a list of objects.", "Put it in `[…]`."
        raise refuse(document.path, message, remedy, document.range_of(()))
    return [_row(document, number, row) for number, row in enumerate(document.data)]


def _row(document: JsonDocument, number: int, row: object) -> dict[str, object]:
    if is_object(row):
        return dict(row)
    message = f"Row {number + 1} of the data is no object."
    raise refuse(document.path, message, "Write `{…}`.", document.range_of((number,)))
