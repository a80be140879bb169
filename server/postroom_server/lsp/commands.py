"""What the `postroom.*` commands do. `handlers/execute_command.py` is the table of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from postroom_server.lsp import response_document
from postroom_server.lsp.arguments import Arguments, optional_path, optional_target
from postroom_server.lsp.places import file_range
from postroom_server.lsp.run_commands import last_exchange
from postroom_server.lsp.variables import current_index
from postroom_server.workspace.request_tree import TreeNode, request_trees

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

_NO_RESPONSE = "There is no response yet: send the request first."
_ONE_RESPONSE = "There is only one response to compare: send the request again."
_NO_ENVIRONMENT = "No environment"


async def select_environment(session: Session, arguments: Arguments) -> object:
    """Choose the environment from now on, of the workspace or of one collection."""
    target = optional_target(arguments)
    place = session.collection_of(target) if target else session.folder_of(None)
    if "environment" in arguments:
        chosen = optional_path(arguments, "environment")
    else:
        chosen = await _ask_environment(session)
        if isinstance(chosen, str):
            return None
    session.environments.choose(place, chosen)
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
    exchange = last_exchange(session, arguments)
    if exchange is None:
        session.editor.say(_NO_RESPONSE)
        return None
    return await response_document.show(session, exchange)


async def compare_response(session: Session, arguments: Arguments) -> object:
    """Make documents of the last two responses; open them where no view does."""
    exchange = last_exchange(session, arguments)
    before = exchange and session.responses.before_last(exchange.request)
    if exchange is None or before is None:
        session.editor.say(_ONE_RESPONSE if exchange else _NO_RESPONSE)
        return None
    return await response_document.compare(session, before, exchange)


async def clear_results(session: Session, arguments: Arguments) -> None:
    """Forget verdicts, errors and log lines."""
    session.results_changed(session.results.forget_all())


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
