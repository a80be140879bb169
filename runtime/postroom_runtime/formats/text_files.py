"""Read a text file, or the unsaved text that an editor holds in its place."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from postroom_runtime.model.problems import Problem, UnreadableInputError
from postroom_runtime.text import Range

NO_OVERLAYS: Mapping[Path, str] = MappingProxyType({})

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_BRACE = b"{\0"


def read_text(path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS) -> str:
    """The text of `path` without its byte order mark, line endings as they are.

    Reads UTF-8, UTF-16, and Latin-1 where UTF-8 fails. Raises `UnreadableInputError` when the file
    is missing, cannot be opened or holds no text.
    """
    if overlays:
        overlay = overlays.get(absolute(path))
        if overlay is not None:
            return overlay.removeprefix("\ufeff")
    return decode(path, read_bytes(path))


def absolute(path: Path) -> Path:
    """`path` as the keys of overlays are: absolute, without `..`, links not followed."""
    return Path(os.path.abspath(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of `path`. Raises `UnreadableInputError`."""
    try:
        with open(path, "rb") as file:
            if stat.S_ISCHR(os.fstat(file.fileno()).st_mode):
                raise refuse(path, "This is a device, not a file.", "Name a file.")
            return file.read()
    except FileNotFoundError:
        raise refuse(path, "There is no such file.", "Check the path.") from None
    except IsADirectoryError:
        raise refuse(path, "This is a directory, not a file.", "Name a file.") from None
    except PermissionError:
        remedy = "Give yourself read access to it."
        raise refuse(path, "You may not read this file.", remedy) from None
    except (OSError, ValueError) as error:
        raise refuse(path, f"The file cannot be read: {_reason(error)}.") from None


def decode(path: Path, data: bytes) -> str:
    """The text in `data`. Raises `UnreadableInputError` when there is none."""
    if not data.strip():
        raise refuse(path, "The file is empty.")
    encoding = encoding_of(data)
    if b"\0" in data and not encoding.name.startswith("utf-16"):
        raise refuse(path, "The file is binary, not text.")
    return encoding.decode(data)


class Encoding(Struct, frozen=True):
    """How a file holds text: a codec, and the byte order mark in front."""

    name: str
    mark: bytes = b""

    def decode(self, data: bytes) -> str:
        """The text in `data`."""
        return data[len(self.mark) :].decode(self.name, errors="replace")

    def encode(self, text: str) -> bytes:
        """`text` as it goes into the file; in UTF-8 where the codec lacks a character."""
        try:
            return self.mark + text.removeprefix("\ufeff").encode(self.name)
        except UnicodeEncodeError:
            return text.encode("utf-8", errors="replace")


def encoding_of(data: bytes) -> Encoding:
    """The encoding of a file's content: by its mark, else UTF-8 where it fits, else Latin-1."""
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Encoding(name, mark)
    if data.startswith(_WIDE_BRACE):
        return Encoding("utf-16-le")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return Encoding("latin-1")
    return Encoding("utf-8")


def refuse(
    path: Path, message: str, remedy: str = "", range_: Range | None = None
) -> UnreadableInputError:
    """The error that says why `path` cannot be used, ready to raise."""
    return UnreadableInputError(Problem(path, message, range=range_, remedy=remedy))


def _reason(error: OSError | ValueError) -> str:
    text = error.strerror if isinstance(error, OSError) else str(error)
    return text or type(error).__name__
