"""One script of a request on its own: the collection without all the others."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from postroom_runtime.model.collection import Collection, Folder, RequestItem, Script
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.runner.events import Place
from postroom_runtime.runner.selection import Step, selected_steps


def with_one_script(collection: Collection, select: tuple[str, ...], place: Place) -> Collection:
    """The collection with the first selected request alone, and of the scripts that hang on it and
    on its folders only the one that begins at `place`.

    Raises NothingSelectedError, and UnreadableInputError where no such script begins.
    """
    step = selected_steps(collection, select)[0]
    wanted = next((one for one in _scripts(step) if _begins(one, place)), None)
    if wanted is None:
        path = Path(place.path)
        problem = f"There is no script of {step.item.name} at line {place.line + 1} of {path.name}."
        raise UnreadableInputError(Problem(path, problem))
    return replace(collection, root=_chain(step, wanted))


def _scripts(step: Step) -> list[Script]:
    return [script for one in (*step.parents, step.item) for script in one.scripts]


def _begins(script: Script, place: Place) -> bool:
    if str(script.source.path) != place.path:
        return False
    start = script.source.map.file.position(script.source.map.offset_to_file(0))
    return (start.line, start.column) == (place.line, place.column)


def _chain(step: Step, wanted: Script) -> Folder:
    """The folders that hold the request, each with nothing else in it."""
    held: Folder | RequestItem = replace(step.item, scripts=_only(step.item.scripts, wanted))
    for parent in reversed(step.parents):
        held = replace(parent, items=(held,), scripts=_only(parent.scripts, wanted))
    assert isinstance(held, Folder)
    return held


def _only(scripts: tuple[Script, ...], wanted: Script) -> tuple[Script, ...]:
    return tuple(script for script in scripts if script is wanted)
