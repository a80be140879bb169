"""Runs a command and measures its whole process tree: wall time, CPU time, peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.02
AS_DEVELOPED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""Variables that make Python slower than where Postroom is installed, left out of runs."""
BRIEF = ((1.5, 5), (4.0, 3), (20.0, 2))
"""How often a command is counted that takes less than so many seconds; longer ones once."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run of a command cost: seconds, seconds, megabytes. The median of `times` runs."""

    wall: float
    cpu: float
    peak: float
    times: int = 1


def measure(command: Sequence[str], *, cwd: Path, most: int = 5) -> Cost:
    """The median of up to `most` runs. The first one is counted only where there is time for no
    other. Raises when a run fails."""
    first = measure_once(command, cwd=cwd)
    times = min(most, next((times for below, times in BRIEF if first.wall < below), 0))
    costs = [measure_once(command, cwd=cwd) for _ in range(times)] or [first]
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.peak for cost in costs),
        len(costs),
    )


def measure_once(command: Sequence[str], *, cwd: Path) -> Cost:
    """One run. Memory is sampled and summed over the tree (unique set size); CPU time is what the
    system reports when the process and those that it waited for have ended."""
    with tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=_environment(), stdout=subprocess.DEVNULL, stderr=complaints
        )
        peak = 0.0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, _memory(process.pid))
            time.sleep(SAMPLE_SECONDS)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            complaints.seek(0)
            said = complaints.read().decode("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{' '.join(command)} failed: {said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak / 1e6)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in AS_DEVELOPED}


def _memory(root: int) -> float:
    """The memory of a tree now; processes that end meanwhile are passed over."""
    try:
        process = psutil.Process(root)
        tree = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0.0
    return sum(map(_unique_set, tree))


def _unique_set(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().uss)
    except psutil.Error:
        return 0.0
