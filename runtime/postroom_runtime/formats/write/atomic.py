"""Write a file so that it is always whole: the old text or the new one, never a part."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from postroom_runtime.formats.text_files import Encoding, encoding_of

_NEW_FILE_MODE = 0o644


def write_text(path: Path, text: str) -> None:
    """Replace the content of `path` by `text`, keeping its mode and its encoding with byte order
    mark. A link stays a link. Line endings are those of `text`. Raises `OSError`."""
    target = Path(os.path.realpath(path))
    encoding, mode = _present(target)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(encoding.encode(text))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _present(path: Path) -> tuple[Encoding, int]:
    if not path.exists():
        return Encoding("utf-8"), _NEW_FILE_MODE
    return encoding_of(path.read_bytes()), stat.S_IMODE(path.stat().st_mode)
