"""Starts the server in a fraction of its time, by remembering compiled code.

attrs, dataclasses and cattrs write the source of methods and compile it, for hundreds of classes
(`lsprotocol.types` alone has 550): a third of the server's start. The sources are the same every
time, so their code objects are kept in a file of the user's cache directory, by a digest of the
source: a changed source is simply compiled, a broken file is ignored.
`POSTROOM_IMPORT_CACHE=0` switches it off; another value is the directory to use.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import linecache
import marshal
import os
import sys
import zlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any, cast

from postroom_runtime.home import home_directory

_SWITCH = "POSTROOM_IMPORT_CACHE"
_COMPILERS = ("attr._make", "cattrs.gen")  # call `compile(source, filename, mode)`
_EXECUTERS = ("dataclasses",)  # call `exec(source, globals, locals)`


@contextmanager
def remembered_compilation() -> Generator[None]:
    """While this lasts, classes are made from remembered code; then what was new is kept. Never
    fails for the cache's sake."""
    path = cache_file()
    with _paused_collection():
        if path is None:
            yield
            return
        known = _load(path)
        used: dict[bytes, CodeType] = {}
        with _compiling_through(known, used):
            yield
        if used.keys() != known.keys():
            _store(path, used)
        _forget_sources()


def cache_file() -> Path | None:
    """Where this Python's code is kept; None when switched off."""
    setting = os.environ.get(_SWITCH, "")
    if setting == "0":
        return None
    directory = Path(setting) if setting else _user_cache() / "postroom"
    return directory / f"classes.{sys.implementation.cache_tag}-{MAGIC_NUMBER.hex()}.bin"


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home_directory() / "AppData" / "Local")
    if sys.platform == "darwin":
        return home_directory() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or home_directory() / ".cache")


@contextmanager
def _compiling_through(
    known: Mapping[bytes, CodeType], used: dict[bytes, CodeType]
) -> Generator[None]:
    """Let the class makers find a remembering `compile` or `exec` before the built-in one."""

    def compiled(source: str, filename: str, mode: str) -> CodeType:
        key = _digest(f"{filename}\0{source}".encode())
        code = known.get(key) or compile(source, filename, mode)
        used[key] = code
        return code

    def executed(source: str, *scopes: dict[str, Any]) -> None:
        builtins.exec(compiled(source, "<string>", "exec"), *scopes)

    patched = [(vars(importlib.import_module(name)), "compile", compiled) for name in _COMPILERS]
    patched += [(vars(importlib.import_module(name)), "exec", executed) for name in _EXECUTERS]
    for module, name, function in patched:
        module[name] = function
    try:
        yield
    finally:
        for module, name, _ in patched:
            del module[name]


def _digest(source: bytes) -> bytes:
    """Two checksums and the length: `hashlib` would bring in OpenSSL."""
    return b"%08x%08x%x" % (zlib.crc32(source), zlib.adler32(source), len(source))


@contextmanager
def _paused_collection() -> Generator[None]:
    """The start makes many objects and no garbage: walking them again and again costs a tenth,
    and what it has made stays, so it is never walked again either."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def _forget_sources() -> None:
    """attrs keeps every source for tracebacks through code that nobody wrote: megabytes."""
    generated = [name for name in linecache.cache if name.startswith("<")]
    for name in generated:
        del linecache.cache[name]


def _load(path: Path) -> dict[bytes, CodeType]:
    try:
        known = marshal.loads(path.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return cast("dict[bytes, CodeType]", known) if isinstance(known, dict) else {}


def _store(path: Path, known: dict[bytes, CodeType]) -> None:
    import tempfile

    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(marshal.dumps(known))
        Path(temporary).replace(path)
