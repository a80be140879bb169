"""GitHub annotations."""

from __future__ import annotations

import io
from pathlib import Path

from postroom_runtime.reports.github import GithubReport
from postroom_runtime.runner.events import RunEvent


def test_annotates_the_lines_of_scripts(story: list[RunEvent], base: Path) -> None:
    stream = io.StringIO()
    report = GithubReport(stream, base)
    for event in story:
        report.hear(event)
    warning, verdict, request, script = stream.getvalue().splitlines()
    assert warning == ("::warning title=Auth / Login::{{who}} is a variable that nobody sets")
    assert verdict.startswith(
        "::error file=Login.request.yaml,line=6,col=45,title=Auth / Login › has the id::"
        "AssertionError: expected 8 to equal 7%0A   at Login.request.yaml:6:45%0A"
    )
    assert request.startswith("::error title=Ping › request::ECONNREFUSED")
    assert script.startswith("::error file=Login.request.yaml,line=4,col=7,title=Ping › script::")
