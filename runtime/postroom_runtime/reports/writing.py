"""Writing report files."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.formats.write.atomic import write_bytes


def write_report(path: Path, content: bytes) -> None:
    """Write a report, folders included: a report that was there stays until this one is whole.
    Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, content)
