"""Files that scripts load with `pm.require("./x.js")`, found and read before the script runs.

A file that cannot be had becomes a module that throws: the script fails where it calls
`pm.require`, and a call that is never reached (or stands in a comment) does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from postroom_runtime.model.source import ScriptSource
from postroom_runtime.runner.places import Places
from postroom_runtime.scripting.frames import Module
from postroom_runtime.text import ScriptMap

_CALL = r"""require\s*\(\s*(["'`])(\.{1,2}/[^"'`\n$]*)\1\s*\)"""
_PM_REQUIRE = re.compile(rf"\bpm\s*\.\s*{_CALL}")
_ANY_REQUIRE = re.compile(rf"\b{_CALL}")
_MARKS = (".postman", ".git")


@dataclass(frozen=True, slots=True)
class _File:
    """A module's file: what it holds, and the files that it requires, by the name it gives them."""

    label: str
    text: str
    requires: Mapping[str, Path]


@dataclass(slots=True)
class ModuleLoader:
    """Finds the modules of scripts. Files are read once per run; `overlays` are unsaved texts by
    absolute path; nothing outside `workspace` is read."""

    workspace: Path
    places: Places
    overlays: Mapping[Path, str] = field(default_factory=dict[Path, str])
    _files: dict[Path, _File] = field(default_factory=dict[Path, _File])
    _by_script: dict[str, dict[str, Module]] = field(default_factory=dict[str, dict[str, Module]])

    def modules_for(self, label: str, script: ScriptSource) -> dict[str, Module]:
        """The modules that `script` needs, directly and through others, by their key: the name
        that the script gives `pm.require`, for those that only modules need their label."""
        known = self._by_script.get(label)
        if known is None:
            known = self._by_script[label] = self._collect(script)
        return known

    def _collect(self, script: ScriptSource) -> dict[str, Module]:
        wanted = _required(script.path, script.text, _PM_REQUIRE)
        keys = {path: name for name, path in reversed(list(wanted.items()))}
        self._reach(wanted.values(), keys)
        modules = {key: self._module(path, keys) for path, key in keys.items()}
        return modules | {name: modules[keys[path]] for name, path in wanted.items()}

    def _reach(self, paths: Iterable[Path], keys: dict[Path, str]) -> None:
        """Add a key for every file that `paths` lead to."""
        for path in paths:
            for inner in self._file(path).requires.values():
                if inner not in keys:
                    keys[inner] = self._file(inner).label
                    self._reach([inner], keys)

    def _module(self, path: Path, keys: Mapping[Path, str]) -> Module:
        file = self._file(path)
        imports = {name: keys[inner] for name, inner in file.requires.items()}
        return Module(file.label, file.text, imports)

    def _file(self, path: Path) -> _File:
        if path not in self._files:
            self._files[path] = self._load(path)
        return self._files[path]

    def _load(self, path: Path) -> _File:
        label = self._label(path)
        try:
            text = self._read(path)
        except (OSError, ValueError) as error:
            # No `.json` at its end, by which the sandbox would take it for data.
            return _File(f"{label}#", _throwing(path, error), {})
        self.places.register(label, ScriptSource(path, text, lambda: ScriptMap.identity(text)))
        return _File(label, text, _required(path, text, _ANY_REQUIRE))

    def _read(self, path: Path) -> str:
        if not path.is_relative_to(self.workspace):
            raise ValueError(f"it lies outside the workspace {self.workspace}")
        return self.overlays[path] if path in self.overlays else path.read_text("utf-8-sig")

    def _label(self, path: Path) -> str:
        inside = path.is_relative_to(self.workspace)
        name = path.relative_to(self.workspace) if inside else path
        return name.as_posix().replace(" ", "%20")


def workspace_of(path: Path) -> Path:
    """The folder that bounds what a collection's scripts may load: the nearest one around `path`
    that holds `.postman` or `.git`, else the folder that `path` is in."""
    path = path.resolve()
    for folder in (path, *path.parents):
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return path.parent


def _required(holder: Path, text: str, pattern: re.Pattern[str]) -> Mapping[str, Path]:
    """The files that a text in `holder` names, by the name it gives them."""
    if "require" not in text:
        return {}
    names = dict.fromkeys(token[2] for token in pattern.finditer(text))
    return {name: (holder.parent / name).resolve() for name in names}


def _throwing(path: Path, error: Exception) -> str:
    message = f"pm.require cannot load {path}: {_reason(path, error)}"
    return f"throw new Error({msgspec.json.encode(message).decode()});"


def _reason(path: Path, error: Exception) -> str:
    if not isinstance(error, FileNotFoundError):
        return str(error)
    if path.with_name(path.name + ".js").is_file():
        return f"there is no such file, but there is {path.name}.js"
    return "there is no such file"
