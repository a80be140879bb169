"""Postroom's runtime: reads collections, sends requests, runs scripts, reports verdicts.

From Python, `run_collection` runs a collection and `stream_collection` tells of it event by event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postroom_runtime.api import CollectionRun, run_collection, stream_collection

__all__ = ["CollectionRun", "__version__", "run_collection", "stream_collection"]

__version__ = "0.1.0"

_API = frozenset(("CollectionRun", "run_collection", "stream_collection"))


def __getattr__(name: str) -> object:
    """The API is loaded when somebody asks for it: processes of ours never do."""
    if name not in _API:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from postroom_runtime import api

    return getattr(api, name)
