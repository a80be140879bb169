"""What the editor has of responses: documents of this server's, and files."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

ResponseSource = Callable[[], str | None]
"""What gives the text of a document, as it is now."""

_MOST_TEXTS = 32


@dataclass(slots=True)
class ShownResponses:
    """The documents by their URI with what gives their text, and the files that were written.
    `_given` holds the texts that the editor asked for last."""

    _sources: dict[str, ResponseSource] = field(default_factory=dict[str, ResponseSource])
    _given: dict[str, str] = field(default_factory=dict[str, str])
    _files: set[Path] = field(default_factory=set[Path])

    def put(self, uri: str, source: ResponseSource) -> None:
        """There is a document."""
        self._sources[uri] = source

    def write(self, path: Path, text: str) -> None:
        """Write a file. What is no character becomes a question mark."""
        path.write_bytes(text.encode("utf-8", "replace"))
        self._files.add(path)

    def text(self, uri: str) -> str | None:
        """The text of a document, for the editor; None when there is no such document."""
        source = self._sources.get(uri)
        text = source() if source else None
        if text is not None:
            self._given.pop(uri, None)
            self._given[uri] = text
            if len(self._given) > _MOST_TEXTS:
                del self._given[next(iter(self._given))]
        return text

    def documents_with(self, spellings: Collection[str]) -> list[str]:
        """The documents in which the editor shows one of these."""
        return [uri for uri, text in self._given.items() if any(one in text for one in spellings)]

    def cover_files(self, mask: Callable[[str], str]) -> list[Path]:
        """Take out of the files what is known to be secret by now. Gives those in which it may
        still stand, for they cannot be read or written."""
        self._files = {path for path in self._files if path.is_file()}
        return [path for path in sorted(self._files) if not _cover(path, mask)]


def _cover(path: Path, mask: Callable[[str], str]) -> bool:
    """Whether a file holds no secret now. A person may have put what is no text into it."""
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        covered = mask(text)
        if covered != text:
            path.write_bytes(covered.encode("utf-8", "surrogateescape"))
    except OSError:
        return False
    return True
