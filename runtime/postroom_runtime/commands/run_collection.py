"""`postroom run`, from its arguments to its exit code."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from subprocess import Popen

from postroom_runtime.commands.endings import signals_interrupt
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain
from postroom_runtime.commands.rc_files import rc_words
from postroom_runtime.commands.run_arguments import (
    ReporterOptions,
    run_parser,
    split_reporter_options,
)
from postroom_runtime.commands.run_session import run_session
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.scripting.bundle import BundleMissingError
from postroom_runtime.scripting.supervisor import ScriptHosts


def run(argv: Sequence[str], launched: Popen[bytes] | None) -> int:
    """Do what `postroom run` is asked to do, with the script host that was `launched`."""
    given, reporter_options = split_reporter_options(argv)
    parser = run_parser()
    try:
        words, from_files = split_reporter_options(rc_words(parser, given))
        reporter_options.values = {**from_files.values, **reporter_options.values}
        args = parser.parse_args([*words, *given])
        with signals_interrupt():
            return asyncio.run(_run(args, reporter_options, launched))
    except (UnreadableInputError, BundleMissingError) as error:
        complain(str(error))
        return ExitCode.UNUSABLE


async def _run(args: Namespace, given: ReporterOptions, launched: Popen[bytes] | None) -> int:
    hosts = ScriptHosts(launched=launched)
    try:
        await hosts.prestart()
        code = await run_session(args, given, hosts)
    finally:
        await hosts.close()
    return ExitCode.FINE if code is ExitCode.FAILURES and args.suppress_exit_code else code
