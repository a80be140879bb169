"""How `postroom check` writes its findings: text, JSON, SARIF, GitHub annotations, JUnit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from postroom_runtime.commands.findings import Finding
from postroom_runtime.model.problems import Severity
from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.github import annotation
from postroom_runtime.reports.place_text import path_text, place_text
from postroom_runtime.reports.quantities import counted
from postroom_runtime.reports.safe_text import safe_line
from postroom_runtime.reports.style import Style
from postroom_runtime.runner.events import Place
from postroom_runtime.text.surrogates import encode_json

_LOOKS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def text(findings: Sequence[Finding], checked: int, style: Style) -> str:
    """For a person: place, message, and the line with a caret."""
    excerpts, lines = Excerpts(), list[str]()
    for finding in findings:
        lines += _finding_lines(finding, style, excerpts)
    lines.append(_sentence(findings, checked, style))
    return style.signs("\n".join(lines)) + "\n"


def _finding_lines(finding: Finding, style: Style, excerpts: Excerpts) -> list[str]:
    place = _place(finding)
    severity = style.paint(finding.severity, _LOOKS[finding.severity])
    message = f"{safe_line(finding.message)} {style.paint(f'[{finding.code}]', 'dim')}"
    head = f"{style.paint(place_text(place, Path.cwd()), 'bold')}: {severity}: {message}"
    excerpt = excerpts.at(place)
    if excerpt is None or not excerpt.text:
        return [head, ""]
    gutter = f"  {excerpt.number} │ "
    caret = " " * (len(gutter) - 2) + "│ " + " " * excerpt.caret
    return [head, f"{gutter}{excerpt.text}", f"{caret}{style.paint('^', 'red')}", ""]


def _sentence(findings: Sequence[Finding], checked: int, style: Style) -> str:
    one = "collection or environment"
    where = f"in 1 {one}" if checked == 1 else f"in {checked} collections and environments"
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if not findings:
        return style.paint(f"✓ Nothing found {where}.", "green")
    told = f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}"
    return style.paint(f"{told} {where}.", "red" if errors else "yellow")


def json(findings: Sequence[Finding], checked: int, style: Style) -> str:
    """For programs. Lines and columns are one-based."""
    rows = [_row(finding) for finding in findings]
    content = encode_json({"findings": rows, "checked": checked})
    return msgspec.json.format(content).decode() + "\n"


def _row(finding: Finding) -> Mapping[str, object]:
    start, end = finding.range.start, finding.range.end
    return {
        "path": path_text(str(finding.path.absolute()), Path.cwd()),
        "line": start.line + 1,
        "column": start.column + 1,
        "endLine": end.line + 1,
        "endColumn": end.column + 1,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message,
    }


def github(findings: Sequence[Finding], checked: int, style: Style) -> str:
    """GitHub workflow commands."""
    base = Path.cwd()
    return "".join(
        annotation(finding.severity, finding.code, finding.message, _place(finding), base)
        for finding in findings
    )


def sarif(findings: Sequence[Finding], checked: int, style: Style) -> str:
    """SARIF 2.1.0, for code scanning."""
    from postroom_runtime.commands.check_sarif import sarif_log

    return msgspec.json.format(encode_json(sarif_log(findings))).decode() + "\n"


def junit(findings: Sequence[Finding], checked: int, style: Style) -> str:
    """JUnit XML: a suite per file, a failed case per finding."""
    from xml.etree import ElementTree  # this format alone needs it

    suites = ElementTree.Element("testsuites", name="postroom check")
    for path, group in groupby(findings, key=lambda finding: finding.path):
        found = list(group)
        name = path_text(str(path.absolute()), Path.cwd())
        count = str(len(found))
        suite = ElementTree.SubElement(suites, "testsuite", name=name, tests=count, failures=count)
        for finding in found:
            line = finding.range.start.line + 1
            case = ElementTree.SubElement(
                suite, "testcase", name=f"{finding.code} at line {line}", classname=name
            )
            message = safe_line(finding.message)
            failure = ElementTree.SubElement(case, "failure", type=finding.severity)
            failure.set("message", message)
            failure.text = f"{name}:{line}: {message}"
    if not findings:  # an empty report counts as a broken one in most CI systems
        suite = ElementTree.SubElement(suites, "testsuite", name="postroom check", tests="1")
        ElementTree.SubElement(suite, "testcase", name=f"{checked} checked, nothing found")
    suites.set("tests", str(len(findings) or 1))
    suites.set("failures", str(len(findings)))
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _place(finding: Finding) -> Place:
    start = finding.range.start
    return Place(str(finding.path.absolute()), start.line, start.column)


FORMATS: Mapping[str, Callable[[Sequence[Finding], int, Style], str]] = {
    "text": text,
    "json": json,
    "sarif": sarif,
    "github": github,
    "junit": junit,
}
