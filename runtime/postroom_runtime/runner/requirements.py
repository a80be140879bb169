"""Which files a script, a module or a package's file names in its calls of `require`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from postroom_runtime.runner.packages import (
    PackageError,
    find_internal,
    find_package,
    find_relative,
    wanted_by_package,
    wanted_by_script,
)

_NAME = r"""require\s*\(\s*(["'`])((?:\.{1,2}/|npm:|jsr:)[^"'`\n$]*)\1\s*\)"""
_PM_REQUIRE = re.compile(rf"\bpm\s*\.\s*{_NAME}")
_MODULE_REQUIRE = re.compile(rf"\b{_NAME}")
_PACKAGE_REQUIRE = re.compile(r"""\b(?:require|__import)\s*\(\s*(["'])([^"'\n]+)\1\s*\)""")


class Missing(Struct, frozen=True):
    """A module that cannot be had, and why."""

    name: str
    reason: str


Target = Path | Missing


def is_in_package(path: Path) -> bool:
    """Whether a file belongs to an installed package."""
    return "node_modules" in path.parts


def required_by_script(path: Path, text: str, workspace: Path) -> Mapping[str, Target]:
    """What a script loads with `pm.require`, by the name it gives."""
    return _resolved(path, _names(text, _PM_REQUIRE), workspace)


def required_by_module(path: Path, text: str, workspace: Path) -> Mapping[str, Target]:
    """What a module loads, by the name it gives: with `pm.require`, or with its own `require`."""
    if is_in_package(path):
        return dict(_in_package(path, _names(text, _PACKAGE_REQUIRE), workspace))
    return _resolved(path, _names(text, _MODULE_REQUIRE), workspace)


def _names(text: str, pattern: re.Pattern[str]) -> list[str]:
    if "require" not in text and "__import" not in text:
        return []
    return list(dict.fromkeys(token[2] for token in pattern.finditer(text)))


def _resolved(path: Path, names: list[str], workspace: Path) -> Mapping[str, Target]:
    return {name: _target(path, name, workspace) for name in names}


def _target(path: Path, name: str, workspace: Path) -> Target:
    if name.startswith("."):
        return (path.parent / name).resolve()
    wanted = wanted_by_script(name)
    if wanted is None:
        return Missing(name, f"{name} is no name of a package: write npm:NAME@VERSION")
    try:
        return find_package(wanted, path, workspace)
    except PackageError as error:
        return Missing(name, str(error))


def _in_package(path: Path, names: list[str], workspace: Path) -> Iterator[tuple[str, Path]]:
    """What is installed; what is not may be a library of the sandbox, or never be asked for."""
    for name in names:
        try:
            found = _found(path, name, workspace)
        except PackageError:
            continue
        if found is not None:
            yield name, found


def _found(path: Path, name: str, workspace: Path) -> Path | None:
    if name.startswith("."):
        return find_relative(name, path)
    if name.startswith("#"):
        return find_internal(name, path)
    wanted = wanted_by_package(name.removeprefix("node:"))
    return None if wanted is None else find_package(wanted, path, workspace)
