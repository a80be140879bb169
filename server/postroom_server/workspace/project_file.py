"""The settings that a project's files hold: `postroom.toml`, or `[tool.postroom]` in
`pyproject.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from postroom_server.workspace.settings import Settings, declared, merged, setting_name

NAMES = ("postroom.toml", "pyproject.toml")

LARGEST = 1_000_000
"""Bytes."""

_SEPARATED = re.compile(r"[-_]([a-z])")


def project_settings(folder: Path) -> tuple[Settings, list[str]]:
    """The settings in a folder's files, and a sentence for each that is left out. What only the
    person at the editor may decide is left out too."""
    for name in NAMES:
        table, problems = _table(folder / name)
        if table or problems:
            settings, more = merged(Settings(), _allowed(table, problems, name))
            return settings, [*problems, *(f"{name}: {one}" for one in more)]
    return Settings(), []


def _table(path: Path) -> tuple[Mapping[str, object], list[str]]:
    is_ours = path.name == NAMES[0]
    try:
        if not path.is_file():
            return {}, [f"{path.name} is no file."] if is_ours and path.exists() else []
        if path.stat().st_size > LARGEST:
            return {}, [f"{path.name} is too large to be read."] if is_ours else []
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return {}, [f"{path.name} cannot be read: it is not UTF-8."]
    except OSError as error:
        return {}, [f"{path.name} cannot be read: {error}."]
    return ({}, []) if not is_ours and "postroom" not in text else _parsed(path, text)


def _parsed(path: Path, text: str) -> tuple[Mapping[str, object], list[str]]:
    import tomllib  # few folders have such a file, and every start would pay

    is_ours = path.name == NAMES[0]
    try:
        data = tomllib.loads(text)
    except RecursionError:
        return {}, [f"{path.name} is nested too deeply."] if is_ours else []
    except ValueError as error:  # also of a number with too many digits
        # A broken pyproject.toml need not be about us.
        return {}, [f"{path.name} is no TOML: {error}."] if is_ours else []
    whole = cast("object", data)
    table = whole if is_ours else _at(_at(whole, "tool"), "postroom")
    return _camel(table), []


def _at(table: object, key: str) -> object:
    return cast("dict[str, object]", table).get(key) if isinstance(table, dict) else None


def _camel(table: object) -> dict[str, object]:
    """The table with names as the editor's: `script-timeout` is `scriptTimeout`, and so in the
    tables in it; but what `rules` holds are names of rules, which stay."""
    rows = {_camel_name(key): value for key, value in _rows(table).items()}
    return {
        name: {_camel_name(key): inner for key, inner in _rows(value).items()}
        if _is_group(name, value)
        else value
        for name, value in rows.items()
    }


def _is_group(name: str, value: object) -> bool:
    return isinstance(value, dict) and name != "rules"


def _rows(table: object) -> dict[str, object]:
    return cast("dict[str, object]", table) if isinstance(table, dict) else {}


def _camel_name(key: str) -> str:
    return _SEPARATED.sub(lambda match: match[1].upper(), key)


def _allowed(table: Mapping[str, object], problems: list[str], file: str) -> Mapping[str, object]:
    allowed = dict(table)
    for one in declared():
        group, _, last = setting_name(one).rpartition(".")
        holder = allowed if not group else allowed.get(group)
        if not one.metadata["by_project"] and isinstance(holder, dict) and last in holder:
            holder = cast("dict[str, object]", holder)
            del holder[last]
            problems.append(f"{file}: `{setting_name(one)}` counts only in the editor's settings.")
    return allowed
