"""Plain values as YAML text, in the style of Postman's own writer: block maps and lists, double
quotes where quotes are needed, literal blocks for text of several lines."""

from __future__ import annotations

import json

from postroom_runtime.formats.json_values import Object, is_list, is_object
from postroom_runtime.formats.write.yaml_scalars import block, plain_or_quoted


def yaml_text(value: Object) -> str:
    """The text of a YAML file that holds `value`."""
    return _map(value, 0)


def _map(value: Object, column: int) -> str:
    indent = " " * column
    rows = (f"{plain_or_quoted(key)}:{_item(row, column)}" for key, row in value.items())
    return "".join(f"{indent}{row}" for row in rows)


def _item(value: object, column: int) -> str:
    """What follows a key's colon, line end included."""
    if is_object(value) and value:
        return "\n" + _map(value, column + 2)
    if is_list(value) and value:
        return "\n" + "".join(_row(row, column + 2) for row in value)
    return f" {_scalar(value, column)}"


def _row(value: object, column: int) -> str:
    if is_object(value) and value:
        return f"{' ' * column}- {_map(value, column + 2)[column + 2 :]}"
    return f"{' ' * column}- {_scalar(value, column)}"


def _scalar(value: object, column: int) -> str:
    if isinstance(value, str):
        return block(value, column) if "\n" in value else f"{plain_or_quoted(value)}\n"
    return f"{json.dumps(value, ensure_ascii=False)}\n"
