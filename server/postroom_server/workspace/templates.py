"""Completion and hover of `{{…}}` in the files of requests, outside of scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.formats.templates import template_kind
from postroom_runtime.formats.v3.layout import is_definition_file, is_request_file

from postroom_server.analysis.completion.variables import dynamic_items, variable_item
from postroom_server.analysis.hover import variable_markdown
from postroom_server.analysis.results import CompletionItem, Hover
from postroom_server.analysis.script import KnownVariable
from postroom_server.api.catalogue import load_catalogue
from postroom_server.text.span import Span, TextEdit
from postroom_server.workspace.facts import SCOPES
from postroom_server.workspace.files import is_environment, is_globals
from postroom_server.workspace.uses import is_variable_name

_OPEN = re.compile(r"\{\{([^{}\r\n]*)\Z")
_REST = re.compile(r"[^{}\s\"'/?&=,]*(\}{0,2})")
_TEMPLATE = re.compile(r"\{\{([^{}\r\n]*)\}\}")
# A YAML key or dash behind which a value starts: a plain one must not start with a brace.
_KEY = r"""(?:[^\s:#"'][^:#"']*|"[^"]*"|'[^']*'):[ \t]+"""
_VALUE_STARTS = re.compile(rf"[ \t]*(?:(?:-[ \t]+)+(?:{_KEY})?|{_KEY})\Z")
_BLOCK_STARTS = re.compile(r"(?:^|[:\-][ \t]+)[|>][-+0-9]*[ \t]*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class TemplateCompletion:
    """What fits behind `{{`, in place of the name's part before the cursor (`insert`) or of all of
    it (`replace`). `quotes` are edits that put a YAML value in quotes, which one that
    starts with a brace needs; `closes_quote` tells that the closing one follows the item."""

    items: tuple[CompletionItem, ...]
    insert: Span
    replace: Span
    quotes: tuple[TextEdit, ...] = ()
    closes_quote: bool = False


def resolves_templates(path: Path, text: str) -> bool:
    """Whether `{{…}}` means anything in a file."""
    if path.suffix == ".json" and not is_environment(path) and not is_globals(path):
        return '"item"' in text and ('"info"' in text or '"event"' in text)
    return (
        is_request_file(path)
        or is_definition_file(path)
        or is_environment(path)
        or is_globals(path)
    )


def template_completion(
    path: Path, text: str, offset: int, variables: Sequence[KnownVariable]
) -> TemplateCompletion | None:
    """What fits behind the `{{` that stands before `offset` in its line; None where none does."""
    line = text.rfind("\n", 0, offset) + 1
    opened = _OPEN.search(text, line, offset)
    if opened is None or not resolves_templates(path, text):
        return None
    if template_kind(path, text, opened.start()) is None:
        return None
    span = Span(opened.start(1), offset)
    rest = _REST.match(text, offset)
    closing = "}}"[len(rest[1]) if rest else 0 :]
    items = tuple(_items(opened[1], span, closing, variables))
    quotes, closes = _quotes(path, text, line, opened.start(), offset)
    whole = Span(span.start, rest.start(1) if rest else offset)
    return TemplateCompletion(items, span, whole, quotes, closes)


def template_hover(text: str, offset: int, variables: Sequence[KnownVariable]) -> Hover | None:
    """What is known about the variable or generator in the `{{…}}` around `offset`."""
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    for match in _TEMPLATE.finditer(text, start, len(text) if end < 0 else end):
        if match.start() <= offset <= match.end():
            return _hover(match[1], Span(match.start(1), match.end(1)), variables)
    return None


def _hover(name: str, span: Span, variables: Sequence[KnownVariable]) -> Hover | None:
    dynamic = load_catalogue().dynamic.get(name)
    if dynamic is not None:
        example = f"\n\nFor example `{dynamic.example}`" if dynamic.example else ""
        return Hover(f"`{{{{{name}}}}}`: {dynamic.doc}{example}", span)
    if not is_variable_name(name):
        return None
    known = [one for one in variables if one.name == name]
    return Hover(variable_markdown(name, sorted(known, key=_rank)), span)


def _items(
    typed: str, span: Span, closing: str, variables: Sequence[KnownVariable]
) -> Iterator[CompletionItem]:
    seen: set[str] = set()
    for variable in () if typed.startswith("$") else sorted(variables, key=_rank):
        if variable.name not in seen:
            seen.add(variable.name)
            yield variable_item(variable, span, variable.name + closing)
    yield from dynamic_items(span, closing)


def _rank(variable: KnownVariable) -> int:
    """The scope that wins first comes first, environments that are not chosen last."""
    scope = SCOPES.index(variable.scope) if variable.scope in SCOPES else len(SCOPES)
    return scope + len(SCOPES) * variable.elsewhere


def _quotes(
    path: Path, text: str, line: int, brace: int, offset: int
) -> tuple[tuple[TextEdit, ...], bool]:
    """The quotes that a YAML value needs whose first character is a brace."""
    if path.suffix == ".json" or not _VALUE_STARTS.match(text[line:brace]):
        return (), False
    if _in_block_scalar(text, line):
        return (), False
    opening = TextEdit(Span(brace, brace), '"')
    end = text.find("\n", offset)
    rest = text[offset : len(text) if end < 0 else end].partition(" #")[0].rstrip()
    if not rest:
        return (opening,), True
    closing = offset + len(rest)
    return (opening, TextEdit(Span(closing, closing), '"')), False


def _in_block_scalar(text: str, line: int) -> bool:
    """Whether the line that starts at `line` is part of a YAML value that started with `|` or `>`
    on a line above."""
    indent = _indent(text[line : line + 400])
    for above in reversed(text[:line].splitlines()):
        if above.strip() and _indent(above) < indent:
            if _BLOCK_STARTS.search(above):
                return True
            indent = _indent(above)
        if indent == 0:
            return False
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
