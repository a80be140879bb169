"""Iteration data, in JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType


def load_data(
    path: Path, overlays: Mapping[Path, str] = MappingProxyType({})
) -> list[dict[str, object]]:
    """Read one row per iteration. Raises `UnreadableInputError`."""
    raise NotImplementedError
