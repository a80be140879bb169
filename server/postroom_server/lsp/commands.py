"""What the `postroom.*` commands do. `handlers/execute_command.py` is the table of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from postroom_runtime.service.frames import Run
from pygls.exceptions import JsonRpcInvalidParams
from pygls.uris import to_fs_path

from postroom_server.lsp import response_document
from postroom_server.lsp.places import file_range
from postroom_server.lsp.running import RunUnderWay
from postroom_server.lsp.variables import current_index
from postroom_server.runs.recorder import EVERY_SCRIPT, POST_RESPONSE, Recorder
from postroom_server.runs.responses import Exchange
from postroom_server.workspace.request_tree import TreeNode, request_trees

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

Arguments = Mapping[str, Any]

_UNTRUSTED = (
    "Postroom runs nothing in a workspace that is not trusted. "
    "Set `postroom.trusted` to true if you know where these files come from."
)
_NO_RESPONSE = "There is no response yet to run the tests on: send the request first."
_NO_ENVIRONMENT = "No environment"


async def send(session: Session, arguments: Arguments) -> object:
    """Send one request and show its response."""
    return _start(session, _order(session, arguments), "Send", arguments, shows=True)


async def run(session: Session, arguments: Arguments) -> object:
    """Run whatever stands at the target."""
    return _start(session, _order(session, arguments), "Run", arguments)


async def run_tests(session: Session, arguments: Arguments) -> object:
    """Run the post-response scripts on the response that there already is."""
    exchange = _last_exchange(session, arguments)
    if exchange is None:
        session.editor.say(_NO_RESPONSE)
        return None
    order = _order(session, arguments, replay=exchange)
    return _start(session, order, "Test", arguments)


async def stop(session: Session, arguments: Arguments) -> None:
    """End one run or all."""
    wanted = arguments.get("run")
    for number in list(session.under_way):
        if wanted in (None, number):
            await session.runtime.cancel(number)


async def select_environment(session: Session, arguments: Arguments) -> object:
    """Choose the environment from now on."""
    folder = session.folder_of(None)
    if "environment" in arguments:
        chosen = _optional_path(arguments, "environment")
    else:
        chosen = await _ask_environment(session)
        if isinstance(chosen, str):
            return None
    session.environments.choose(folder, chosen)
    session.tell_status()
    session.knowledge_changed()
    return {"environment": str(chosen) if chosen else None}


async def list_environments(session: Session, arguments: Arguments) -> object:
    """The environments there are."""
    await session.indexing.ready.wait()
    chosen = session.environment_for(None)
    return [
        {"name": name, "path": str(path), "chosen": path == chosen}
        for name, path in session.environment_files()
    ]


async def list_requests(session: Session, arguments: Arguments) -> object:
    """The collections there are, as trees."""
    await session.indexing.ready.wait()
    trees = request_trees(current_index(session))
    return [
        {
            "name": tree.name,
            "path": str(tree.path),
            "items": [_tree_node(session, item) for item in tree.items],
        }
        for tree in trees
    ]


def _tree_node(session: Session, node: TreeNode) -> dict[str, object]:
    place = file_range(session, node.place, node.range)
    return {
        "kind": node.kind,
        "name": node.name,
        "id": node.id,
        "method": node.method,
        "uri": node.path.as_uri(),
        "select": [node.select] if node.select else [],
        "file": node.place.as_uri(),
        "range": place,
        "items": [_tree_node(session, item) for item in node.items],
    }


async def reset_values(session: Session, arguments: Arguments) -> None:
    """Forget what runs have set."""
    session.environments.reset()
    session.knowledge_changed()


async def show_response(session: Session, arguments: Arguments) -> object:
    """Open the last response beside the request."""
    exchange = _last_exchange(session, arguments)
    if exchange is None:
        session.editor.say("There is no response yet: send the request first.")
        return None
    return await response_document.show(session, exchange)


async def clear_results(session: Session, arguments: Arguments) -> None:
    """Forget verdicts, errors and log lines."""
    session.results_changed(session.results.forget_all())


def _order(session: Session, arguments: Arguments, replay: Exchange | None = None) -> Run:
    path = target_path(arguments)
    chosen = _optional_path(arguments, "environment")
    environment = chosen or session.environment_for(path)
    if environment is not None:
        session.secrets.learn_file(environment)
    iterations = arguments.get("iterations")
    data = _optional_path(arguments, "data")
    return Run(
        session.runtime.next_run(),
        str(path),
        _select(arguments),
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
    session: Session, order: Run, verb: str, arguments: Arguments, *, shows: bool = False
) -> object:
    if not session.settings.trusted:
        session.editor.warn(_UNTRUSTED)
        return None
    scripts = EVERY_SCRIPT if order.replay is None else POST_RESPONSE
    recorder = Recorder(session.results, session.responses, scripts, session.mask)
    environment = Path(order.environment) if order.environment else None
    title = f"{verb} {_name(order)}"
    under_way = RunUnderWay(session, order, title, recorder, environment)
    session.editor.errand(_follow(session, under_way, shows))
    return {"run": order.run}


async def _follow(session: Session, under_way: RunUnderWay, shows: bool) -> None:
    await under_way.follow()
    exchange = under_way.recorder.last_exchange
    if shows and exchange is not None and session.shows_responses:
        await response_document.show(session, exchange)


def _name(order: Run) -> str:
    """What a person would call the target."""
    if order.select:
        return ", ".join(name.rpartition("/")[2] for name in order.select)
    return Path(order.path).name.split(".", 1)[0]


def _last_exchange(session: Session, arguments: Arguments) -> Exchange | None:
    path = session.request_file(target_path(arguments))
    return session.responses.find(str(path), _select(arguments))


def target_path(arguments: Arguments) -> Path:
    """The file that a command is about. Raises JsonRpcInvalidParams when none is given."""
    path = _optional_path(arguments, "uri") or _optional_path(arguments, "path")
    if path is None:
        raise JsonRpcInvalidParams("The command needs `uri` or `path`: the file to run.")
    return path


def _optional_path(arguments: Arguments, name: str) -> Path | None:
    value = arguments.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise JsonRpcInvalidParams(f"`{name}` must be a text.")
    path = to_fs_path(value) if value.startswith("file:") else value
    return Path(path) if path else None


def _select(arguments: Arguments) -> list[str]:
    value = arguments.get("select", [])
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Sequence):
        raise JsonRpcInvalidParams("`select` must be a list of ids or names.")
    return [str(one) for one in cast("Sequence[object]", value)]


def _label(session: Session, name: str, path: Path) -> str:
    """An environment as a person tells it from others of the same name."""
    folder = session.folder_of(path)
    place = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"{name} ({place.as_posix()})"


async def _ask_environment(session: Session) -> Path | str | None:
    """The chosen file, None for no environment, `""` when the person chose nothing."""
    await session.indexing.ready.wait()
    files = {_label(session, name, path): path for name, path in session.environment_files()}
    answer = await session.editor.ask("Which environment?", [*files, _NO_ENVIRONMENT])
    if answer is None:
        return ""
    return files.get(answer)
