"""Writing report files."""

from __future__ import annotations

from pathlib import Path


def write_report(path: Path, content: bytes) -> None:
    """Write a report, folders included. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
