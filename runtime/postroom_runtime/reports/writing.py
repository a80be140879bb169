"""Writing report files, also those that do not fit in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from postroom_runtime.formats.write.atomic import write_chunks

_IN_MEMORY = 4_000_000
_CHUNK = 1 << 20


def write_report(path: Path, content: Iterable[bytes]) -> None:
    """Write a report, folders included: a report that was there stays until this one is whole.
    Raises OSError, with the file's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_chunks(path, content)
    except OSError as error:
        if error.filename is not None:
            raise
        # Writing to a disk that is full names no file.
        raise OSError(error.errno, error.strerror, str(path)) from error


class Spool:
    """Parts of a report, kept until it is written: beyond a few megabytes in a temporary file."""

    def __init__(self) -> None:
        self._file: IO[bytes] = BytesIO()
        self._error: OSError | None = None
        self.empty = True

    def add(self, *parts: bytes) -> None:
        """Append some bytes. A disk that is full is told by `chunks`: the run goes on."""
        self.empty = False
        try:
            self._file.writelines(parts)
            if isinstance(self._file, BytesIO) and self._file.tell() > _IN_MEMORY:
                self._file = _on_disk(self._file)
        except OSError as error:
            self._error = error

    def row(self, *parts: bytes) -> None:
        """Append a row of a JSON array, on a line of its own."""
        self.add(b"\n" if self.empty else b",\n", *parts)

    def chunks(self) -> Iterator[bytes]:
        """All that was added; after that the spool is closed. Raises OSError."""
        with self._file as file:
            if self._error is not None:
                raise self._error
            file.seek(0)
            while chunk := file.read(_CHUNK):
                yield chunk


def _on_disk(memory: BytesIO) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        file.write(memory.getbuffer())
    except OSError:
        file.close()
        raise
    return file
