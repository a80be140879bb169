"""`postroom`: finds the subcommand and runs it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from postroom_runtime.commands.endings import ended_well, interrupts_at_once
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain, say

if TYPE_CHECKING:
    from argparse import ArgumentParser

_ALLOCATIONS_BEFORE_COLLECTION = 50_000
"""Python's own choice, 700, looks for garbage a hundred times while modules are imported."""

_SUMMARIES: Mapping[str, str] = {
    "run": "run a collection, a folder or a request, with newman's options",
    "send": "send one request: a URL, a saved request, or one of a collection",
    "check": "find problems in collections and scripts without running them",
    "convert": "turn a v2.1 collection into v3 files, and back",
    "lsp": "serve an editor over stdin and stdout",
    "echo": "serve a local echo API, to try things without a network",
}


class Subcommand(Protocol):
    """What a subcommand's module holds."""

    def main(self, argv: Sequence[str]) -> int:
        """Run with the arguments after the subcommand's name; gives the exit code."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run `postroom` with `argv` (the process's own without one) and give its exit code."""
    gc.set_threshold(_ALLOCATIONS_BEFORE_COLLECTION)
    arguments = list(sys.argv[1:] if argv is None else argv)
    code = ended_well(lambda: _perform(arguments))
    if argv is None:
        gc.freeze()  # or Python looks for garbage among all that goes with the process anyway
    return code


def _perform(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        say(_parser().format_help())
        return ExitCode.FINE if arguments else ExitCode.UNUSABLE
    if name in ("-V", "--version", "version"):
        return _version()
    if name not in _SUMMARIES:
        return _unknown(name)
    return _subcommand(name).main(arguments[1:])


def _subcommand(name: str) -> Subcommand:
    with interrupts_at_once():
        module = import_module(f"postroom_runtime.commands.{name}_command")
    return cast("Subcommand", module)


def _parser() -> ArgumentParser:
    from argparse import ArgumentParser, RawDescriptionHelpFormatter

    width = max(map(len, _SUMMARIES))
    rows = "\n".join(f"  {name:{width}}  {text}" for name, text in _SUMMARIES.items())
    return ArgumentParser(
        prog="postroom",
        usage="postroom COMMAND [OPTIONS]",
        description="Postman collections in git: run them, check them, edit them.",
        epilog=f"commands:\n{rows}\n\n`postroom COMMAND --help` tells more.",
        formatter_class=RawDescriptionHelpFormatter,
    )


def _version() -> int:
    from importlib.metadata import PackageNotFoundError, version

    try:
        say(f"postroom {version('postroom')}\n")
    except PackageNotFoundError:
        say("postroom (from its source tree)\n")
    return ExitCode.FINE


def _unknown(name: str) -> int:
    from difflib import get_close_matches

    close = get_close_matches(name, _SUMMARIES, n=1)
    hint = f"Did you mean `postroom {close[0]}`?" if close else "See `postroom --help`."
    complain(f"There is no command `{name}`. {hint}")
    return ExitCode.UNUSABLE
