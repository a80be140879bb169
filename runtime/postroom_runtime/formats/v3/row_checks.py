"""Checks of rows with a key and a value: headers, parameters, variables, form fields."""

from __future__ import annotations

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.findings import Findings
from postroom_runtime.formats.json_values import Object, is_list, is_object

_NULL_ALLOWED = frozenset(("queryParams",))
_VALUE_REQUIRED = frozenset(("headers", "pathVariables"))


def check_rows(
    findings: Findings, pointer: Pointer, value: object, *, values_are_text: bool = True
) -> None:
    """Warn about rows that Postman drops or refuses, in map or list form."""
    if is_object(value):
        for key, item in value.items():
            if values_are_text:
                _check_value(findings, (*pointer, key), item)
        return
    if value is not None and not is_list(value):
        remedy = "Write one `key: value` per line."
        findings.warn(pointer, f"`{pointer[-1]}` is neither a map nor a list.", remedy)
        return
    for number, row in enumerate(value or []):
        _check_row(findings, (*pointer, number), row, values_are_text=values_are_text)


def _check_row(findings: Findings, pointer: Pointer, row: object, *, values_are_text: bool) -> None:
    if not is_object(row) or row.get("key") is None:
        message = "This row has no `key`; it is left out, and Postman may refuse the file."
        findings.warn(pointer, message, "Give it a `key`.")
        return
    if not values_are_text:
        return
    if "value" in row:
        _check_value(findings, (*pointer, "value"), row["value"])
    elif _name(pointer) in _VALUE_REQUIRED:
        findings.warn(pointer, "This row has no `value`; Postman leaves the file out.", "Add one.")


def _check_value(findings: Findings, pointer: Pointer, value: object) -> None:
    if isinstance(value, str) or (value is None and pointer[0] in _NULL_ALLOWED):
        return
    if value is None:
        findings.warn(pointer, "The value is missing; Postman leaves the file out.", 'Write "".')
        return
    message = "The value is not text; Postman leaves the file out."
    findings.warn(pointer, message, "Quote it.")


def _name(pointer: Pointer) -> object:
    return pointer[0]


def has_type(row: Object) -> bool:
    """Whether a form field tells that it is text or a file."""
    return row.get("type") in ("text", "file")
