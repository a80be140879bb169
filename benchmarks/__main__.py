"""Measures Postroom beside its peers and writes `benchmarks/results.md`. See `make bench`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import aims
import chart
import growth
import language_server
import peers
import runs
import script_host
import whereabouts
import workload
from page import Section, Table

RESULTS = Path(__file__).with_name("results.md")
PARTS = ("runs", "scripts", "server", "profile")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: requests of runs, megabytes of bodies, files of workspaces, and how
    often what is short."""

    sizes: tuple[int, ...] = (1, 50, 500, 5000)
    bodies: tuple[int, ...] = (1, 20, 200)
    files: tuple[int, ...] = (100, 1000, 10_000)
    times: int = 5


QUICK = Extent((1, 50, 500), (1, 20), (100, 1000), 2)


@dataclass(slots=True)
class Found:
    """What has been measured so far."""

    aims: list[aims.Aim] = field(default_factory=list[aims.Aim])
    defects: list[str] = field(default_factory=list[str])
    rows: list[runs.Row] = field(default_factory=list[runs.Row])


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything: six minutes")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    options = parser.parse_args()
    peers.install()
    extent = QUICK if options.quick else Extent()
    found = Found()
    with tempfile.TemporaryDirectory() as name, workload.local_server() as url:
        parts = options.only.split(",")
        sections = [
            part
            for kind, measured in _measurements(Path(name).resolve(), url, extent, found)
            if kind in parts
            for part in measured
        ]
    _write(sections, found, whole=options.only == ",".join(PARTS))
    return 0


def _write(sections: Sequence[Section], found: Found, *, whole: bool) -> None:
    lines = [line for section in (*_verdicts(found), *sections) for line in section.lines()]
    text = "\n".join([*_head(with_chart=bool(found.rows)), *lines]).rstrip() + "\n"
    if whole:
        RESULTS.write_text(text, encoding="utf-8")
        RESULTS.with_suffix(".svg").write_text(chart.drawing(found.rows), encoding="utf-8")
    print(text)


def _measurements(
    folder: Path, url: str, extent: Extent, found: Found
) -> Iterator[tuple[str, Iterator[Section]]]:
    yield "runs", _runs(folder, url, extent, found)
    yield "scripts", _scripts(extent, found)
    yield "server", _server(folder, extent, found)
    yield "profile", _profile(folder, url)


def _runs(folder: Path, url: str, extent: Extent, found: Found) -> Iterator[Section]:
    for row in runs.rows(folder, url, extent.sizes, extent.bodies):
        _say(f"{row.what}, {row.who}, {row.form}: {row.cost.wall:.2f} s")
        found.rows.append(row)
    found.aims += aims.of_runs(found.rows)
    by_size = growth.series(found.rows)
    found.defects += growth.defects(by_size)
    yield Section("Runs", [("", runs.table(found.rows))])
    sentence = "What one more request costs. 1.00 is linear growth from one step to the next."
    yield Section("Growth of runs", [(sentence, growth.table("scripted requests", by_size))])


def _scripts(extent: Extent, found: Found) -> Iterator[Section]:
    _say("scripts and libraries")
    times = script_host.host_times(extent.times)
    found.aims += aims.of_scripts(times)
    sentence = "Each library in a fresh sandbox that has run a script before."
    tables = [("", script_host.table(times)), (sentence, script_host.libraries_table(times))]
    yield Section("Scripts", tables)


def _server(folder: Path, extent: Extent, found: Found) -> Iterator[Section]:
    _say("language servers: start")
    start = language_server.start_table(folder, extent.times)
    _say("language servers: typing")
    typing = language_server.typing_table(folder)
    _say("language server: workspaces")
    index = language_server.index_table(folder, extent.files)
    found.aims += _aims_of_server(start, typing, index)
    by_size = {"request files": [(int(row[0]), float(row[1])) for row in index.rows]}
    found.defects += growth.defects(by_size)
    tables = [("", start), ("", typing), ("", index), ("", growth.table("indexing", by_size))]
    yield Section("Language server", tables)


def _aims_of_server(start: Table, typing: Table, index: Table) -> Iterator[aims.Aim]:
    own = next(row for row in start.rows if row[0] == language_server.POSTROOM)
    thousand = next(row for row in typing.rows if row[0].startswith("1000 lines, alone"))
    indexed = next((float(row[1]) for row in index.rows if row[0] == "1000"), None)
    yield from aims.of_server((float(own[2]), float(own[4])), float(thousand[2]), indexed)


def _profile(folder: Path, url: str) -> Iterator[Section]:
    _say("where the time goes")
    for size in (1, 500):
        workload.write_json(folder / f"profiled-{size}.postman_collection.json", url, size)
    commands = {
        f"{size} scripted": ["run", f"profiled-{size}.postman_collection.json"] for size in (1, 500)
    }
    sentence = (
        "Processor time of Postroom's two processes by what they were found doing, a thousand "
        "looks a second. The two work in turn, but for the start, when they work side by side."
    )
    yield Section("Where the time goes", [(sentence, whereabouts.table(folder, commands))])


def _verdicts(found: Found) -> Iterator[Section]:
    missed = [aim for aim in found.aims if not aim.is_met]
    said = "The design's budgets, on this machine and in this session."
    if missed:
        said += " What stands between shows in “Where the time goes”."
    tables = [(said, aims.table(found.aims))] if found.aims else []
    if tables:
        yield Section("Aims", tables)
    grown = "; ".join(found.defects) or "nothing"
    rule = f"more than {growth.TOLERANCE} times as much for one more, from one size to the next"
    yield Section(f"Grows faster than linearly ({rule}): {grown}", [])


def _head(*, with_chart: bool) -> Iterator[str]:
    yield from ("# Benchmarks", "")
    yield f"Written by `make bench` on {date.today().isoformat()}: {machine()}."
    yield "All peers in the same session on the same local server, each figure the median of"
    yield "several runs after one that is not counted, where there is time for more than one."
    yield "CPU and memory are those of the whole process tree."
    yield ""
    if not peers.has_postman_cli():
        yield from ("The Postman CLI is not there for this machine and is left out.", "")
    if with_chart:
        yield from ("![Wall time of runs](results.svg)", "")


def machine() -> str:
    """The machine in a few words."""
    model = next(
        (line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")),
        platform.machine(),
    )
    return f"{platform.system()}, {os.cpu_count()} × {model}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
