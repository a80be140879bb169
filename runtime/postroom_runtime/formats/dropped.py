"""What Postman drops although it looks as if it worked, in both formats."""

from __future__ import annotations

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.findings import Findings
from postroom_runtime.formats.json_values import is_list, is_object
from postroom_runtime.model.file_rules import DROPPED
from postroom_runtime.model.problems import Severity

WITHOUT_BODY = frozenset(("GET", "COPY", "HEAD", "PURGE", "UNLOCK"))


def tell_of_folder_variables(findings: Findings, pointer: Pointer, variables: object) -> None:
    """Variables of a folder work here and nowhere else."""
    if variables:
        message = "Postman ignores variables of folders; Postroom uses them."
        remedy = "Move them to the collection if Postman must run it too."
        findings.tell(DROPPED, pointer, message, remedy, Severity.INFORMATION)


def tell_of_pruned_body(findings: Findings, pointer: Pointer, method: str, how: str) -> None:
    """A body goes out with some methods only if a setting says so. `how` begins the remedy."""
    if method.upper() in WITHOUT_BODY:
        message = f"The body of a {method.upper()} request is not sent."
        remedy = f"{how} `disableBodyPruning: true`, or remove the body."
        findings.tell(DROPPED, pointer, message, remedy)


def tell_of_hidden_headers(findings: Findings, pointer: Pointer, headers: object) -> None:
    """Of header names that differ only in their case the last is sent."""
    last: dict[str, str] = {}
    names = list(_header_names(pointer, headers))
    for _, name in names:
        last[name.lower()] = name
    for place, name in names:
        if last[name.lower()] != name:
            message = f"`{name}` is not sent: of it and `{last[name.lower()]}` the last one is."
            findings.tell(DROPPED, place, message, "Remove one of the two.")


def _header_names(pointer: Pointer, headers: object) -> list[tuple[Pointer, str]]:
    if is_object(headers):
        return [((*pointer, name), name) for name in headers]
    if not is_list(headers):
        return []
    return [
        ((*pointer, number), str(row["key"]))
        for number, row in enumerate(headers)
        if is_object(row) and row.get("key") and row.get("disabled") is not True
    ]
