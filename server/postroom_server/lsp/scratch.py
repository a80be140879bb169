"""Files of the server's own that an editor is to open: responses, current values, rules.

They hold what servers answered, so they go when the language server goes. What one that was killed
could not remove, the next one does: as long as a server lives, it holds a lock in its directory.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

PREFIX = "postroom-lsp-"
LOCK = ".lock"


class ScratchDirectory:
    """A private directory, made when it is first asked for."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._lock: BinaryIO | None = None

    def path(self) -> Path:
        """The directory."""
        if self._path is None:
            import tempfile  # takes long, and most servers need no files

            remove_orphans(Path(tempfile.gettempdir()))
            self._path = Path(tempfile.mkdtemp(prefix=PREFIX))
            fresh = self._path / f"{LOCK}.new"
            fresh.touch()
            self._lock = _locked(fresh)
            fresh.rename(self._path / LOCK)  # held before another server can find it
        return self._path

    def remove(self) -> None:
        """Delete the directory and all in it."""
        if self._lock is not None:
            self._lock.close()
        if self._path is not None:
            _delete(self._path)
        self._path = self._lock = None


def remove_orphans(parent: Path) -> None:
    """Delete the directories of servers that were killed."""
    for directory in parent.glob(f"{PREFIX}*"):
        lock = _locked(directory / LOCK)
        if lock is not None:
            with lock:
                _delete(directory)


def _delete(directory: Path) -> None:
    from shutil import rmtree

    rmtree(directory, ignore_errors=True)


def _locked(file: Path) -> BinaryIO | None:
    """A file that is now locked; None when somebody else holds it, or there are no such locks."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        lock = file.open("r+b")
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock
