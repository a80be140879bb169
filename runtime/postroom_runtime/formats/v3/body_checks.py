"""Checks of a v3 request's body."""

from __future__ import annotations

from postroom_runtime.formats.findings import Findings
from postroom_runtime.formats.json_values import as_list, as_object, is_object
from postroom_runtime.formats.v3.requests import RAW_TYPES
from postroom_runtime.formats.v3.row_checks import check_rows, has_type

_TYPES = (RAW_TYPES - {"raw"}) | {"none", "urlencoded", "formdata", "file"}


def check_body(findings: Findings, value: object) -> None:
    """Warn about a body that Postman drops or refuses."""
    if value is None:
        return
    body = as_object(value)
    if "mode" in body:
        remedy = "Write `type:` and `content:`."
        findings.warn_key(("body", "mode"), "This is a body of v2; Postman ignores it.", remedy)
        return
    type_ = body.get("type")
    if type_ not in _TYPES:
        message = "The body has no `type`." if type_ is None else f"`{type_}` is no body type."
        findings.warn(("body",), message, f"Write one of {', '.join(sorted(_TYPES))}.")
        return
    _check_content(findings, str(type_), body.get("content"))


def _check_content(findings: Findings, type_: str, content: object) -> None:
    pointer = ("body", "content")
    if type_ in RAW_TYPES and not isinstance(content, str):
        message = "The content is not text; Postman leaves the file out."
        findings.warn(pointer, message, "Write it as a block: `content: |-`.")
    elif type_ == "urlencoded":
        check_rows(findings, pointer, content)
    elif type_ == "formdata":
        check_rows(findings, pointer, content, values_are_text=False)
        _check_field_types(findings, content)
    elif type_ == "file" and not is_object(content):
        findings.warn(pointer, "The file has no `src`.", "Write `content: {src: path}`.")


def _check_field_types(findings: Findings, content: object) -> None:
    for number, row in enumerate(as_list(content)):
        if is_object(row) and not has_type(row):
            message = "The field has no `type`; Postman leaves the file out."
            findings.warn(("body", "content", number), message, "Write `type: text` or `file`.")
