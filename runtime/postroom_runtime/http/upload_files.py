"""Which files a request may send."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from postroom_runtime.http.payload import FileChunk, file_chunk


@dataclass(frozen=True, slots=True)
class UploadFiles:
    """Files by the path that a request gives, relative to `working_dir`.

    `restricted` refuses files outside it; `allowed` off refuses all, as for requests of scripts.
    """

    working_dir: Path
    restricted: bool = False
    allowed: bool = True

    def read(self, source: str) -> FileChunk:
        """The file `source`. Raises UploadError with a sentence for a person."""
        if not self.allowed:
            raise UploadError("uploading files from scripts is not allowed")
        path = self.working_dir / source
        if self.restricted and not _inside(path, self.working_dir):
            raise UploadError(
                f'"{source}" lies outside the working directory {self.working_dir.resolve()}; '
                "allow it or name another working directory."
            )
        try:
            return file_chunk(path)
        except OSError as error:
            raise UploadError(
                f'The file "{source}" cannot be read from {self.working_dir.resolve()}: '
                f"{error.strerror}."
            ) from error


class UploadError(Exception):
    """A file that cannot be sent; the request goes without it."""


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
