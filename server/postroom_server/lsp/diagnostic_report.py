"""The answer to `textDocument/diagnostic`, as values that msgspec writes: a large collection has
thousands of findings, and they are asked for after each key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from lsprotocol import types
from msgspec import Raw, Struct, to_builtins
from msgspec import json as msgspec_json

from postroom_server.lsp.answered import Written, span
from postroom_server.lsp.messages import Span


class Location(Written, frozen=True):
    """LSP's `Location`."""

    uri: str
    range: Span


class RelatedInformation(Written, frozen=True):
    """LSP's `DiagnosticRelatedInformation`."""

    location: Location
    message: str


class Diagnostic(Written, frozen=True):
    """LSP's `Diagnostic`. The numbers are LSP's: severities, tags."""

    range: Span
    message: str
    severity: int | None = None
    code: int | str | None = None
    source: str | None = None
    tags: tuple[int, ...] | None = None
    related_information: tuple[RelatedInformation, ...] | None = None


class FullReport(Struct, frozen=True, rename="camel"):
    """LSP's `RelatedFullDocumentDiagnosticReport`."""

    result_id: str
    items: Raw
    kind: Literal["full"] = "full"


class UnchangedReport(Struct, frozen=True, rename="camel"):
    """LSP's `RelatedUnchangedDocumentDiagnosticReport`."""

    result_id: str
    kind: Literal["unchanged"] = "unchanged"


def report(found: Sequence[types.Diagnostic], previous: str | None) -> FullReport | UnchangedReport:
    """The diagnostics, or that they are those that the editor already has under an id."""
    items = written(found)
    id_ = _id(items)
    return UnchangedReport(id_) if id_ == previous else FullReport(id_, Raw(items))


def result_id(found: Sequence[types.Diagnostic]) -> str:
    """An id that is the same for the same diagnostics."""
    return _id(written(found))


def written(found: Sequence[types.Diagnostic]) -> bytes:
    """Diagnostics as JSON."""
    rows = [_diagnostic(one) for one in found]
    try:
        return msgspec_json.encode(rows)
    except UnicodeEncodeError:  # half a surrogate pair, which only `json` can write
        return json.dumps(to_builtins(rows)).encode()


def _id(items: bytes) -> str:
    return f"{hash(items):x}"


def _diagnostic(one: types.Diagnostic) -> Diagnostic:
    tags, related = one.tags, one.related_information
    return Diagnostic(
        range=span(one.range),
        message=one.message,
        severity=one.severity and one.severity.value,
        code=one.code,
        source=one.source,
        tags=tuple(tag.value for tag in tags) if tags else None,
        related_information=tuple(map(_related, related)) if related else None,
    )


def _related(one: types.DiagnosticRelatedInformation) -> RelatedInformation:
    return RelatedInformation(Location(one.location.uri, span(one.location.range)), one.message)
