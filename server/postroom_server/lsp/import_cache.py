"""Imports `lsprotocol.types` in a fraction of its time, by remembering compiled code.

That module defines some 550 attrs classes, and attrs compiles several generated methods for each:
half of the server's start. The sources are the same every time, so their code objects are kept in
a file of the user's cache directory, by a digest of the source: a changed source is simply
compiled, a broken file is ignored. `POSTROOM_IMPORT_CACHE=0` switches it off; another value is the
directory to use.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import marshal
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType, ModuleType
from typing import cast

_SWITCH = "POSTROOM_IMPORT_CACHE"


def import_protocol_types() -> None:
    """Import `lsprotocol.types`, from compiled code where there is some. Never fails for the
    cache's sake."""
    if "lsprotocol.types" in sys.modules:
        return
    path = cache_file()
    with _paused_collection():
        if path is None:
            importlib.import_module("lsprotocol.types")
        else:
            _import_with_cache(path)


def cache_file() -> Path | None:
    """Where this Python's code is kept; None when switched off."""
    setting = os.environ.get(_SWITCH, "")
    if setting == "0":
        return None
    directory = Path(setting) if setting else _user_cache() / "postroom"
    return directory / f"lsprotocol.{sys.implementation.cache_tag}-{MAGIC_NUMBER.hex()}.bin"


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _import_with_cache(path: Path) -> None:
    attrs_maker = importlib.import_module("attr._make")
    known = _load(path)
    used: dict[bytes, CodeType] = {}
    with _compiling_through(attrs_maker, known, used):
        importlib.import_module("lsprotocol.types")
    if used.keys() != known.keys():
        _store(path, used)


@contextmanager
def _compiling_through(
    module: ModuleType, known: dict[bytes, CodeType], used: dict[bytes, CodeType]
) -> Generator[None]:
    """Let `module` find a remembering `compile` before the built-in one; `used` collects."""

    def remembering_compile(source: str, filename: str, mode: str) -> CodeType:
        key = hashlib.blake2b(f"{filename}\0{source}".encode(), digest_size=16).digest()
        code = known.get(key) or compile(source, filename, mode)
        used[key] = code
        return code

    module.__dict__["compile"] = remembering_compile
    try:
        yield
    finally:
        del module.__dict__["compile"]


@contextmanager
def _paused_collection() -> Generator[None]:
    """The import makes many objects and no garbage: walking them again and again costs a tenth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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
