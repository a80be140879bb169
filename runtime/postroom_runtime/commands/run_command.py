"""`postroom run`: run a collection and report on it."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence

from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain
from postroom_runtime.commands.run_arguments import (
    ReporterOptions,
    run_parser,
    split_reporter_options,
)
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.scripting.bundle import BundleMissingError
from postroom_runtime.scripting.supervisor import ScriptHosts


def main(argv: Sequence[str]) -> int:
    """Run `postroom run` with the arguments after `run`."""
    from postroom_runtime.commands.rc_files import rc_defaults

    rest, reporter_options = split_reporter_options(argv)
    parser = run_parser()
    try:
        parser.set_defaults(**rc_defaults())
        args = parser.parse_args(rest)
        return asyncio.run(_run(args, reporter_options))
    except (UnreadableInputError, BundleMissingError) as error:
        complain(str(error))
        return ExitCode.UNUSABLE


async def _run(args: Namespace, given: ReporterOptions) -> int:
    hosts = ScriptHosts()
    try:
        await hosts.prestart()
        # Imported here: what follows loads while the script host boots in its own process.
        from postroom_runtime.commands.run_session import run_session

        code = await run_session(args, given, hosts)
    finally:
        await hosts.close()
    return ExitCode.FINE if code is ExitCode.FAILURES and args.suppress_exit_code else code
