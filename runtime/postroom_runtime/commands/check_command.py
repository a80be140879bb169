"""`postroom check`: what is wrong in collections and scripts, without running or sending."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from postroom_runtime.commands.arguments import CommandParser
from postroom_runtime.commands.check_formats import FORMATS
from postroom_runtime.commands.check_rules import UnknownRuleError, Wanted, explain, wanted
from postroom_runtime.commands.check_session import check_all
from postroom_runtime.commands.check_targets import Target, find_targets
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.findings import Finding
from postroom_runtime.commands.output import complain, note, say
from postroom_runtime.model.problems import Severity, UnreadableInputError
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.reports.style import style_for
from postroom_runtime.scripting.bundle import BundleMissingError


def main(argv: Sequence[str]) -> int:
    """Run `postroom check` with the arguments after `check`."""
    args = _parser().parse_args(argv)
    try:
        if args.explain is not None:
            say(explain(args.explain))
            return ExitCode.FINE
        choice = wanted(args.select, args.ignore)
        targets = find_targets(args.paths or [Path()])
        if args.fix:
            _fix(targets, choice, args.jobs)
        findings = check_all(targets, choice, args.jobs)
    except (UnreadableInputError, BundleMissingError, UnknownRuleError) as error:
        complain(str(error))
        return ExitCode.UNUSABLE
    style = style_for(
        sys.stdout, color=args.color, unicode=not args.disable_unicode, environ=os.environ
    )
    say(FORMATS[args.format](findings, len(targets), style))
    return _exit_code(findings, args.strict)


def _fix(targets: Sequence[Target], choice: Wanted, jobs: int) -> None:
    """Fix what is safe to fix, and say on standard error what that was: standard output belongs
    to the report."""
    from postroom_runtime.commands.check_fix import fix_all_in
    from postroom_runtime.commands.check_lint import Linter

    for fixed in fix_all_in(targets, Linter(choice), jobs):
        counts = ", ".join(f"{count} × {code}" for code, count in sorted(fixed.mended.items()))
        note(f"Fixed {path_text(str(fixed.path.absolute()), Path.cwd())}: {counts}")


def _exit_code(findings: Sequence[Finding], strict: bool) -> int:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    return ExitCode.FAILURES if errors or (strict and findings) else ExitCode.FINE


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="postroom check",
        description="Find problems in collections, environments and scripts. Nothing is run.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="collections, request files, or folders to search; the current one without any",
    )
    parser.add_argument("-f", "--format", choices=tuple(FORMATS), default="text")
    _add_rule_options(parser)
    parser.add_argument("--strict", action="store_true", help="warnings fail the check, too")
    parser.add_argument(
        "-j",
        "--jobs",
        type=_jobs,
        default=available_jobs(),
        metavar="N",
        help="how many processes work at the same time; as many as there are processors",
    )
    parser.add_argument("--color", choices=("auto", "on", "off"), default="auto")
    parser.add_argument("--disable-unicode", action="store_true")
    return parser


def _jobs(text: str) -> int:
    """A number of processes. Raises ValueError, which the parser tells."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def available_jobs() -> int:
    """How many processes can work at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _add_rule_options(parser: CommandParser) -> None:
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULES",
        help="only these rules, by code or name, separated by commas; shows their hints, too",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="RULES", help="all rules but these"
    )
    parser.add_argument("--fix", action="store_true", help="apply the fixes that are safe")
    parser.add_argument("--explain", metavar="RULE", help="say what a rule finds and why")
