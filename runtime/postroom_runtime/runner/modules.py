"""Files and packages that scripts load with `pm.require`, found and read before the script runs.

A file that cannot be had becomes a module that throws: the script fails where it calls
`pm.require`, and a call that is never reached (or stands in a comment) does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from postroom_runtime.model.source import ScriptSource
from postroom_runtime.runner.packages import is_module
from postroom_runtime.runner.places import Places
from postroom_runtime.runner.requirements import (
    Missing,
    Target,
    is_in_package,
    required_by_module,
    required_by_script,
)
from postroom_runtime.scripting.frames import Module
from postroom_runtime.text import ScriptMap
from postroom_runtime.text.surrogates import encode_json

_MARKS = (".postman", ".git", "postman/collections")


class _File(Struct, frozen=True):
    """A module's file: what it holds, and the files that it requires, by the name it gives them."""

    label: str
    text: str
    requires: Mapping[str, Target]


class ModuleLoader(Struct):
    """Finds the modules of scripts. Files are read once per run; `overlays` are unsaved texts by
    absolute path; nothing outside `workspace` is read."""

    workspace: Path
    places: Places
    overlays: Mapping[Path, str] = field(default_factory=dict[Path, str])
    _files: dict[Target, _File] = field(default_factory=dict[Target, _File])
    _by_script: dict[str, dict[str, Module]] = field(default_factory=dict[str, dict[str, Module]])

    def modules_for(self, label: str, script: ScriptSource) -> dict[str, Module]:
        """The modules that `script` needs, directly and through others, by their key: the name
        that the script gives `pm.require`, for those that only modules need their label."""
        known = self._by_script.get(label)
        if known is None:
            known = self._by_script[label] = self._collect(script)
        return known

    def _collect(self, script: ScriptSource) -> dict[str, Module]:
        wanted = required_by_script(script.path, script.text, self.workspace)
        keys = {target: name for name, target in reversed(list(wanted.items()))}
        self._reach(wanted.values(), keys)
        modules = {key: self._module(target, keys) for target, key in keys.items()}
        return modules | {name: modules[keys[target]] for name, target in wanted.items()}

    def _reach(self, targets: Iterable[Target], keys: dict[Target, str]) -> None:
        """Add a key for every file that `targets` lead to."""
        waiting = list(targets)
        while waiting:
            for inner in self._file(waiting.pop()).requires.values():
                if inner not in keys:
                    keys[inner] = self._file(inner).label
                    waiting.append(inner)

    def _module(self, target: Target, keys: Mapping[Target, str]) -> Module:
        file = self._file(target)
        imports = {name: keys[inner] for name, inner in file.requires.items()}
        return Module(file.label, file.text, imports)

    def _file(self, target: Target) -> _File:
        if target not in self._files:
            self._files[target] = self._load(target)
        return self._files[target]

    def _load(self, target: Target) -> _File:
        if isinstance(target, Missing):
            return _File(f"{target.name}#", _throwing(target.reason), {})
        label = self._label(target)
        try:
            text = self._read(target)
        except (OSError, ValueError) as error:
            # No `.json` at its end, by which the sandbox would take it for data.
            reason = f"pm.require cannot load {target}: {_reason(target, error)}"
            return _File(f"{label}#", _throwing(reason), {})
        self.places.register(label, ScriptSource(target, text, lambda: ScriptMap.identity(text)))
        source = _as_script(target, text)
        return _File(label, source, required_by_module(target, source, self.workspace))

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
    that holds `.postman`, `.git` or `postman/collections`, else the folder that `path` is in."""
    path = path.resolve()
    for folder in (path, *path.parents):
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return path.parent


def _as_script(path: Path, text: str) -> str:
    """The text of a module as the sandbox runs it: ES modules only packages have."""
    if not is_in_package(path) or not is_module(path):
        return text
    from postroom_runtime.runner.es_modules import as_common_js

    return as_common_js(text)


def _throwing(reason: str) -> str:
    return f"throw new Error({encode_json(reason).decode()});"


def _reason(path: Path, error: Exception) -> str:
    if not isinstance(error, FileNotFoundError):
        return str(error)
    if path.with_name(path.name + ".js").is_file():
        return f"there is no such file, but there is {path.name}.js"
    return "there is no such file"
