"""Runs a command and measures its whole process tree: wall time, CPU time, peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.01
AS_DEVELOPED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""Variables that make Python slower than where Postroom is installed, left out of runs."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command cost: seconds, seconds, megabytes."""

    wall: float
    cpu: float
    peak: float


def measure(command: Sequence[str], *, cwd: Path, times: int) -> Cost:
    """The median of `times` runs, after one that is not counted. Raises when a run fails."""
    costs = [measure_once(command, cwd=cwd) for _ in range(times + 1)][1:]
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.peak for cost in costs),
    )


def measure_once(command: Sequence[str], *, cwd: Path) -> Cost:
    """One run. Memory is sampled every 10 ms and summed over the tree (unique set size)."""
    started = time.perf_counter()
    process = psutil.Popen(
        command,
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if name not in AS_DEVELOPED},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    tree = _Tree(process)
    while process.poll() is None:
        tree.sample()
        time.sleep(SAMPLE_SECONDS)
    wall = time.perf_counter() - started
    if process.returncode != 0:
        assert process.stderr is not None
        raise RuntimeError(f"{' '.join(command)} failed: {process.stderr.read()[-2000:]}")
    return Cost(wall, tree.cpu, tree.peak / 1e6)


class _Tree:
    """The processes seen under a root: their last CPU times and the highest sum of memory."""

    def __init__(self, root: psutil.Process) -> None:
        self._root = root
        self._cpu: dict[int, float] = {}
        self.peak = 0.0

    @property
    def cpu(self) -> float:
        """CPU seconds of all processes seen, as last sampled."""
        return sum(self._cpu.values())

    def sample(self) -> None:
        """Look at the tree once; processes that end meanwhile are passed over."""
        try:
            processes = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        self.peak = max(self.peak, sum(self._look(process) for process in processes))

    def _look(self, process: psutil.Process) -> float:
        try:
            times = process.cpu_times()
            self._cpu[process.pid] = times.user + times.system
            return float(process.memory_full_info().uss)
        except psutil.Error:
            return 0.0
