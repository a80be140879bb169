"""JUnit XML: a suite per request and iteration, a case per test, as Jenkins and GitLab read it.

Unlike newman's report, iterations stay apart, every count is that of what follows, and a script
or request that fails is an error of its suite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from postroom_runtime.reports.error_text import error_line, full_text
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.reports.record import ItemRecord, RecordBuilder
from postroom_runtime.reports.safe_text import safe_block
from postroom_runtime.reports.writing import write_report
from postroom_runtime.runner.events import (
    ErrorInfo,
    Place,
    RunEvent,
    RunFinished,
    RunStarted,
    VerdictGiven,
)
from postroom_runtime.variables.scopes import RunScopes

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class JunitReport:
    """Writes `path` when the run is over. Paths below `base` are shortened."""

    path: Path
    base: Path = field(default_factory=Path.cwd)
    _suites: Element = field(default_factory=lambda: Element("testsuites"))
    _records: RecordBuilder = field(init=False)
    _iterations: int = 1

    def __post_init__(self) -> None:
        self._records = RecordBuilder(self._add_suite)

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        self._records.hear(event)
        if isinstance(event, RunStarted):
            self._suites.set("name", _clean(event.collection))
            self._iterations = event.iterations
        elif isinstance(event, RunFinished):
            self._suites.set("time", _seconds(event.duration))

    def finish(self, scopes: RunScopes | None) -> None:
        """Write the file."""
        for key in ("tests", "failures", "errors"):
            total = sum(int(suite.get(key, "0")) for suite in self._suites)
            self._suites.set(key, str(total))
        ElementTree.indent(self._suites)
        text = ElementTree.tostring(self._suites, encoding="utf-8", xml_declaration=True)
        write_report(self.path, text + b"\n")

    def _add_suite(self, record: ItemRecord) -> None:
        cases = list(_cases(record, self.base))
        name = record.title
        if self._iterations > 1:
            name = f"{name} (iteration {record.iteration + 1})"
        suite = ElementTree.SubElement(self._suites, "testsuite", name=_clean(name))
        _count(suite, cases)
        suite.set("time", _seconds(record.duration))
        suite.set("timestamp", datetime.fromtimestamp(record.started, UTC).strftime("%FT%T"))
        suite.extend(cases)
        _add_output(suite, record)


def _count(suite: Element, cases: list[Element]) -> None:
    suite.set("tests", str(len(cases)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))


def _cases(record: ItemRecord, base: Path) -> Iterator[Element]:
    request_error = record.request_error
    if request_error is not None and request_error.error is not None:
        yield _error_case(record, "request", request_error.error, base)
    for failure in record.script_failures:
        name = "pre-request script" if failure.kind == "prerequest" else "post-response script"
        yield _error_case(record, f"{name} of {failure.owner}", failure.error, base)
    for verdict in record.verdicts:
        yield _verdict_case(record, verdict, base)
    if record.skipped and not record.verdicts:
        case = _case(record, "request", 0, None, base)
        ElementTree.SubElement(case, "skipped", message="skipped by its pre-request script")
        yield case


def _verdict_case(record: ItemRecord, verdict: VerdictGiven, base: Path) -> Element:
    case = _case(record, verdict.name, verdict.duration, verdict.place, base)
    if verdict.skipped:
        ElementTree.SubElement(case, "skipped")
    elif not verdict.passed:
        error = verdict.error or ErrorInfo("AssertionError", "the test failed", verdict.place)
        _add_error(case, "failure", error, base)
    return case


def _error_case(record: ItemRecord, name: str, error: ErrorInfo, base: Path) -> Element:
    case = _case(record, name, 0, error.place, base)
    _add_error(case, "error", error, base)
    return case


def _case(
    record: ItemRecord, name: str, duration: float, place: Place | None, base: Path
) -> Element:
    case = Element("testcase", name=_clean(name), classname=_clean(".".join(record.item.path)))
    case.set("time", _seconds(duration))
    if place is not None:
        case.set("file", _clean(path_text(place.path, base)))
        case.set("line", str(place.line + 1))
    return case


def _add_error(case: Element, tag: str, error: ErrorInfo, base: Path) -> None:
    message = _clean(error_line(error))
    child = ElementTree.SubElement(case, tag, message=message, type=_clean(error.name or "Error"))
    child.text = _clean(full_text(error, base))


def _add_output(suite: Element, record: ItemRecord) -> None:
    if record.logs:
        out = ElementTree.SubElement(suite, "system-out")
        out.text = _clean("\n".join(f"[{log.level}] {log.text}" for log in record.logs))
    if record.warnings:
        err = ElementTree.SubElement(suite, "system-err")
        err.text = _clean("\n".join(warning.message for warning in record.warnings))


def _clean(text: str) -> str:
    """Control characters are spelled out; what else XML 1.0 cannot hold becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", safe_block(text))


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"
