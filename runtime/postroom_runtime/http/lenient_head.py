"""Response heads that break HTTP's rules, mended for `insecureHTTPParser`."""

from __future__ import annotations

import re

_END = re.compile(rb"\r?\n\r?\n")
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class LenientHead:
    """Takes bytes until the head of a response is whole; what follows passes through."""

    def __init__(self) -> None:
        self._held: bytes | None = b""

    def mended(self, data: bytes) -> bytes:
        """The bytes to go on with; none while the head is not whole."""
        if self._held is None:
            return data
        self._held += data
        end = _END.search(self._held)
        if end is None:
            return b""
        head, rest = self._held[: end.start()], self._held[end.end() :]
        self._held = b"" if head.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")) else None
        return _mended(head) + (self.mended(rest) if self._held is not None and rest else rest)


def _mended(head: bytes) -> bytes:
    """A head with proper line ends, and without lines, characters and lengths that contradict."""
    status, *lines = re.split(rb"\r?\n", head)
    rows = [row for line in lines if (row := _row(line)) is not None]
    names = {name.lower() for name, _ in rows}
    if b"transfer-encoding" in names:
        rows = [row for row in rows if row[0].lower() != b"content-length"]
    kept = [name + b": " + value for name, value in rows]
    return b"\r\n".join([_CONTROL.sub(b" ", status), *kept, b"", b""])


def _row(line: bytes) -> tuple[bytes, bytes] | None:
    name, colon, value = line.partition(b":")
    name = name.strip()
    if not colon or not _NAME.fullmatch(name):
        return None
    return name, _CONTROL.sub(b" ", value).strip()
