"""The rows of a scope: of an environment, the globals, a collection or a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from postroom_runtime.formats.documents import Document, Pointer
from postroom_runtime.formats.json_values import Object, as_list, as_object, as_text, is_object
from postroom_runtime.formats.yaml_document import YamlDocument
from postroom_runtime.text import Position, Range

from postroom_server.workspace.facts import VariableFact

_SCOPES = ("environment", "globals")
_SECRET = "secret"
_TEXT_TYPES = (None, "", "default", "any", "string", "text", _SECRET)


def scope_rows(
    document: Document, value: object, at: Pointer, scope: str, owner: str
) -> Iterator[VariableFact]:
    """The enabled rows of a scope that stands at `at`: a list of `{ key, value }`, or a map."""
    if is_object(value):
        for key, one in value.items():
            content = as_object(one).get("value") if is_object(one) else one
            place, plain = _key_place(document, (*at, key))
            shown, is_text = _shown(content), isinstance(content, str)
            yield VariableFact(
                key, scope, "define", place, owner, shown, in_plain_yaml=plain, is_text=is_text
            )
        return
    for number, row in enumerate(as_list(value)):
        it = as_object(row)
        word = "key" if "key" in it else "id"
        name = as_text(it.get(word))
        if not name or it.get("enabled") is False or it.get("disabled") is True:
            continue
        secret = it.get("type") == _SECRET or it.get(_SECRET) is True
        place, plain = _value_place(document, (*at, number, word))
        shown = _shown(it.get("value"))
        is_text = isinstance(it.get("value"), str) and it.get("type") in _TEXT_TYPES
        yield VariableFact(name, scope, "define", place, owner, shown, secret, plain, is_text)


def may_be_scope(text: str) -> bool:
    """Whether a look at JSON, whatever its file is called, may find that it holds a scope."""
    return '"_postman_variable_scope"' in text or ('"values"' in text and '"key"' in text)


def scope_of(data: object) -> str:
    """Which scope JSON holds: the one it says, or else an environment where it has the shape of
    one, a name and rows of `{ key, value }`. Empty when it holds none."""
    root = as_object(data)
    said = as_text(root.get("_postman_variable_scope"))
    if said in _SCOPES:
        return said
    for key in _SCOPES:
        if _has_rows(as_object(root.get(key))):
            return key
    return "environment" if _has_rows(root) and isinstance(root.get("name"), str) else ""


def _has_rows(value: Object) -> bool:
    rows = as_list(value.get("values"))
    return bool(rows) and all({"key", "value"} <= as_object(row).keys() for row in rows)


def scope_object(path: Path, data: object) -> tuple[object, Pointer, str]:
    """The rows of an environment or globals file, where they stand, and its name."""
    root = as_object(data)
    before: Pointer = ()
    for key in _SCOPES:
        if is_object(root.get(key)):
            root, before = as_object(root[key]), (key,)
            break
    return root.get("values"), (*before, "values"), as_text(root.get("name")) or _stem(path)


def _stem(path: Path) -> str:
    return path.name.split(".", 1)[0]


def _shown(value: object) -> str | None:
    return None if value is None else as_text(value)


def _value_place(document: Document, at: Pointer) -> tuple[Range, bool]:
    style = document.node(at).style if isinstance(document, YamlDocument) else '"'
    return _within(document.range_of(at), style)


def _key_place(document: Document, at: Pointer) -> tuple[Range, bool]:
    if not isinstance(document, YamlDocument):
        return _within(document.key_range(at), '"')
    member = document.node(at[:-1]).member(str(at[-1]))
    return _within(document.key_range(at), member[0].style if member else "")


def _within(whole: Range, style: str) -> tuple[Range, bool]:
    """The stretch between the quotes, and whether there are none."""
    if not style:
        return whole, True
    start = Position(whole.start.line, whole.start.column + 1)
    return Range(start, Position(whole.end.line, max(whole.end.column - 1, 0))), False
