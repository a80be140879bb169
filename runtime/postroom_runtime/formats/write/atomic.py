"""Write a file so that it is always whole: the old text or the new one, never a part."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from postroom_runtime.formats.text_files import encoding_of

_NEW_FILE_MODE = 0o644


def write_text(path: Path, text: str) -> None:
    """Replace the content of `path` by `text`, keeping its mode and its encoding with byte order
    mark. A link stays a link. Line endings are those of `text`. Raises `OSError`."""
    present = path.read_bytes() if path.exists() else b""
    write_bytes(path, encoding_of(present).encode(text))


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the content of `path` by `data`, keeping its mode. A link stays a link; what is no
    file (`/dev/stdout`) is written to as it is. Raises `OSError`."""
    write_chunks(path, (data,))


def write_chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """As `write_bytes`, with content that comes in parts. Raises `OSError`."""
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            device.writelines(chunks)
        return
    import tempfile  # here: it takes long to import, and a run rarely writes

    target = Path(os.path.realpath(path))
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else _NEW_FILE_MODE
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
