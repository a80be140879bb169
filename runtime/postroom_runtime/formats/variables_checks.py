"""What is wrong, or easily misread, in lists of variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from postroom_runtime.formats.documents import Document, Pointer
from postroom_runtime.formats.findings import Findings, names
from postroom_runtime.formats.json_values import Object, as_text, is_list, is_object
from postroom_runtime.model.file_rules import DISABLED_VARIABLE, REPEATED_VARIABLE, ROW
from postroom_runtime.model.problems import Problem, Severity

_SCOPE_KEYS = names("id name values color timestamp synced syncedFilename team owner isDeleted")
_ROW_KEYS = names("id key value type enabled secret source description")
_SCOPE_REMEDIES = {"variables": "Write `values`.", "$kind": "Environments need none."}
_ROW_REMEDIES = {
    "disabled": "Write `enabled: false`.",
    "name": "Write `key`.",
    "initialValue": "Write `value`.",
    "currentValue": "Write `value`.",
}


def check_variables(document: Document, pointer: Pointer) -> list[Problem]:
    """The problems of the environment or globals whose `values` stand in the object at
    `pointer`."""
    findings = Findings(document)
    scope = _at(document, pointer)
    for key in scope.keys() - _SCOPE_KEYS - {"environment", "globals"}:
        if not key.startswith("_"):
            remedy = _SCOPE_REMEDIES.get(key, "")
            findings.warn_key((*pointer, key), f"`{key}` is no key of an environment.", remedy)
    rows = scope.get("values")
    if is_list(rows):
        for number, row in enumerate(rows):
            _check_row(findings, (*pointer, "values", number), row)
        check_repeated(findings, (*pointer, "values"), rows)
    return findings.problems


def check_repeated(findings: Findings, pointer: Pointer, rows: Iterable[object]) -> None:
    """Tell of each row in a list of variables that a later enabled one of its name hides."""
    placed = list(_counting(rows))
    last = {key: number for number, key in placed}
    for number, key in placed:
        if last[key] != number:
            line = findings.document.range_of((*pointer, last[key])).start.line + 1
            message = f"`{key}` stands again in line {line}, which counts."
            findings.tell(REPEATED_VARIABLE, (*pointer, number), message, "Remove one of the two.")


def _check_row(findings: Findings, pointer: Pointer, row: object) -> None:
    if not is_object(row) or not as_text(row.get("key")):
        message = "This row has no `key`; it is left out."
        findings.tell(ROW, pointer, message, "Name the variable, or remove the row.")
        return
    for key in row.keys() - _ROW_KEYS:
        if not key.startswith("_"):
            message = f"`{key}` is no key of a variable of an environment."
            findings.warn_key((*pointer, key), message, _ROW_REMEDIES.get(key, ""))
    enabled = row.get("enabled", True)
    if not isinstance(enabled, bool):
        message = "`enabled` is neither true nor false; the variable counts as enabled."
        findings.tell(ROW, (*pointer, "enabled"), message, "Write `false` without quotes.")
    elif not enabled:
        message = f"`{row['key']}` is switched off: nobody sees its value."
        severity = Severity.INFORMATION
        findings.tell(DISABLED_VARIABLE, pointer, message, severity=severity)


def _counting(rows: Iterable[object]) -> Iterator[tuple[int, str]]:
    """Number and name of the rows that count."""
    for number, row in enumerate(rows):
        if not is_object(row) or row.get("enabled") is False or row.get("disabled") is True:
            continue
        if key := as_text(row.get("key"), as_text(row.get("id"))):
            yield number, key


def _at(document: Document, pointer: Pointer) -> Object:
    value: object = document.data
    for step in pointer:
        value = value.get(str(step)) if is_object(value) else None
    return value if is_object(value) else _NOTHING


_NOTHING: Mapping[str, object] = {}
