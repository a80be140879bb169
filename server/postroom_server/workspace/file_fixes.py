"""Fixes of what is wrong in a file outside of its scripts, where the remedy is one small change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postroom_runtime.model.file_rules import IGNORED_KEY, ROW, SCRIPT
from postroom_runtime.model.problems import Problem
from postroom_runtime.text import LineIndex

from postroom_server.analysis.results import Fix
from postroom_server.text.span import Span, TextEdit

_NAMED = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"[A-Za-z$][\w$.-]*:?\Z")
_SAME_SHAPE = frozenset(
    {"headers", "queryParams", "variables", "header", "variable", "item", "event", "scripts"}
    | {"settings", "protocolProfileBehavior"}
)
_OTHER_SHAPE = frozenset({"event", "scripts", "request", "requests", "response", "info", "items"})
"""Keys of the other format, below which something else is expected than what stands there."""
_BEFORE = frozenset({"prerequest", "beforerequest", "before", "pre"})
_PREFIXES = ("http:", "graphql:", "grpc:")


def file_fixes(problem: Problem, text: str, lines: LineIndex) -> Iterator[Fix]:
    """The fixes of a problem of a file whose content is `text`."""
    if problem.range is None:
        return
    span = Span(lines.offset(problem.range.start), lines.offset(problem.range.end))
    written = text[span.start : span.end]
    if "\n" in written or not written:
        return
    if problem.rule == IGNORED_KEY.code:
        yield from _renamed(problem, span, written)
    elif problem.rule == SCRIPT.code and _is_scalar(written):
        yield from _typed(problem, span, written)
    elif problem.rule == ROW.code and problem.remedy == "Quote it." and _is_scalar(written):
        yield Fix("Put it in quotes", (TextEdit(span, f'"{written}"'),), preferred=True)


def _renamed(problem: Problem, span: Span, written: str) -> Iterator[Fix]:
    """The key that was meant in place of one that nobody reads."""
    found = _NAMED.findall(problem.remedy)
    key, guessed = written.strip("\"'"), problem.remedy.startswith("Did you mean")
    if len(found) != 1 or not _WORD.match(found[0]):
        return
    meant = found[0].rstrip(":")
    fits = guessed or (meant in _SAME_SHAPE and key not in _OTHER_SHAPE)
    if fits and meant != key:
        edit = TextEdit(span, written.replace(key, meant, 1))
        yield Fix(f"Change to `{meant}`", (edit,), preferred=guessed)


def _typed(problem: Problem, span: Span, written: str) -> Iterator[Fix]:
    """The types that a script may have where it stands, the one that was meant first."""
    if "script type" not in problem.message:
        return
    name = written.strip("\"'")
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    is_before = name.lower() in _BEFORE or name.startswith("before")
    wanted = [one for one in _NAMED.findall(problem.remedy) if _WORD.match(one) or ":" in one]
    wanted.sort(key=lambda one: _distance(one, name, is_before=is_before))
    for number, one in enumerate(wanted):
        edit = TextEdit(span, written.replace(written.strip("\"'"), one, 1))
        yield Fix(f"Change to `{one}`", (edit,), preferred=number == 0)


def _distance(type_: str, name: str, *, is_before: bool) -> tuple[bool, bool, bool]:
    """How far a type is from the name that was written: another one, the other time, of GraphQL."""
    is_other = type_.rpartition(":")[2] != name
    return is_other, ("before" in type_) != is_before, "Query" in type_


def _is_scalar(written: str) -> bool:
    return not written.startswith(("{", "[", "|", ">", "-"))
