"""Read a collection, whatever form it has on disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from postroom_runtime.model.collection import Collection
from postroom_runtime.model.problems import Problem

NO_OVERLAYS: Mapping[Path, str] = MappingProxyType({})


def load_collection(
    path: Path, overlays: Mapping[Path, str] = NO_OVERLAYS
) -> tuple[Collection, tuple[Problem, ...]]:
    """Read the collection at `path`: v2.0 or v2.1 JSON, a v3 directory, or one `.request.yaml`.

    A single request file gives a collection that holds just this request, inside its folders and
    its collection with their scripts, auth and variables. Raises `UnreadableInputError` when
    nothing can be read; what Postman would drop in silence comes back as problems.
    """
    raise NotImplementedError
