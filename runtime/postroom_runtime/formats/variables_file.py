"""Environments and globals, in JSON and YAML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from postroom_runtime.model.variables import VariableScope


def load_variables(
    path: Path, overlays: Mapping[Path, str] = MappingProxyType({})
) -> VariableScope:
    """Read an environment or globals file. Raises `UnreadableInputError`."""
    raise NotImplementedError
