"""The settings that a project's files hold: `postroom.toml`, or `[tool.postroom]` in
`pyproject.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from postroom_server.workspace.settings import Settings, declared, merged, setting_name

NAMES = ("postroom.toml", "pyproject.toml")

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
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError) as error:
        return {}, [f"{path.name} cannot be read: {error}."]
    return ({}, []) if path.name != NAMES[0] and "postroom" not in text else _parsed(path, text)


def _parsed(path: Path, text: str) -> tuple[Mapping[str, object], list[str]]:
    import tomllib  # few folders have such a file, and every start would pay

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # A broken pyproject.toml need not be about us.
        return {}, [f"{path.name} is no TOML: {error}."] if path.name == NAMES[0] else []
    whole = cast("object", data)
    table = whole if path.name == NAMES[0] else _at(_at(whole, "tool"), "postroom")
    return _camel(table), []


def _at(table: object, key: str) -> object:
    return cast("dict[str, object]", table).get(key) if isinstance(table, dict) else None


def _camel(table: object) -> dict[str, object]:
    """The table with names as the editor's: `script-timeout` is `scriptTimeout`. What `rules`
    holds are names of rules, which stay."""
    rows = cast("dict[str, object]", table) if isinstance(table, dict) else {}
    found: dict[str, object] = {}
    for key, value in rows.items():
        name = _SEPARATED.sub(lambda match: match[1].upper(), key)
        found[name] = (
            _camel(cast("object", value)) if isinstance(value, dict) and name != "rules" else value
        )
    return found


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
