"""Where request files name other files: what a body sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.formats.v3.layout import is_request_file

from postroom_server.text.span import Span

_YAML = re.compile(
    r"""^[ \t-]*src:[ \t]+(["']?)([^"'\n#{}\[\]]+?)\1[ \t]*(?:#.*)?$""", re.MULTILINE
)
_JSON = re.compile(r'"src"\s*:\s*"([^"\\\n]+)"')


@dataclass(frozen=True, slots=True)
class FileMention:
    """A file named at `span`, by its path from the workspace's folder."""

    path: str
    span: Span


def file_mentions(path: Path, text: str) -> Iterator[FileMention]:
    """The files that a request's body sends."""
    if path.suffix == ".json" and '"item"' in text:
        for match in _JSON.finditer(text):
            yield FileMention(match[1], Span(*match.span(1)))
    elif is_request_file(path):
        for match in _YAML.finditer(text):
            yield FileMention(match[2], Span(*match.span(2)))
