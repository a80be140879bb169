"""What the `postroom.*` commands do. `handlers/execute_command.py` is the table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postroom_server.lsp import response_document
from postroom_server.lsp.answered import answered, span
from postroom_server.lsp.arguments import Arguments, optional_path, optional_target
from postroom_server.lsp.choosing import ask_environment, choose, take_back
from postroom_server.lsp.messages import Collection, Environment, KeptResponse, RequestNode
from postroom_server.lsp.places import file_range
from postroom_server.lsp.run_commands import last_exchange
from postroom_server.lsp.variables import current_index
from postroom_server.runs.response_text import summary
from postroom_server.runs.responses import Exchange
from postroom_server.workspace.request_tree import TreeNode, request_trees

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_NO_RESPONSE = "There is no response yet: send the request first."
_ONE_RESPONSE = "There is only one response to compare: send the request again."


async def select_environment(session: Session, arguments: Arguments) -> object:
    """Choose the environment from now on, of the workspace or of one collection."""
    target = optional_target(arguments)
    place = session.collection_of(target) if target else session.folder_of(None)
    if "environment" not in arguments:
        session.editor.errand(ask_environment(session, place))
        return None
    if arguments["environment"] == "":
        take_back(session, place)
    else:
        choose(session, place, optional_path(arguments, "environment"))
    chosen = session.environment_for(target)
    return {"environment": str(chosen) if chosen else None}


async def list_environments(session: Session, arguments: Arguments) -> object:
    """The environments there are."""
    await session.indexing.ready.wait()
    chosen = session.environment_for(None)
    found = session.environment_files()
    return answered([Environment(name, str(path), path == chosen) for name, path in found])


async def list_requests(session: Session, arguments: Arguments) -> object:
    """The collections there are, as trees."""
    await session.indexing.ready.wait()
    trees = request_trees(current_index(session))
    return answered([_collection(session, tree) for tree in trees])


def _collection(session: Session, tree: TreeNode) -> Collection:
    items = [_tree_node(session, item) for item in tree.items]
    return Collection(tree.name, str(tree.path), items)


def _tree_node(session: Session, node: TreeNode) -> RequestNode:
    place = file_range(session, node.place, node.range)
    return RequestNode(
        kind="folder" if node.kind == "folder" else "request",
        name=node.name,
        id=node.id,
        method=node.method,
        uri=node.path.as_uri(),
        select=[node.select] if node.select else [],
        file=node.place.as_uri(),
        range=span(place),
        items=[_tree_node(session, item) for item in node.items],
    )


async def reset_values(session: Session, arguments: Arguments) -> None:
    """Forget what runs have set."""
    session.environments.reset()
    session.knowledge_changed()


async def show_response(session: Session, arguments: Arguments) -> object:
    """Open a response beside the request: the last one, or an earlier one by its run."""
    exchange = last_exchange(session, arguments)
    wanted = arguments.get("run")
    if exchange is not None and wanted is not None:
        kept = session.responses.history(exchange.request)
        exchange = next((one for one in kept if one.run == wanted), None)
    if exchange is None:
        session.editor.say(_NO_RESPONSE)
        return None
    uri = await response_document.show(session, exchange)
    if uri is None:
        response_document.tell(session, exchange)
    return uri


async def list_responses(session: Session, arguments: Arguments) -> object:
    """The responses of a request that are kept, the newest first."""
    exchange = last_exchange(session, arguments)
    kept = session.responses.history(exchange.request) if exchange else ()
    return answered([_kept(one) for one in kept])


def _kept(one: Exchange) -> KeptResponse:
    response = one.response
    taken = one.timings.get("total") or response.response_time
    at = round(one.at * 1000)
    return KeptResponse(one.run, at, response.code, response.status, response.wire_size, taken)


async def show_history(session: Session, arguments: Arguments) -> None:
    """Ask which of a request's responses to open."""
    exchange = last_exchange(session, arguments)
    if exchange is None:
        session.editor.say(_NO_RESPONSE)
    else:
        session.editor.errand(_ask_response(session, exchange))


async def _ask_response(session: Session, exchange: Exchange) -> None:
    kept = session.responses.history(exchange.request)
    titles = {f"run {one.run}: {summary(one)}": one for one in kept}
    answer = await session.editor.ask("Which response?", list(titles))
    if answer in titles:
        await response_document.show(session, titles[answer])


async def compare_response(session: Session, arguments: Arguments) -> object:
    """Make documents of two responses, the last two or the last and that of a run; open what
    differs where no view does."""
    exchange = last_exchange(session, arguments)
    wanted = arguments.get("run")
    earlier = session.responses.history(exchange.request)[1:] if exchange else ()
    before = next((one for one in earlier if wanted in (None, one.run)), None)
    if exchange is None or before is None:
        session.editor.say(_ONE_RESPONSE if exchange else _NO_RESPONSE)
        return None
    return answered(await response_document.compare(session, before, exchange))


async def clear_results(session: Session, arguments: Arguments) -> None:
    """Forget verdicts, errors and log lines."""
    session.results_changed(session.results.forget_all())
