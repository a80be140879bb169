"""What a run of `postroom` spends its processor time on, told by what it was found doing.

`python benchmarks/whereabouts.py ARGUMENTS…` runs `postroom ARGUMENTS…` in this process, looks a
thousand times a second where it is, and writes the shares as JSON to standard error.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from page import Table

INTERVAL = 0.001
HOST = "script host (V8 and its Python)"
SHARES = (
    ("imports", ("importlib",)),
    ("reading files", ("postroom_runtime/formats", "postroom_runtime/text", "yaml")),
    ("HTTP", ("postroom_runtime/http", "httpcore2", "h11", "anyio", "ssl.py")),
    ("reports", ("postroom_runtime/reports",)),
    ("frames to and from the host", ("postroom_runtime/scripting", "asyncio/subprocess")),
    ("order of the run, variables", ("postroom_runtime/runner", "postroom_runtime/variables")),
    ("event loop", ("asyncio", "selectors")),
)
"""What stands for what in a file's path; the innermost frame that has a name here counts."""


def table(folder: Path, commands: dict[str, list[str]]) -> Table:
    """Processor time in milliseconds by what it went to, for several runs."""
    found = {name: _shares(folder, arguments) for name, arguments in commands.items()}
    kinds = [*(kind for kind, _ in SHARES), "else", "Python's start and end", HOST]
    rows = [
        (kind, *(f"{shares.get(kind, 0) * 1e3:.0f}" for shares in found.values())) for kind in kinds
    ]
    rows.append(("together", *(f"{sum(one.values()) * 1e3:.0f}" for one in found.values())))
    return Table(("CPU ms for", *found), rows)


def _shares(folder: Path, arguments: list[str]) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    shares: dict[str, float] = json.loads(done.stderr.splitlines()[-1])
    return shares | {"Python's start and end": max(0.0, whole - sum(shares.values()))}


def _watch(arguments: list[str]) -> int:
    from postroom_runtime.commands.main import main

    found: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        found[_kind(frame)] += 1

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    begun = _own_seconds()
    try:
        code = main(arguments)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    seconds = _own_seconds() - begun
    seen = max(1, found.total())
    shares = {kind: seconds * count / seen for kind, count in found.items()}
    host = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps(shares | {HOST: host.ru_utime + host.ru_stime}), file=sys.stderr)
    return code


def _own_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _kind(frame: FrameType | None) -> str:
    files: list[str] = []
    while frame is not None:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    if any("importlib" in file for file in files):
        return "imports"
    for file in files:
        for kind, signs in SHARES:
            if any(sign in file for sign in signs):
                return kind
    return "else"


if __name__ == "__main__":
    sys.exit(_watch(sys.argv[1:]))
