"""Answers, from their types to what JSON carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from lsprotocol import types
from msgspec import Struct

from postroom_server.lsp.messages import Point, Span


class Written(Struct, frozen=True, rename="camel", omit_defaults=True):
    """A part of an answer that msgspec writes under LSP's names. What has its default is left
    out."""


def answered(answer: Struct | Sequence[Struct]) -> Any:
    """A command's answer as plain objects."""
    return msgspec.to_builtins(answer)


def span(range_: types.Range) -> Span:
    """A range as answers carry it."""
    start, end = range_.start, range_.end
    return Span(Point(start.line, start.character), Point(end.line, end.character))
