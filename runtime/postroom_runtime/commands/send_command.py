"""`postroom send`: one request, and its response on the screen."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from postroom_runtime.commands.arguments import readable
from postroom_runtime.commands.endings import signals_interrupt
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain
from postroom_runtime.commands.run_inputs import RunInputs, client_options, read_inputs
from postroom_runtime.commands.send_arguments import looks_like_a_file, send_parser
from postroom_runtime.formats import request_from_json
from postroom_runtime.model.collection import Collection, Folder, RequestItem
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.reports.send_report import SendOptions, SendReport
from postroom_runtime.reports.style import style_for
from postroom_runtime.runner.beginning import Parts
from postroom_runtime.runner.events import RunEvent
from postroom_runtime.runner.order import RunResult, run_collection
from postroom_runtime.runner.selection import NothingSelectedError
from postroom_runtime.scripting.bundle import BundleMissingError
from postroom_runtime.scripting.supervisor import ScriptHosts


def main(argv: Sequence[str]) -> int:
    """Run `postroom send` with the arguments after `send`."""
    args = send_parser().parse_args(argv)
    try:
        with signals_interrupt():
            result = asyncio.run(_send(args))
    except (UnreadableInputError, BundleMissingError) as error:
        complain(str(error))
        return ExitCode.UNUSABLE
    return ExitCode.FAILURES if result.outcome.failures else ExitCode.FINE


async def _send(args: Namespace) -> RunResult:
    hosts = ScriptHosts()
    try:
        inputs = await _inputs(args, hosts)
        return await _run(args, inputs, hosts)
    finally:
        await hosts.close()


async def _inputs(args: Namespace, hosts: ScriptHosts) -> RunInputs:
    if not looks_like_a_file(args.target):
        return _inputs_of_url(args)
    await hosts.prestart()
    args.path = Path(args.target)
    args.folder = [] if args.request is None else [args.request]
    return _only_request(read_inputs(args))


def _only_request(inputs: RunInputs) -> RunInputs:
    """Refuse what holds more than one request. Raises UnreadableInputError."""
    from postroom_runtime.runner.selection import selected_steps

    try:
        steps = selected_steps(inputs.collection, inputs.options.select)
    except NothingSelectedError as error:
        raise UnreadableInputError(Problem(inputs.collection.path, str(error))) from error
    if len(steps) == 1:
        return inputs
    paths = ["/".join(step.names[1:]) for step in steps]
    remedy = f"Name one after the file: {', '.join(f'“{path}”' for path in paths[:8])}"
    remedy += ", …" if len(paths) > 8 else "."
    message = f"This holds {len(paths)} requests, and `postroom send` sends one."
    raise UnreadableInputError(Problem(inputs.collection.path, message, remedy=remedy))


def _inputs_of_url(args: Namespace) -> RunInputs:
    from postroom_runtime.commands.run_inputs import run_options

    request = request_from_json(
        {
            "url": readable(args.target),
            "method": args.method or ("GET" if args.data is None else "POST"),
            "header": list(args.header),
            "body": None if args.data is None else {"mode": "raw", "raw": _data(args.data)},
        }
    )
    path = Path.cwd() / "request"
    item = RequestItem(name=readable(args.target), id="request", request=request)
    collection = Collection(path, Folder(name="", id="", items=(item,)))
    options, problems = run_options(args, path)
    return RunInputs(collection, problems, options)


def _data(text: str) -> str:
    if not text.startswith("@"):
        return readable(text)
    path = Path(text[1:])
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = Problem(path, f"The body cannot be read: {reason}.")
        raise UnreadableInputError(problem) from error


async def _run(args: Namespace, inputs: RunInputs, hosts: ScriptHosts) -> RunResult:
    from postroom_runtime.http import Client

    style = style_for(
        sys.stdout, color=args.color, unicode=not args.disable_unicode, environ=os.environ
    )
    options = SendOptions(Path.cwd(), args.body_only, args.verbose)
    excerpts = Excerpts(mask=inputs.secrets.mask)
    report = SendReport(sys.stdout, sys.stderr, style, options, excerpts)

    def emit(event: RunEvent) -> None:
        report.hear(inputs.secrets.mask_all_but_response(event))

    async with Client(client_options(args, inputs.collection.path)) as client:
        parts = Parts(client, hosts.session(), emit, inputs.secrets)
        result = await run_collection(inputs.collection, inputs.options, parts)
    report.finish(result.scopes)
    return result
