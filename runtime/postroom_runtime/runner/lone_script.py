"""A script file with no request beside it, run on its own: nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from postroom_runtime.formats import load_collection
from postroom_runtime.model.collection import Collection, Folder, RequestItem, Script, ScriptKind
from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.model.request import Request
from postroom_runtime.model.source import ScriptSource
from postroom_runtime.text import ScriptMap
from postroom_runtime.text.surrogates import whole

NO_OVERLAYS: Mapping[Path, str] = MappingProxyType({})
_PRAGMA = re.compile(r"\s*//\s*@pm\s+(beforeRequest|afterResponse)\b")
_KINDS = {"beforeRequest": ScriptKind.PRE_REQUEST, "afterResponse": ScriptKind.POST_RESPONSE}


class Runnable(Struct, frozen=True):
    """What a path leads to. `sends` is off for a script file on its own."""

    collection: Collection
    problems: tuple[Problem, ...] = ()
    sends: bool = True


def load_runnable(
    path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS, kind: ScriptKind | None = None
) -> Runnable:
    """Read a collection, a request with its surroundings, or a script file. `kind` is when the
    script file runs where neither its name nor its first line tells.

    Raises UnreadableInputError.
    """
    try:
        return Runnable(*load_collection(path, overlays))
    except UnreadableInputError:
        if not is_script_file(path) or not (path.is_file() or path in overlays):
            raise
    return Runnable(lone_script(path, overlays, kind), sends=False)


def is_script_file(path: Path) -> bool:
    """Whether `path` is named like a script file."""
    return path.suffix in (".js", ".cjs", ".mjs")


def lone_script(
    path: Path, overlays: Mapping[Path, str], kind: ScriptKind | None = None
) -> Collection:
    """A collection of one empty request that has the script.

    Its kind comes from its name (`NAME.afterResponse.js`) or from `// @pm afterResponse` in its
    first line; a script that says neither is of `kind`, failing that a pre-request script. Raises
    UnreadableInputError.
    """
    text = _read(path, overlays)
    source = ScriptSource(path, text, lambda: ScriptMap.identity(text))
    name = whole(path.name)
    script = Script(_kind(path, text, kind), source, label=name.replace(" ", "%20"))
    item = RequestItem(
        name=name.removesuffix(path.suffix), id=name, request=Request(), scripts=(script,)
    )
    return Collection(path, Folder(name=path.parent.name, id="", items=(item,)))


def _kind(path: Path, text: str, otherwise: ScriptKind | None) -> ScriptKind:
    pragma = _PRAGMA.match(text)
    if pragma is not None:
        return _KINDS[pragma[1]]
    return _KINDS.get(path.stem.rpartition(".")[2], otherwise or ScriptKind.PRE_REQUEST)


def _read(path: Path, overlays: Mapping[Path, str]) -> str:
    if path in overlays:
        return overlays[path]
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = Problem(path, f"The script cannot be read: {reason}.")
        raise UnreadableInputError(problem) from error
