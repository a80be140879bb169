"""Reading a whole workspace beside the typing.

The file system is looked at on a thread. What is found is read into the index on the event loop, a
few milliseconds at a time: the analysis keeps caches that belong to one thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from postroom_runtime.formats.steps import Steps

from postroom_server.workspace.files import indexed_files
from postroom_server.workspace.index import Index, source_of

T = TypeVar("T")

_BATCH = 64
_STEP_SECONDS = 0.004
_REST_SECONDS = 0.001


async def scan(index: Index) -> bool:
    """Read what has changed on disk since the last time; True when others would notice."""
    before = index.generation
    found = await asyncio.to_thread(indexed_files, index.folders)
    pace = Pace()
    for paths in _batches(index.outdated(found)):
        for path, text in await asyncio.to_thread(_sources, paths):
            await pace.take(index.taking(path, found[path], text))
    return index.generation != before


@dataclass(slots=True)
class Pace:
    """Work on the event loop that lets others in every few milliseconds. `pause` is for how many
    seconds it then rests; with 0, only until what is waiting has been done."""

    pause: float = _REST_SECONDS
    begun: float = field(default_factory=perf_counter)

    async def take(self, steps: Steps[T]) -> T:
        """Take the steps, with rests between them."""
        while True:
            try:
                next(steps)
            except StopIteration as end:
                await self.rest()
                return end.value
            await self.rest()

    async def rest(self) -> None:
        """Let others in if it is time."""
        if perf_counter() - self.begun > _STEP_SECONDS:
            await asyncio.sleep(self.pause)
            self.begun = perf_counter()


def _batches(paths: Sequence[Path]) -> list[Sequence[Path]]:
    return [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]


def _sources(paths: Sequence[Path]) -> list[tuple[Path, str | None]]:
    return [(path, source_of(path)) for path in paths]
