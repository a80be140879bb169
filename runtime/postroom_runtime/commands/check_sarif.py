"""Findings as a SARIF 2.1.0 log, which code scanning services read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from postroom_runtime import __version__
from postroom_runtime.commands.findings import Finding
from postroom_runtime.model.file_rules import file_rule_named
from postroom_runtime.model.problems import Severity
from postroom_runtime.reports.place_text import path_text

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}

Log = Mapping[str, object]


def sarif_log(findings: Sequence[Finding]) -> Log:
    """One run with all findings, and the rules that they are of. Lines and columns are one-based,
    columns in UTF-16 units; paths are relative to the current folder."""
    codes = list(dict.fromkeys(finding.code for finding in findings))
    driver = {
        "name": "Postroom",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> Log:
    """What a rule is: its page goes along, for the service to show."""
    from postroom_server.analysis.rules import rule_named

    name, _, words = code.partition(" ")
    rule = rule_named(name) or file_rule_named(name)
    if rule is None:
        return {"id": name, "shortDescription": {"text": "The script does not compile."}}
    return {
        "id": name,
        "name": words or rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.docs, "markdown": rule.docs},
    }


def _result(finding: Finding, number: int) -> Log:
    start, end = finding.range.start, finding.range.end
    region = {
        "startLine": start.line + 1,
        "startColumn": start.column + 1,
        "endLine": end.line + 1,
        "endColumn": end.column + 1,
    }
    path = Path(path_text(str(finding.path.absolute()), Path.cwd())).as_posix()
    location = {
        "artifactLocation": {"uri": quote(path, errors="surrogateescape")},
        "region": region,
    }
    return {
        "ruleId": finding.code.partition(" ")[0],
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location}],
    }
