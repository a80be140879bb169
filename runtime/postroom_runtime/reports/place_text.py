"""Places as `path:line:column`, which editors and terminals make a link."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.reports.safe_text import safe_line
from postroom_runtime.runner.events import Place


def place_text(place: Place, base: Path) -> str:
    """One-based `path:line:column`, on one harmless line; the path is relative to `base` when it
    lies below."""
    return f"{safe_line(path_text(place.path, base))}:{place.line + 1}:{place.column + 1}"


def path_text(path: str, base: Path) -> str:
    """`path`, relative to `base` when it lies below."""
    full = Path(path)
    return str(full.relative_to(base)) if full.is_relative_to(base) else path
