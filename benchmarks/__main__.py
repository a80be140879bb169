"""Measures Postroom beside its peers and writes `benchmarks/results.md`. See `make bench`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import language_server
import peers
import runs
import sandbox

RESULTS = Path(__file__).with_name("results.md")


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1,50,500", help="requests per run")
    parser.add_argument("--times", type=int, default=5, help="counted runs of each command")
    parser.add_argument("--files", default="100,1000", help="workspaces of so many request files")
    options = parser.parse_args()
    peers.install()
    sizes = tuple(int(size) for size in options.sizes.split(","))
    files = tuple(int(size) for size in options.files.split(","))
    text = page(
        runs.rows(sizes, options.times),
        sandbox.timings(options.times),
        language_server.tables(language_server.PARTS, options.times, files),
        options.times,
    )
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


def page(
    rows: Iterable[runs.Row],
    timings: Iterable[sandbox.Timing],
    tables: Iterable[language_server.Table],
    times: int,
) -> str:
    """The whole page."""
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {date.today().isoformat()}: {machine()}.",
        f"Each figure is the median of {times} runs after one that is not counted, all peers in",
        "the same session on the same local server. CPU and memory are of the whole process tree.",
        "",
        "| run | by | wall s | CPU s | peak MB |",
        "|---|---|---:|---:|---:|",
        *(
            f"| {row.what} | {row.who} | {row.cost.wall:.2f} | {row.cost.cpu:.2f} "
            f"| {row.cost.peak:.0f} |"
            for row in rows
        ),
        "",
        "| script host | ms |",
        "|---|---:|",
        *(f"| {timing.what} | {timing.milliseconds:.1f} |" for timing in timings),
        "",
        *(line for table in tables for line in table.lines()),
    ]
    return "\n".join(lines)


def machine() -> str:
    """The machine in a few words."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
