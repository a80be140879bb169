"""`postroom convert`: a v2.1 export becomes a v3 directory, and the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from postroom_runtime.commands.arguments import CommandParser
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain, say
from postroom_runtime.formats.convert import convert
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.reports.quantities import counted
from postroom_runtime.reports.safe_text import safe_block


def main(argv: Sequence[str]) -> int:
    """Run `postroom convert` with the arguments after `convert`."""
    args = _parser().parse_args(argv)
    try:
        losses, problems = convert(args.source, args.target)
    except UnreadableInputError as error:
        complain(str(error))
        return ExitCode.UNUSABLE
    except OSError as error:
        complain(f"{args.target} cannot be written: {error.strerror}.")
        return ExitCode.UNUSABLE
    for problem in problems:
        complain(str(problem))
    for loss in losses:
        complain(str(loss))
    lost = f", without {counted(len(losses), 'thing')} that it cannot hold" if losses else ""
    say(safe_block(f"Wrote {args.target}{lost}.\n"))
    return ExitCode.FINE


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="postroom convert",
        description="Turn a v2.1 collection into a v3 directory, or a v3 directory into v2.1. "
        "Nothing that exists is overwritten.",
        allow_abbrev=False,
    )
    parser.add_argument("source", type=Path, help="a collection file or directory")
    parser.add_argument("target", type=Path, help="the directory or file to write")
    return parser
