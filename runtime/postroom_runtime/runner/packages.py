"""Packages of npm and jsr that are installed in the workspace: which file a name means.

`pm.require("npm:lodash@4.17.21")` is looked for in the `node_modules` folders from the script's
folder up to the workspace's, as Node does; `jsr:@scope/name` where npm puts it, in
`node_modules/@jsr/scope__name`. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import msgspec

_NAME = re.compile(
    r"(?P<registry>npm|jsr):(?P<name>(?:@[\w~-][\w.~-]*/)?[\w~-][\w.~-]*)(?:@(?P<version>[^/]+))?"
    r"(?:/(?P<subpath>.+))?"
)
_BARE = re.compile(r"(?P<name>(?:@[\w~-][\w.~-]*/)?[\w~-][\w.~-]*)(?:/(?P<subpath>.+))?")
_EXACT = re.compile(r"\d+(\.\d+){0,2}(-[\w.]+)?")
_CONDITIONS = (("require", "browser", "default"), ("import", "module", "browser", "default"))
"""Which forms of a package are taken, the better set first: CommonJS, then ES modules."""
_ENDINGS = ("", ".js", ".cjs", ".json", ".mjs", "/index.js", "/index.cjs", "/index.json")


class PackageError(Exception):
    """A package that cannot be had; the message says what to do."""


class _About(msgspec.Struct, frozen=True):
    """The part of `package.json` that says where the files are."""

    version: str = ""
    main: object = None
    module: object = None
    browser: object = None
    exports: object = None
    imports: object = None
    type: str = ""


class Wanted(msgspec.Struct, frozen=True):
    """A package as a script or another package names it."""

    text: str
    name: str
    version: str = ""
    subpath: str = ""
    registry: str = "npm"

    @property
    def folder(self) -> str:
        """Its folder below `node_modules`."""
        return f"@jsr/{self.name[1:].replace('/', '__')}" if self.registry == "jsr" else self.name

    @property
    def install(self) -> str:
        """The command that installs it."""
        version = f"@{self.version}" if self.version else ""
        command = "npx jsr add" if self.registry == "jsr" else "npm install"
        return f"{command} {self.name}{version}"


def wanted_by_script(text: str) -> Wanted | None:
    """What a name given to `pm.require` asks for; None for a name of another form."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    version, subpath = found["version"] or "", found["subpath"] or ""
    return Wanted(text, found["name"], version, subpath, found["registry"])


def wanted_by_package(text: str) -> Wanted | None:
    """What a package asks for by a bare name; None for a relative one, or one of Node's own."""
    found = _BARE.fullmatch(text)
    return None if found is None else Wanted(text, found["name"], subpath=found["subpath"] or "")


def find_package(wanted: Wanted, holder: Path, workspace: Path) -> Path:
    """The file that a name means in the file `holder`. Raises PackageError."""
    folder = next(_installed(wanted, holder, workspace), None)
    if folder is None:
        raise PackageError(f"{wanted.text} is not installed: run `{wanted.install}` in {workspace}")
    about = _about(folder)
    _require_version(wanted, about)
    file = _entry(folder, about, wanted.subpath)
    if file is None:
        what = f"./{wanted.subpath}" if wanted.subpath else "an entry"
        raise PackageError(f"{wanted.text}: the package {wanted.name} has no {what} to load")
    return file


def find_relative(name: str, holder: Path) -> Path | None:
    """The file that a relative name means in a file of a package."""
    return _file(holder.parent / name)


def find_internal(name: str, holder: Path) -> Path | None:
    """The file that a name with `#` means in a file of a package: its own `imports` say so."""
    folder = _package_folder(holder)
    target = None if folder is None else _exported(_about(folder).imports, name)
    return None if folder is None or target is None else _file(folder / target)


def is_module(path: Path) -> bool:
    """Whether a file of a package is an ES module."""
    if path.suffix in {".mjs", ".cjs", ".json"}:
        return path.suffix == ".mjs"
    folder = _package_folder(path)
    return folder is not None and _about(folder).type == "module"


def _package_folder(path: Path) -> Path | None:
    """The folder with the `package.json` that counts for a file."""
    for folder in path.parents:
        if (folder / "package.json").is_file():
            return folder
        if folder.name == "node_modules":
            return None
    return None


def _installed(wanted: Wanted, holder: Path, workspace: Path) -> Iterator[Path]:
    for folder in holder.parents:
        package = folder / "node_modules" / wanted.folder
        if (package / "package.json").is_file():
            yield package.resolve()
        if folder == workspace:
            return


def _about(folder: Path) -> _About:
    try:
        return msgspec.json.decode((folder / "package.json").read_bytes(), type=_About)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PackageError(f"{folder / 'package.json'} cannot be read: {error}") from error


def _require_version(wanted: Wanted, about: _About) -> None:
    """A version that is written out must be the one installed; ranges are npm's to resolve."""
    version = wanted.version
    if not _EXACT.fullmatch(version):
        return
    if about.version != version and not about.version.startswith(f"{version}."):
        raise PackageError(
            f"{wanted.text} is wanted, and {about.version} is installed: run `{wanted.install}`"
        )


def _entry(folder: Path, about: _About, subpath: str) -> Path | None:
    if ".." in subpath.split("/"):
        return None
    if about.exports is not None:
        target = _exported(about.exports, f"./{subpath}" if subpath else ".")
        return None if target is None else _file(folder / target)
    if subpath:
        return _file(folder / subpath)
    mains = (about.browser, about.main, about.module, "index.js")
    files = (_file(folder / main) for main in mains if isinstance(main, str))
    return next((file for file in files if file is not None), None)


def _file(path: Path) -> Path | None:
    for ending in _ENDINGS:
        candidate = Path(f"{path}{ending}")
        if candidate.is_file():
            return candidate.resolve()
    about = path / "package.json"
    return _entry(path, _about(path), "") if about.is_file() else None


def _exported(exports: object, subpath: str) -> str | None:
    """The target of a subpath in an `exports` map, in the best form that there is."""
    for conditions in _CONDITIONS:
        target = _target(_for_subpath(exports, subpath), conditions)
        if target is not None:
            return target
    return None


def _for_subpath(exports: object, subpath: str) -> object:
    if not isinstance(exports, Mapping):
        return exports if subpath == "." else None
    table = cast("Mapping[str, object]", exports)
    if not any(key.startswith((".", "#")) for key in table):
        return table if subpath == "." else None
    if subpath in table:
        return table[subpath]
    patterns = sorted((key for key in table if "*" in key), key=len, reverse=True)
    for key in patterns:
        start, _, end = key.partition("*")
        if subpath.startswith(start) and subpath.endswith(end) and len(subpath) >= len(key) - 1:
            return _filled(table[key], subpath[len(start) : len(subpath) - len(end)])
    return None


def _filled(target: object, part: str) -> object:
    """A target with `*` filled in, wherever it stands among conditions."""
    if isinstance(target, str):
        return target.replace("*", part)
    if isinstance(target, Mapping):
        rows = cast("Mapping[str, object]", target)
        return {key: _filled(value, part) for key, value in rows.items()}
    return target


def _target(found: object, conditions: tuple[str, ...]) -> str | None:
    if isinstance(found, str):
        return found if found.startswith("./") and ".." not in found.split("/") else None
    if isinstance(found, list):
        targets = (_target(one, conditions) for one in cast("list[object]", found))
        return next((one for one in targets if one is not None), None)
    if not isinstance(found, Mapping):
        return None
    for condition, inner in cast("Mapping[str, object]", found).items():
        if condition in conditions and (target := _target(inner, conditions)) is not None:
            return target
    return None
