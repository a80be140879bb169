"""One run from the command line: files are read, requests run, reports and exports written."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AsyncExitStack
from importlib import import_module

from msgspec.structs import replace

from postroom_runtime.commands.cookie_files import load_cookies, save_cookies
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.exports import export_after_run
from postroom_runtime.commands.output import complain
from postroom_runtime.commands.run_arguments import ReporterOptions
from postroom_runtime.commands.run_inputs import RunInputs, client_options, read_inputs
from postroom_runtime.commands.run_reports import make_reports, names_places
from postroom_runtime.model.problems import Problem, Severity, UnreadableInputError
from postroom_runtime.reports.quantities import counted
from postroom_runtime.reports.reporter import Reporter
from postroom_runtime.runner.beginning import Parts
from postroom_runtime.runner.events import RunEvent
from postroom_runtime.runner.options import VerdictPlaces
from postroom_runtime.runner.order import RunResult, run_collection
from postroom_runtime.runner.selection import NothingSelectedError
from postroom_runtime.runner.state import Emit
from postroom_runtime.runner.warnings import warned_of
from postroom_runtime.scripting.supervisor import ScriptHosts
from postroom_runtime.variables.scopes import RunScopes


async def run_session(args: Namespace, given: ReporterOptions, hosts: ScriptHosts) -> ExitCode:
    """Do what `postroom run` is asked to do. Raises UnreadableInputError."""
    inputs = read_inputs(args)
    if "junit" in args.reporters and names_places(given):
        inputs = _with_places(inputs)
    reports = make_reports(args, given, inputs)
    return await _run_and_report(args, inputs, reports, hosts)


def _with_places(inputs: RunInputs) -> RunInputs:
    """To find the lines of tests that passed takes time: one report tells them."""
    options = replace(inputs.options, verdict_places=VerdictPlaces.ALL)
    return replace(inputs, options=options)


async def _run_and_report(
    args: Namespace, inputs: RunInputs, reports: Sequence[Reporter], hosts: ScriptHosts
) -> ExitCode:
    def emit(event: RunEvent) -> None:
        masked = inputs.secrets.mask_event(event)
        for report in reports:
            report.hear(masked)

    for problem in inputs.problems:
        if problem.severity is not Severity.INFORMATION:
            emit(warned_of(problem))
    try:
        result = await _run(args, inputs, hosts, emit)
    except asyncio.CancelledError:
        _finish(reports, None)
        raise
    written = _finish(reports, result.scopes)
    export_after_run(args, inputs.collection, result.scopes)
    return ExitCode.UNUSABLE if not written else _exit_code(inputs, result)


async def _run(args: Namespace, inputs: RunInputs, hosts: ScriptHosts, emit: Emit) -> RunResult:
    count = min(args.parallel, inputs.options.iteration_count)
    async with AsyncExitStack() as stack:
        workers = [await _worker(args, inputs, hosts, emit, stack) for _ in range(count)]
        client = workers[0].client
        load_cookies(args.cookie_jar, client)
        try:
            return await _run_with(inputs, workers)
        except NothingSelectedError as error:
            problem = Problem(inputs.collection.path, str(error))
            raise UnreadableInputError(problem) from error
        finally:
            save_cookies(args.export_cookie_jar, client)


async def _worker(
    args: Namespace, inputs: RunInputs, hosts: ScriptHosts, emit: Emit, stack: AsyncExitStack
) -> Parts:
    from postroom_runtime.http import Client

    # Not left to the first request: here it loads while the script host boots.
    import_module("postroom_runtime.http.http1")
    wire = client_options(args, inputs.collection.path)
    client = await stack.enter_async_context(Client(wire))
    return Parts(client, hosts.session(), emit, inputs.secrets)


async def _run_with(inputs: RunInputs, workers: list[Parts]) -> RunResult:
    if len(workers) == 1:
        return await run_collection(inputs.collection, inputs.options, workers[0])
    from postroom_runtime.runner.parallel import run_in_parallel

    return await run_in_parallel(inputs.collection, inputs.options, workers)


def _finish(reports: Sequence[Reporter], scopes: RunScopes | None) -> bool:
    """Let every report write; False when one of them could not."""
    written = True
    for report in reports:
        try:
            report.finish(scopes)
        except OSError as error:
            complain(f"A report could not be written: {error.filename}: {error.strerror}.")
            written = False
    return written


def _exit_code(inputs: RunInputs, result: RunResult) -> ExitCode:
    broken = [problem for problem in inputs.problems if problem.severity is Severity.ERROR]
    if broken:
        complain(f"{counted(len(broken), 'problem')} in the collection's files; see above.")
    failed = broken or result.outcome.failures or result.cancelled
    return ExitCode.FAILURES if failed else ExitCode.FINE
