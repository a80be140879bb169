"""JUnit XML: a suite per request and iteration, a case per test, as Jenkins and GitLab read it.

Unlike newman's report, iterations stay apart, every count is that of what follows, and a script
or request that fails is an error of its suite. No two cases have the same name and class, for
GitLab shows only one of those. The report is valid by the schema of Jenkins' xUnit plugin, which
refuses a file over one attribute too many: cases name their file and line only where asked to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from postroom_runtime.reports.error_text import error_line, full_text
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.reports.record import ItemRecord, RecordBuilder
from postroom_runtime.reports.safe_text import safe_block, shortened
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
_LONGEST = 100_000
"""Characters of one text; what a script logs or compares has no limit of its own."""


@dataclass(slots=True)
class JunitReport:
    """Writes `path` when the run is over. Paths below `base` are shortened. With `places` every
    case names its file and line, as GitLab and CircleCI show them."""

    path: Path
    base: Path = field(default_factory=Path.cwd)
    places: bool = False
    _suites: Element = field(default_factory=lambda: Element("testsuites"))
    _records: RecordBuilder = field(init=False)
    _iterations: int = 1
    _turns: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])

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
        write_report(self.path, (text, b"\n"))

    def _add_suite(self, record: ItemRecord) -> None:
        turn = self._turn(record)
        cases = _with_own_names(_cases(record, turn, self.base))
        if not self.places:
            for case in cases:
                case.attrib.pop("file", None)
                case.attrib.pop("line", None)
        suite = ElementTree.SubElement(self._suites, "testsuite", name=_clean(record.title + turn))
        _count(suite, cases)
        suite.set("time", _seconds(record.duration))
        suite.set("timestamp", datetime.fromtimestamp(record.started, UTC).strftime("%FT%T"))
        if record.item.place is not None:
            suite.set("file", _clean(path_text(record.item.place.path, self.base)))
        suite.extend(cases)
        _add_output(suite, record)

    def _turn(self, record: ItemRecord) -> str:
        """What tells this turn from the request's others: iteration, and number within it."""
        key = (record.item.id, record.iteration)
        self._turns[key] += 1
        iteration = f" (iteration {record.iteration + 1})" if self._iterations > 1 else ""
        return iteration + (f" (turn {self._turns[key]})" if self._turns[key] > 1 else "")


def _with_own_names(cases: Iterable[Element]) -> list[Element]:
    """The cases, the second of a name with `(2)` behind it."""
    found, seen = list(cases), Counter[str]()
    for case in found:
        name = case.get("name", "")
        seen[name] += 1
        if seen[name] > 1:
            case.set("name", f"{name} ({seen[name]})")
    return found


def _count(suite: Element, cases: list[Element]) -> None:
    suite.set("tests", str(len(cases)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))


def _cases(record: ItemRecord, turn: str, base: Path) -> Iterator[Element]:
    # A dot in a name would end a package there.
    class_name = ".".join(name.replace(".", "_") for name in record.item.path) + turn
    request_error = record.request_error
    if request_error is not None and request_error.error is not None:
        yield _error_case(class_name, "request", request_error.error, base)
    for failure in record.script_failures:
        name = "pre-request script" if failure.kind == "prerequest" else "post-response script"
        yield _error_case(class_name, f"{name} of {failure.owner}", failure.error, base)
    for verdict in record.verdicts:
        yield _verdict_case(class_name, verdict, base)
    if record.skipped and not record.verdicts:
        case = _case(class_name, "request", 0, None, base)
        ElementTree.SubElement(case, "skipped", message="skipped by its pre-request script")
        yield case


def _verdict_case(class_name: str, verdict: VerdictGiven, base: Path) -> Element:
    case = _case(class_name, verdict.name, verdict.duration, verdict.place, base)
    if verdict.skipped:
        ElementTree.SubElement(case, "skipped")
    elif not verdict.passed:
        error = verdict.error or ErrorInfo("AssertionError", "the test failed", verdict.place)
        _add_error(case, "failure", error, base)
    return case


def _error_case(class_name: str, name: str, error: ErrorInfo, base: Path) -> Element:
    case = _case(class_name, name, 0, error.place, base)
    _add_error(case, "error", error, base)
    return case


def _case(class_name: str, name: str, duration: float, place: Place | None, base: Path) -> Element:
    case = Element("testcase", name=_clean(name), classname=_clean(class_name))
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
    """Control characters are spelled out, what else XML 1.0 cannot hold becomes U+FFFD, and of a
    huge text the beginning stays."""
    return _NOT_XML.sub("\ufffd", safe_block(shortened(text, _LONGEST)))


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"
