"""Files looked at by several processes at once."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TypeVar

from postroom_runtime.commands.check_lint import Linter

_CHUNKS_PER_WORKER = 8
_LARGEST_CHUNK = 100
_WORTH_A_PROCESS = 100
"""Files: fewer are looked at before another process has started."""

T = TypeVar("T")

_linter: Linter | None = None
"""The linter of this worker process."""


@contextmanager
def mapped(
    linter: Linter, work: Callable[[Linter, Path], T], paths: Sequence[Path], jobs: int
) -> Generator[Iterator[T]]:
    """What `work` gives for each of the files, in their order. With many files it is done by up to
    `jobs` processes, which start at once; else when it is asked for."""
    workers = min(jobs, len(paths) // _WORTH_A_PROCESS)
    if workers < 2:
        yield (work(linter, path) for path in paths)
        return
    linter.prepare(paths)  # read once, here, and not in each process
    executor = ProcessPoolExecutor(workers, _context(), _take, (linter,))
    try:
        futures = [executor.submit(_each, work, chunk) for chunk in _chunks(paths, workers)]
        yield _results(futures)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    """Workers that are copies of this process where the system makes them safely: they have
    already imported and read everything."""
    methods = multiprocessing.get_all_start_methods()
    is_safe = "fork" in methods and os.uname().sysname == "Linux"
    return multiprocessing.get_context("fork" if is_safe else "spawn")


def _chunks(paths: Sequence[Path], workers: int) -> Iterator[Sequence[Path]]:
    size = max(1, min(_LARGEST_CHUNK, len(paths) // (workers * _CHUNKS_PER_WORKER)))
    for start in range(0, len(paths), size):
        yield paths[start : start + size]


def _results(futures: Sequence[Future[list[T]]]) -> Iterator[T]:
    for future in futures:
        yield from future.result()


def _take(linter: Linter) -> None:
    global _linter
    _linter = linter


def _each(work: Callable[[Linter, Path], T], paths: Sequence[Path]) -> list[T]:
    if _linter is None:
        raise RuntimeError("This worker has not been started by a pool.")
    return [work(_linter, path) for path in paths]
