"""A variable that nothing sets yet, as a new row of an environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from postroom_runtime.formats.write.variables import with_variable
from postroom_runtime.model.problems import UnreadableInputError

from postroom_server.text.span import Span, TextEdit
from postroom_server.workspace.files import is_environment
from postroom_server.workspace.index import Index

_MOST = 5


def homes(index: Index, environment: Path | None) -> Iterator[tuple[str, Path]]:
    """The environments in which a variable could be created, as name and file: the chosen one, or
    all of a few."""
    found = [
        (facts.title, path)
        for path, facts in index.files.items()
        if is_environment(path) and environment in (None, path)
    ]
    yield from sorted(found)[:_MOST]


def creation(path: Path, text: str, name: str, value: str = "") -> TextEdit | None:
    """The edit of an environment file, whose content is `text`, that adds a variable; None where
    the file is broken."""
    try:
        after = with_variable(path, text, name, value)
    except UnreadableInputError:
        return None
    start = next(
        (at for at, (old, new) in enumerate(zip(text, after, strict=False)) if old != new),
        min(len(text), len(after)),
    )
    end = 0
    while end < min(len(text), len(after)) - start and text[-1 - end] == after[-1 - end]:
        end += 1
    return TextEdit(Span(start, len(text) - end), after[start : len(after) - end])
