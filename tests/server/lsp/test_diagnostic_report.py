"""The answer to `textDocument/diagnostic`: written by msgspec, it is what pygls would write."""

from __future__ import annotations

import json

import pytest
from lsprotocol import converters, types
from postroom_server.lsp.diagnostic_report import FullReport, UnchangedReport, report, written

PLACE = types.Range(types.Position(1, 2), types.Position(3, 4))
ELSEWHERE = types.Location("file:///a.js", PLACE)
FOUND = [
    types.Diagnostic(PLACE, "Something."),
    types.Diagnostic(
        PLACE,
        "Half a pair: \ud83d, and all: 🙂",
        types.DiagnosticSeverity.Hint,
        "PM017",
        source="postroom",
        tags=[types.DiagnosticTag.Deprecated, types.DiagnosticTag.Unnecessary],
        related_information=[types.DiagnosticRelatedInformation(ELSEWHERE, "here")],
    ),
]


@pytest.mark.parametrize("found", [[], FOUND[:1], FOUND])
def test_diagnostics_are_written_as_the_converter_does(found: list[types.Diagnostic]) -> None:
    assert json.loads(written(found)) == converters.get_converter().unstructure(found)


def test_the_same_diagnostics_are_not_sent_again() -> None:
    first = report(FOUND, None)
    assert isinstance(first, FullReport)
    assert report(FOUND, first.result_id) == UnchangedReport(first.result_id)
    assert isinstance(report(FOUND[:1], first.result_id), FullReport)
