"""`postroom check`: what is wrong in collections and scripts, without running or sending."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from postroom_runtime.commands.arguments import CommandParser
from postroom_runtime.commands.check_formats import FORMATS
from postroom_runtime.commands.check_session import check_all
from postroom_runtime.commands.check_targets import find_targets
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.findings import Finding
from postroom_runtime.commands.output import complain, say
from postroom_runtime.model.problems import Severity, UnreadableInputError
from postroom_runtime.reports.style import style_for
from postroom_runtime.scripting.bundle import BundleMissingError


def main(argv: Sequence[str]) -> int:
    """Run `postroom check` with the arguments after `check`."""
    args = _parser().parse_args(argv)
    try:
        targets = find_targets(args.paths or [Path()])
        findings = asyncio.run(check_all(targets))
    except (UnreadableInputError, BundleMissingError) as error:
        complain(str(error))
        return ExitCode.UNUSABLE
    style = style_for(
        sys.stdout, color=args.color, unicode=not args.disable_unicode, environ=os.environ
    )
    say(FORMATS[args.format](findings, len(targets), style))
    return _exit_code(findings, args.strict)


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
    parser.add_argument("--strict", action="store_true", help="warnings fail the check, too")
    parser.add_argument("--color", choices=("auto", "on", "off"), default="auto")
    parser.add_argument("--disable-unicode", action="store_true")
    return parser
