"""Read a collection, whatever form it has on disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.json_document import JsonDocument, parse_json
from postroom_runtime.formats.json_values import as_object, is_object
from postroom_runtime.formats.text_files import NO_OVERLAYS, read_text, refuse
from postroom_runtime.formats.v2.checks import check_collection
from postroom_runtime.formats.v2.reading import read_collection
from postroom_runtime.formats.v3.layout import (
    holds_requests,
    is_definition_file,
    is_request_file,
    request_beside,
)
from postroom_runtime.formats.v3.scripts import script_suffix
from postroom_runtime.model.collection import Collection
from postroom_runtime.model.problems import Problem, UnreadableInputError

_CONVERTER = (
    "Convert it with `npx postman-collection-transformer convert -i {name} "
    "-o {stem}.postman_collection.json -j 1.0.0 -p 2.1.0`."
)
_ACCEPTED = "Name a JSON export, a v3 collection's directory or a `.request.yaml` file."


def load_collection(
    path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS
) -> tuple[Collection, tuple[Problem, ...]]:
    """Read the collection at `path`: v2.0 or v2.1 JSON, a v3 directory, or one `.request.yaml`.

    A single request file, or a script file beside one, gives a collection that holds just this
    request, inside its folders and its collection with their scripts, auth and variables. Raises
    `UnreadableInputError` when nothing can be read; what Postman would drop in silence comes back
    as problems. Saved examples of v3 requests are not read.
    """
    try:
        return _load(path, overlays)
    except RecursionError:
        raise refuse(path, "The collection is nested too deeply.", "Nest it less.") from None


def _load(path: Path, overlays: Mapping[Path, str]) -> tuple[Collection, tuple[Problem, ...]]:
    if os.path.isdir(path):
        return _load_directory(path, overlays)
    if is_request_file(path):
        return _load_single(path, overlays)
    if is_definition_file(path):
        return _load_directory(path.parent.parent, overlays)
    if script_suffix(path.name):
        return _load_beside(path, overlays)
    if path.suffix in (".yaml", ".yml"):
        raise _no_collection(path, overlays)
    return _load_json(path, overlays)


def collection_pointer(data: object) -> Pointer | None:
    """Where in a JSON file's data a v2 collection stands; None when there is none."""
    if _is_collection(data):
        return ()
    return ("collection",) if _is_collection(as_object(data).get("collection")) else None


def _load_json(path: Path, overlays: Mapping[Path, str]) -> tuple[Collection, tuple[Problem, ...]]:
    text = read_text(path, overlays)
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        raise refuse(path, "This is no Postman collection: it is not JSON.", _ACCEPTED)
    document = parse_json(path, text)
    pointer = collection_pointer(document.data)
    if pointer is None:
        raise _other_json(document)
    problems = check_collection(document, pointer) + document.repeated_keys()
    return read_collection(document, pointer), tuple(problems)


def _load_directory(
    path: Path, overlays: Mapping[Path, str]
) -> tuple[Collection, tuple[Problem, ...]]:
    try:
        if not holds_requests(path):
            raise _no_requests(path)
        # Imported here: whoever reads JSON needs no YAML.
        from postroom_runtime.formats.v3.reading import read_directory

        return read_directory(path, overlays)
    except OSError as error:
        raise refuse(path, f"The directory cannot be read: {error.strerror}.") from None


def _load_single(
    path: Path, overlays: Mapping[Path, str]
) -> tuple[Collection, tuple[Problem, ...]]:
    from postroom_runtime.formats.v3.reading import read_single

    return read_single(path, overlays)


def _load_beside(
    path: Path, overlays: Mapping[Path, str]
) -> tuple[Collection, tuple[Problem, ...]]:
    request = request_beside(path)
    if request is not None:
        return _load_single(request, overlays)
    if not path.exists():
        raise refuse(path, "There is no such file.", "Check the path.")
    stem = path.name.removesuffix(script_suffix(path.name))
    raise refuse(path, "This script has no request.", f"Put it beside `{stem}.request.yaml`.")


def _is_collection(data: object) -> bool:
    return is_object(data) and "item" in data and ("info" in data or "event" in data)


def _no_requests(path: Path) -> UnreadableInputError:
    exports = sorted(path.glob("*.postman_collection.json"))
    message = "The directory holds no `.request.yaml` file, so it is no collection."
    if exports:
        return refuse(path, message, f"Name the export itself: {exports[0]}")
    return refuse(path, message, "Name a v3 collection's directory or a JSON export.")


def _other_json(document: JsonDocument) -> UnreadableInputError:
    data, path = as_object(document.data), document.path
    message, remedy = "This is no Postman collection.", "A collection has `info` and `item`."
    if "order" in data and "requests" in data:
        message = "This collection has the old v1 format."
        stem = path.name.partition(".")[0]
        remedy = _CONVERTER.format(name=path.name, stem=f"{stem}-v2" if stem else "v2")
    elif "values" in data:
        message = "This is an environment or globals file, not a collection."
        remedy = "Give it with `-e` or `-g`."
    elif "openapi" in data or "swagger" in data:
        message = "This is an OpenAPI description, not a collection."
        remedy = "Import it into Postman, or convert it with `openapi-to-postmanv2`."
    elif "info" in data:
        message, remedy = "This collection has no `item` list.", 'Add `"item": []`.'
    return refuse(path, message, remedy, document.range_of(()))


def _no_collection(path: Path, overlays: Mapping[Path, str]) -> UnreadableInputError:
    if not path.exists() and path not in overlays:
        return refuse(path, "There is no such file.", "Check the path.")
    if path.name.endswith((".environment.yaml", ".environment.yml")):
        message = "This is an environment, not a collection."
        return refuse(path, message, "Give it with `-e`.")
    message = "This YAML file is no request: only `NAME.request.yaml` is."
    return refuse(path, message, "Rename it, or name the collection's directory.")
