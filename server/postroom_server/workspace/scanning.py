"""Reading a whole workspace beside the typing.

The file system is looked at on a thread. What is found is read into the index on the event loop, a
few milliseconds at a time: the analysis keeps caches that belong to one thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from postroom_server.workspace.files import indexed_files
from postroom_server.workspace.index import Index, source_of

_BATCH = 64
_STEP_SECONDS = 0.004
_REST_SECONDS = 0.001


async def scan(index: Index) -> bool:
    """Read what has changed on disk since the last time; True when others would notice."""
    before = index.generation
    found = await asyncio.to_thread(indexed_files, index.folders)
    begun = perf_counter()
    for paths in _batches(index.outdated(found)):
        for path, text in await asyncio.to_thread(_sources, paths):
            index.take(path, found[path], text)
            if perf_counter() - begun > _STEP_SECONDS:
                await asyncio.sleep(_REST_SECONDS)
                begun = perf_counter()
    return index.generation != before


def _batches(paths: Sequence[Path]) -> list[Sequence[Path]]:
    return [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]


def _sources(paths: Sequence[Path]) -> list[tuple[Path, str | None]]:
    return [(path, source_of(path)) for path in paths]
