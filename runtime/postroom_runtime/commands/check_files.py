"""The files that make up what `postroom check` looks at."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from postroom_runtime.commands.check_targets import Target, TargetKind
from postroom_runtime.commands.placed_scripts import scripts_in
from postroom_runtime.formats import load_collection
from postroom_runtime.formats.blocks.finding import is_mock_script, script_file_kind
from postroom_runtime.formats.v3.layout import is_definition_file, is_request_file
from postroom_runtime.formats.v3.scripts import script_suffix
from postroom_runtime.model.problems import UnreadableInputError

_SKIPPED = frozenset(("node_modules", "__pycache__"))
_SCRIPTS = (".js", ".mjs", ".cjs")
_LARGEST_SCRIPT = 400_000


def files_of(targets: Sequence[Target]) -> list[Path]:
    """The files to look at, each once, in the order of the targets. One request alone brings the
    scripts of its folders and its collection along."""
    return list(dict.fromkeys(path for target in targets for path in _files(target)))


def _files(target: Target) -> Iterator[Path]:
    if target.path.is_dir():
        yield from _inside(target.path)
        return
    yield target.path
    if target.kind is TargetKind.COLLECTION and target.path.suffix != ".json":
        try:
            collection, _ = load_collection(target.path)
        except UnreadableInputError:
            return
        yield from (placed.script.source.path for placed in scripts_in(collection))


def _inside(root: Path) -> Iterator[Path]:
    """The requests, definitions and scripts below a directory."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if _is_entered(name))
        for name in sorted(names):
            path = Path(folder, name)
            if not path.is_file():  # a pipe has no end, a link may lead nowhere
                continue
            if is_request_file(path) or is_definition_file(path) or is_script(path):
                yield path


def is_script(path: Path) -> bool:
    """Whether a JavaScript file is a script by its name, its first line, or as a local mock."""
    if path.suffix not in _SCRIPTS:
        return False
    if script_suffix(path.name):
        return True
    try:
        if path.stat().st_size > _LARGEST_SCRIPT:
            return False
        text = path.read_text("utf-8", "replace")
    except OSError:
        return False
    return script_file_kind(path, text) is not None or is_mock_script(path, text)


def _is_entered(name: str) -> bool:
    return name not in _SKIPPED and (not name.startswith(".") or name == ".resources")
