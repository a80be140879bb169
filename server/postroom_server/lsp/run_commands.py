"""The commands that run something, and what runs when a file is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from postroom_runtime.formats.blocks import RequestMark
from postroom_runtime.formats.v3.layout import request_beside
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.service.frames import Run

from postroom_server.lsp import response_document
from postroom_server.lsp.arguments import Arguments, optional_path, selection, target_path
from postroom_server.lsp.choosing import environment_for_run
from postroom_server.lsp.documents import Document
from postroom_server.lsp.following import follower
from postroom_server.lsp.running import RunUnderWay
from postroom_server.lsp.saved import exchanges_of_saved
from postroom_server.lsp.settings import script_kind
from postroom_server.lsp.shown_marks import differs
from postroom_server.lsp.values_document import take_edited
from postroom_server.runs.recorder import Recorder, Replaced, everything, post_response
from postroom_server.runs.responses import Exchange
from postroom_server.workspace.files import is_script

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_UNTRUSTED = (
    "Postroom runs nothing in a workspace that is not trusted. "
    "Set `postroom.trusted` to true if you know where these files come from."
)
_UNSAVED = "A script of {0} that is open on its own is not saved: what runs is what {0} holds."
_NO_RESPONSE = "There is no response yet to run the tests on: send the request first."
_NOTHING_FAILED = "Nothing has failed that could be run again."


async def send(session: Session, arguments: Arguments) -> object:
    """Send one request and show its response."""
    return start(session, order(session, arguments), "Send", shows=True)


async def run(session: Session, arguments: Arguments) -> object:
    """Run whatever stands at the target. A post-response script that belongs to no request runs
    on the newest response there is."""
    path = target_path(arguments)
    replay = session.responses.newest() if is_lone_test(session, path) else None
    return start(session, order(session, arguments, replay), "Run")


async def run_tests(session: Session, arguments: Arguments) -> object:
    """Run the post-response scripts on the response that there already is."""
    exchange = last_exchange(session, arguments)
    if exchange is None:
        session.editor.say(_NO_RESPONSE)
        return None
    return start(session, order(session, arguments, exchange), "Test", replaced=post_response)


async def rerun_failed(session: Session, arguments: Arguments) -> object:
    """Run the requests again whose tests or scripts failed: one run for each collection."""
    again = list(_failed(session))
    if not again:
        session.editor.say(_NOTHING_FAILED)
    started = [start(session, order(session, one), "Run again:") for one in again]
    return {"runs": [one["run"] for one in started if one is not None]}


async def stop(session: Session, arguments: Arguments) -> None:
    """End one run or all."""
    wanted = arguments.get("run")
    for number in list(session.under_way):
        if wanted in (None, number):
            await session.runtime.cancel(number)


def run_saved(session: Session, document: Document) -> None:
    """Do with a saved request, script or module what the person has set `runOnSave` to. What is
    part of several requests is tried on those that were sent last; only one of them is sent."""
    wanted = session.settings.run_on_save
    if wanted == "off" or not session.settings.trusted:
        return
    exchanges = exchanges_of_saved(session, document)
    if wanted == "tests":
        for exchange in exchanges:
            _run_saved(session, document, exchange)
    elif exchanges:
        _run_saved(session, document, exchanges[0])
    elif len(document.contents.requests) == 1:
        _run_saved(session, document, None)


def _run_saved(session: Session, document: Document, exchange: Exchange | None) -> None:
    """Run what was saved for one request; after the run of it that is under way, if any."""
    path = session.request_file(document.path)
    if exchange is not None and exchange.item.place is not None:
        path = Path(exchange.item.place.path)
    for one in session.under_way.values():
        if one.order.path == str(path):
            one.saved = document.uri
            return
    several = len(_requests(session, path)) > 1
    select = [exchange.selector] if exchange is not None and several else []
    arguments = {"path": str(path), "select": select}
    if session.settings.run_on_save == "tests":
        start(session, order(session, arguments, exchange), "Test", replaced=post_response)
    else:
        start(session, order(session, arguments), "Send")


def _requests(session: Session, path: Path) -> Sequence[RequestMark]:
    document = session.document_of(path)
    return document.contents.requests if document is not None else ()


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


def is_lone_test(session: Session, path: Path) -> bool:
    """Whether a file is a post-response script that belongs to no request."""
    if not is_script(path) or request_beside(path) is not None:
        return False
    document = session.document_of(path)
    blocks = document.contents.blocks if document else ()
    return any(block.kind is ScriptKind.POST_RESPONSE for block in blocks)


def order(session: Session, arguments: Arguments, replay: Exchange | None = None) -> Run:
    """What the runtime is asked to do. `replay` is the exchange to run the tests on."""
    take_edited(session)
    path = target_path(arguments)
    chosen = optional_path(arguments, "environment")
    environment = chosen or session.environment_for(path)
    session.secrets.learn_files(environment)
    iterations = arguments.get("iterations")
    data = optional_path(arguments, "data")
    kind = script_kind(session, path)
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
        script_kind=kind.value if kind else "",
    )


def start(
    session: Session,
    asked: Run,
    verb: str,
    *,
    replaced: Replaced = everything,
    shows: bool = False,
) -> dict[str, int] | None:
    """Begin a run, where the workspace is trusted. `replaced` is what of earlier verdicts it
    replaces. Answers its number."""
    if not session.settings.trusted:
        session.editor.warn(_UNTRUSTED)
        return None
    if any(differs(session, copy) for copy in session.copies_of(asked.path)):
        session.editor.warn(_UNSAVED.format(Path(asked.path).name))
    now = follower(session, asked.overlays)
    recorder = Recorder(session.results, session.responses, asked.run, replaced, session.mask, now)
    environment = Path(asked.environment) if asked.environment else None
    under_way = RunUnderWay(session, asked, f"{verb} {_name(asked)}", recorder, environment)
    session.editor.errand(_follow(session, under_way, shows))
    return {"run": asked.run}


async def _follow(session: Session, under_way: RunUnderWay, shows: bool) -> None:
    await session.indexing.ready.wait()
    path = Path(under_way.order.path)
    under_way.use(under_way.environment or await environment_for_run(session, path))
    tally = await under_way.follow()
    saved = session.documents.get(under_way.saved)
    if saved is not None and not tally.cancelled:
        run_saved(session, saved)
    exchange = under_way.recorder.last_exchange
    if shows and exchange is not None and session.shows_responses:
        await response_document.show(session, exchange)


def _name(order: Run) -> str:
    """What a person would call the target."""
    if len(order.select) == 1:
        return order.select[0].rpartition("/")[2]
    name = Path(order.path).name.split(".", 1)[0]
    return f"{name} ({len(order.select)} of it)" if order.select else name
