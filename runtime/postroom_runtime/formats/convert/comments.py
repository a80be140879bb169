"""Comments of YAML files, which JSON cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from postroom_runtime.formats.convert.loss import Loss, Owner
from postroom_runtime.formats.v3.examples import example_files
from postroom_runtime.formats.v3.layout import definition_file, list_directory
from postroom_runtime.formats.yaml_document import YamlDocument, load_yaml
from postroom_runtime.formats.yaml_nodes import YamlNode
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.model.source import FileLocation
from postroom_runtime.text import LineIndex, Range

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)


def comment_losses(root: Path) -> Iterator[Loss]:
    """One loss for each file of a v3 collection that holds comments, at the first of them."""
    for path in _files(root):
        try:
            document = load_yaml(path)
        except UnreadableInputError:
            continue  # left out of the conversion, and told already
        comments = comments_in(document)
        if comments:
            owner = Owner((path.name,), FileLocation(path, comments[0]))
            yield Loss(owner, f"JSON has no comments: {len(comments)} left out.")


def comments_in(document: YamlDocument) -> list[Range]:
    """Where comments stand: a `#` inside a text is none."""
    scalars, lines = sorted(_scalars(document.root)), LineIndex(document.text)
    found: list[Range] = []
    for match in _COMMENT.finditer(document.text):
        while scalars and scalars[0][1] <= match.start():
            scalars.pop(0)
        if not scalars or match.start() < scalars[0][0]:
            found.append(Range(lines.position(match.start()), lines.position(match.end())))
    return found


def _scalars(node: YamlNode) -> Iterator[tuple[int, int]]:
    children = [inner for member in node.members for inner in member] + node.elements
    if not children and node.style not in ("{", "["):
        yield node.start, node.end
    for child in children:
        yield from _scalars(child)


def _files(folder: Path) -> Iterator[Path]:
    definition = definition_file(folder)
    if definition is not None:
        yield definition
    listing = list_directory(folder)
    for request in listing.requests:
        yield request
        yield from example_files(request)
    for inner in listing.folders:
        yield from _files(inner)
