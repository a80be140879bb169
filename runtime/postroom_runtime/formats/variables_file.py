"""Environments and globals, in JSON and YAML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from postroom_runtime.formats.documents import Document, Pointer
from postroom_runtime.formats.json_document import JsonDocument, load_json
from postroom_runtime.formats.json_values import Object, as_object, as_text, is_list, is_object
from postroom_runtime.formats.text_files import NO_OVERLAYS, refuse
from postroom_runtime.formats.v2.reading import variables_from_json
from postroom_runtime.formats.variables_checks import check_variables
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.variables import VariableScope

_YAML_SUFFIXES = (".yaml", ".yml")


def load_variables(path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS) -> VariableScope:
    """Read an environment or globals file: Postman's JSON export, also inside `environment` or
    `globals`, or v3's YAML. Raises `UnreadableInputError`."""
    value, _ = scope_object(load_variables_document(path, overlays))
    return _scope(value)


def load_checked_variables(
    path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS
) -> tuple[VariableScope, tuple[Problem, ...]]:
    """Read as `load_variables` does, and say what is wrong in the file with its place: names that
    stand there twice or are switched off, rows without a name, keys that nobody reads. Raises
    `UnreadableInputError`."""
    document = load_variables_document(path, overlays)
    value, pointer = scope_object(document)
    problems = check_variables(document, pointer)
    if isinstance(document, JsonDocument):
        problems += document.repeated_keys()
    return _scope(value), tuple(problems)


def variables_problems(
    path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS
) -> tuple[Problem, ...]:
    """What is wrong in an environment or globals file, also when it cannot be read at all."""
    try:
        return load_checked_variables(path, overlays)[1]
    except UnreadableInputError as error:
        return (error.problem,)


def _scope(value: Object) -> VariableScope:
    return VariableScope(
        name=as_text(value.get("name")),
        id=as_text(value.get("id")),
        rows=variables_from_json(value.get("values")),
    )


def load_variables_document(path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS) -> Document:
    """The parsed environment or globals file. Raises `UnreadableInputError`."""
    if path.suffix in _YAML_SUFFIXES:
        # Imported here: whoever reads JSON needs no YAML.
        from postroom_runtime.formats.yaml_document import load_yaml

        return load_yaml(path, overlays)
    return load_json(path, overlays)


def scope_object(document: Document) -> tuple[Object, Pointer]:
    """The object that holds `values`, and where it stands. Raises `UnreadableInputError`."""
    data = as_object(document.data)
    for key in ("environment", "globals"):
        inner = data.get(key)
        if is_object(inner) and "values" in inner:
            return inner, (key,)
    values = data.get("values")
    if not is_list(values) and not is_object(values) and not _is_empty_scope(data):
        raise _no_scope(document, data)
    return data, ()


def _is_empty_scope(data: Object) -> bool:
    return "values" in data and data["values"] is None


def _no_scope(document: Document, data: Object) -> UnreadableInputError:
    message, remedy = (
        "This is no environment: it has no `values`.",
        "Write a list of `key`, `value`.",
    )
    if "info" in data and "item" in data:
        message, remedy = (
            "This is a collection, not an environment.",
            "Give it as the first argument.",
        )
    return refuse(document.path, message, remedy, document.range_of(()))
