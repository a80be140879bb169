"""The commands that run something, and what runs when a file is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.service.frames import Run

from postroom_server.lsp import response_document
from postroom_server.lsp.arguments import Arguments, optional_path, selection, target_path
from postroom_server.lsp.documents import Document
from postroom_server.lsp.running import RunUnderWay
from postroom_server.runs.recorder import EVERY_SCRIPT, POST_RESPONSE, Recorder
from postroom_server.runs.responses import Exchange

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_UNTRUSTED = (
    "Postroom runs nothing in a workspace that is not trusted. "
    "Set `postroom.trusted` to true if you know where these files come from."
)
_NO_RESPONSE = "There is no response yet to run the tests on: send the request first."
_NOTHING_FAILED = "Nothing has failed that could be run again."


async def send(session: Session, arguments: Arguments) -> object:
    """Send one request and show its response."""
    return _start(session, _order(session, arguments), "Send", shows=True)


async def run(session: Session, arguments: Arguments) -> object:
    """Run whatever stands at the target."""
    return _start(session, _order(session, arguments), "Run")


async def run_tests(session: Session, arguments: Arguments) -> object:
    """Run the post-response scripts on the response that there already is."""
    exchange = last_exchange(session, arguments)
    if exchange is None:
        session.editor.say(_NO_RESPONSE)
        return None
    return _start(session, _order(session, arguments, replay=exchange), "Test")


async def rerun_failed(session: Session, arguments: Arguments) -> object:
    """Run the requests again whose tests or scripts failed: one run for each collection."""
    again = list(_failed(session))
    if not again:
        session.editor.say(_NOTHING_FAILED)
    started = [_start(session, _order(session, one), "Run again:") for one in again]
    return {"runs": [one["run"] for one in started if one is not None]}


async def stop(session: Session, arguments: Arguments) -> None:
    """End one run or all."""
    wanted = arguments.get("run")
    for number in list(session.under_way):
        if wanted in (None, number):
            await session.runtime.cancel(number)


def run_saved(session: Session, document: Document) -> None:
    """Do with a saved request or script what the person has set `runOnSave` to."""
    wanted = session.settings.run_on_save
    if wanted == "off" or not session.settings.trusted or not document.contents.requests:
        return
    path = session.request_file(document.path)
    if any(one.order.path == str(path) for one in session.under_way.values()):
        return
    exchange = session.responses.find(str(path), [])
    several = len(document.contents.requests) > 1
    if exchange is None and (several or wanted == "tests"):
        return
    arguments = {"path": str(path), "select": [exchange.item.id] if several and exchange else []}
    replay = exchange if wanted == "tests" else None
    _start(session, _order(session, arguments, replay), "Test" if replay else "Send")


def last_exchange(session: Session, arguments: Arguments) -> Exchange | None:
    """The newest exchange of the request that the arguments name."""
    path = session.request_file(target_path(arguments))
    return session.responses.find(str(path), selection(arguments))


def _failed(session: Session) -> Iterator[Arguments]:
    """What to run again, as arguments of `postroom.run`."""
    by_target: dict[Path, list[str]] = {}
    for source in session.results.failed():
        path = Path(source.path)
        target = path if path.suffix == ".js" else session.collection_of(path)
        by_target.setdefault(target, []).append(source.select)
    for target, select in by_target.items():
        yield {"path": str(target), "select": [] if target.suffix == ".js" else select}


def _order(session: Session, arguments: Arguments, replay: Exchange | None = None) -> Run:
    path = target_path(arguments)
    chosen = optional_path(arguments, "environment")
    environment = chosen or session.environment_for(path)
    if environment is not None:
        session.secrets.learn_file(environment)
    iterations = arguments.get("iterations")
    data = optional_path(arguments, "data")
    return Run(
        session.runtime.next_run(),
        str(path),
        selection(arguments),
        environment=str(environment) if environment else None,
        data=str(data) if data else None,
        iterations=iterations if isinstance(iterations, int) else None,
        overlays=session.overlays(),
        values=session.environments.values(environment, session.collection_of(path)),
        script_timeout=session.settings.script_timeout,
        request_timeout=session.settings.request_timeout,
        insecure=session.settings.insecure,
        replay=replay.response if replay else None,
    )


def _start(
    session: Session, order: Run, verb: str, *, shows: bool = False
) -> dict[str, int] | None:
    if not session.settings.trusted:
        session.editor.warn(_UNTRUSTED)
        return None
    scripts = EVERY_SCRIPT if order.replay is None else POST_RESPONSE
    recorder = Recorder(session.results, session.responses, scripts, session.mask)
    environment = Path(order.environment) if order.environment else None
    under_way = RunUnderWay(session, order, f"{verb} {_name(order)}", recorder, environment)
    session.editor.errand(_follow(session, under_way, shows))
    return {"run": order.run}


async def _follow(session: Session, under_way: RunUnderWay, shows: bool) -> None:
    await under_way.follow()
    exchange = under_way.recorder.last_exchange
    if shows and exchange is not None and session.shows_responses:
        await response_document.show(session, exchange)


def _name(order: Run) -> str:
    """What a person would call the target."""
    if len(order.select) == 1:
        return order.select[0].rpartition("/")[2]
    name = Path(order.path).name.split(".", 1)[0]
    return f"{name} ({len(order.select)} of it)" if order.select else name
