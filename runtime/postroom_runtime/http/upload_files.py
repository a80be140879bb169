"""Which files a request may send."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from postroom_runtime.http.payload import FileChunk, file_chunk


class UploadFiles(Struct, frozen=True):
    """Files by the path that a request gives, relative to `working_dir`.

    `restricted` refuses files outside it and outside `workspace`; `allowed` off refuses all, as for
    requests of scripts.
    """

    working_dir: Path
    workspace: Path | None = None
    restricted: bool = False
    allowed: bool = True

    def read(self, source: str) -> FileChunk:
        """The file `source`. Raises UploadError with a sentence for a person."""
        if not self.allowed:
            raise UploadError("uploading files from scripts is not allowed")
        if "\0" in source:
            raise UploadError(f'"{source}" is no path: it holds a null character')
        path = self.working_dir / source
        if self.restricted and not any(_inside(path, folder) for folder in self._folders()):
            raise UploadError(
                f'"{source}" lies outside the working directory {self.working_dir.resolve()}, '
                "so it is not sent. Allow it with --insecure-file-read, or name another one with "
                "--working-dir."
            )
        try:
            if path.is_fifo() or path.is_char_device():
                raise UploadError(f'"{source}" is no file but a pipe or a device.')
            return file_chunk(path)
        except OSError as error:
            raise UploadError(
                f'The file "{source}" cannot be read from {self.working_dir.resolve()}: '
                f"{error.strerror}."
            ) from error

    def _folders(self) -> tuple[Path, ...]:
        return (self.working_dir,) if self.workspace is None else (self.working_dir, self.workspace)


class UploadError(Exception):
    """A file that cannot be sent; the request goes without it."""


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
