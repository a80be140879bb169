"""The reports that `postroom run` writes, from its options."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.commands.run_arguments import ReporterOptions
from postroom_runtime.commands.run_inputs import RunInputs
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.reports.reporter import Reporter
from postroom_runtime.reports.style import style_for, terminal_width

if TYPE_CHECKING:
    from postroom_runtime.reports.omissions import Omissions

_ALIASES = {"cli": "terminal", "progress": "terminal"}
_FOLDER = Path("postroom-reports")
_LONGEST_TITLE = 40
"""Characters of a collection's name in that of a report: file systems allow some 250 bytes."""


def make_reports(args: Namespace, given: ReporterOptions, inputs: RunInputs) -> list[Reporter]:
    """The reports in the order of `--reporters`. Raises UnreadableInputError for an unknown one."""
    asked = [name.strip() for name in str(args.reporters).split(",")]
    names = dict.fromkeys(_ALIASES.get(name, name) for name in asked if name)
    unknown = [name for name in names if name not in ("terminal", *_MAKERS)]
    if unknown:
        remedy = f"There are terminal, {', '.join(_MAKERS)}."
        problem = Problem(Path("--reporters"), f"There is no report “{unknown[0]}”.", remedy=remedy)
        raise UnreadableInputError(problem)
    made = [_make(name, args, given, inputs) for name in names]
    return [report for report in made if report is not None]


def _make(name: str, args: Namespace, given: ReporterOptions, inputs: RunInputs) -> Reporter | None:
    if name != "terminal":
        return _MAKERS[name](given, inputs)
    return (
        None if args.silent or _asks_terminal(given, "silent") else _terminal(args, given, inputs)
    )


def _asks_terminal(given: ReporterOptions, option: str) -> bool:
    """Whether an option was given to the terminal report, under whatever name it goes by."""
    return any(given.get(name, option) is not None for name in ("terminal", *_ALIASES))


def _terminal(args: Namespace, given: ReporterOptions, inputs: RunInputs) -> Reporter:
    from postroom_runtime.reports.excerpt import Excerpts
    from postroom_runtime.reports.terminal import TerminalOptions, TerminalReport

    def leaves_out(what: str) -> bool:
        return _asks_terminal(given, f"no-{what}")

    stream = sys.stdout
    options = TerminalOptions(
        base=Path.cwd(),
        show_console=not leaves_out("console"),
        show_verdicts=not leaves_out("assertions"),
        show_passed=not leaves_out("success-assertions"),
        show_failures=not leaves_out("failures"),
        show_summary=not leaves_out("summary"),
        show_times=_asks_terminal(given, "show-timestamps"),
        verbose=args.verbose,
        interactive=stream.isatty() and os.environ.get("TERM") != "dumb",
        width=terminal_width(stream),
    )
    unicode = not args.disable_unicode
    style = style_for(stream, color=args.color, unicode=unicode, environ=os.environ)
    return TerminalReport(stream, style, options, Excerpts(mask=inputs.secrets.mask))


def _json(given: ReporterOptions, inputs: RunInputs) -> Reporter:
    from postroom_runtime.reports.json_report import JsonReport

    report = JsonReport(_target(given, "json", inputs), inputs.collection, inputs.secrets)
    report.omissions = _omissions(given, "json")
    return report


def _junit(given: ReporterOptions, inputs: RunInputs) -> Reporter:
    from postroom_runtime.reports.junit import JunitReport

    return JunitReport(_target(given, "junit", inputs, "xml"), places=names_places(given))


def _html(given: ReporterOptions, inputs: RunInputs) -> Reporter:
    from postroom_runtime.reports.html import HtmlReport

    report = HtmlReport(_target(given, "html", inputs), omissions=_omissions(given, "html"))
    report.pages.excerpts.mask = inputs.secrets.mask
    return report


def _github(given: ReporterOptions, inputs: RunInputs) -> Reporter:
    from postroom_runtime.reports.github import GithubReport

    return GithubReport(sys.stdout, Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()))


_MAKERS: Mapping[str, Callable[[ReporterOptions, RunInputs], Reporter]] = {
    "json": _json,
    "junit": _junit,
    "html": _html,
    "github": _github,
}


def names_places(given: ReporterOptions) -> bool:
    """Whether JUnit's cases name their lines: where asked to, and for GitLab, which shows them."""
    return given.get("junit", "places") is not None or bool(os.environ.get("GITLAB_CI"))


def _omissions(given: ReporterOptions, name: str) -> Omissions:
    """The options of the Postman CLI that leave parts of exchanges out."""
    from postroom_runtime.reports.omissions import Omissions

    def asked(option: str) -> bool:
        return given.get(name, option) is not None

    everything = asked("omit-all-headers-and-body")
    return Omissions(
        request_bodies=everything or asked("omit-request-bodies"),
        response_bodies=everything or asked("omit-response-bodies"),
        headers=everything or asked("omit-headers"),
    )


def _target(given: ReporterOptions, name: str, inputs: RunInputs, suffix: str = "") -> Path:
    """Where a report goes: `--reporter-NAME-export`, a file or an existing folder."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H-%M-%S")
    begin = inputs.collection.root.name[:_LONGEST_TITLE]
    title = "".join(c if c.isalnum() else "-" for c in begin) or "run"
    file_name = f"{title}-{stamp}.{suffix or name}"
    export = given.get(name, "export")
    if not export:
        return _FOLDER / file_name
    path = Path(export)
    return path / file_name if path.is_dir() else path
