"""Collections run by Postroom and by its peers, side by side."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import peers
import workload
from measure import Cost, measure
from page import Table

Command = Callable[[Path], list[str]]

POSTROOM = "Postroom"
NEWMAN = "newman"
RUNTIME = "postman-runtime"
CLI = "Postman CLI"
COMMANDS: Mapping[str, Command] = {
    POSTROOM: lambda path: [str(Path(sys.executable).with_name("postroom")), "run", str(path)],
    NEWMAN: lambda path: [peers.program("newman"), "run", str(path)],
    RUNTIME: lambda path: ["node", str(Path(__file__).with_name("runtime.mjs")), str(path)],
    CLI: lambda path: [peers.program("postman"), "collection", "run", str(path)],
}
LARGEST_FOR_CLI = 500
"""Requests. The Postman CLI takes a minute for 500 of v3, and grows faster than they do."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was run, by whom, and what it cost. `requests` is how many were sent."""

    what: str
    who: str
    form: str
    requests: int
    cost: Cost


def rows(folder: Path, url: str, sizes: Sequence[int], megabytes: Sequence[int]) -> Iterator[Row]:
    """Every run, in the order of the page."""
    for size in sizes:
        yield from _scripted(folder, url, size)
    middle = min(500, max(sizes))
    yield from _without_scripts(folder, url, middle)
    yield from _iterations(folder, url, middle)
    yield from _requests_of_scripts(folder, url, 2 * middle)
    for size in megabytes:
        yield from _bodies(folder, url, size)
    yield from _parallel(folder, url)


def table(found: Sequence[Row]) -> Table:
    """The rows as the page shows them."""
    heads = ("run", "form", "by", "wall s", "CPU s", "peak MB", "runs", "× Postroom's wall")
    return Table(heads, [_cells(row, found) for row in found])


def _cells(row: Row, found: Sequence[Row]) -> tuple[str, ...]:
    cost = row.cost
    own = next((one.cost.wall for one in found if _is_own(one, row)), None)
    ratio = "" if own is None or row.who == POSTROOM else f"{cost.wall / own:.1f}"
    figures = (f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak:.0f}", str(cost.times))
    return (row.what, row.form, row.who, *figures, ratio)


def _is_own(one: Row, row: Row) -> bool:
    return one.who == POSTROOM and (one.what, one.form) == (row.what, row.form)


def _scripted(folder: Path, url: str, size: int) -> Iterator[Row]:
    collection = workload.write_json(folder / f"{size}.postman_collection.json", url, size)
    directory = workload.write_yaml(folder / f"v3-{size}", url, size)
    what = f"{size} scripted request{'' if size == 1 else 's'}"
    for form, path, whos in (
        ("v2.1", collection, (POSTROOM, NEWMAN, RUNTIME, CLI)),
        ("v3", directory, (POSTROOM, CLI)),
    ):
        for who in whos:
            if who != CLI or (peers.has_postman_cli() and size <= LARGEST_FOR_CLI):
                yield from _row(what, who, form, size, path)


def _without_scripts(folder: Path, url: str, size: int) -> Iterator[Row]:
    path = folder / "plain.postman_collection.json"
    workload.write_json(path, url, size, scripts=False)
    for who in (POSTROOM, NEWMAN, RUNTIME):
        yield from _row(f"{size} requests without scripts", who, "v2.1", size, path)


def _iterations(folder: Path, url: str, times: int) -> Iterator[Row]:
    path = workload.write_json(folder / "one.postman_collection.json", url, 1)
    for who in (POSTROOM, NEWMAN):
        yield from _row(f"1 scripted request × {times}", who, "v2.1", times, path, "-n", str(times))


def _requests_of_scripts(folder: Path, url: str, times: int) -> Iterator[Row]:
    path = workload.write_sender(folder / "sender.postman_collection.json", url, times)
    for who in (POSTROOM, NEWMAN):
        yield from _row(f"{times} × pm.sendRequest", who, "v2.1", times, path)


def _bodies(folder: Path, url: str, megabytes: int) -> Iterator[Row]:
    path = folder / f"body-{megabytes}.postman_collection.json"
    workload.write_large(path, url, megabytes * 1_000_000)
    for who in (POSTROOM, NEWMAN):
        yield from _row(f"1 body of {megabytes} MB, read by a test", who, "v2.1", 1, path)


def _parallel(folder: Path, url: str) -> Iterator[Row]:
    path = folder / "slow.postman_collection.json"
    workload.write_json(path, f"{url}/?delay=20", 1)
    for count in (1, 4, 16):
        what = f"1 request of 20 ms × 100, --parallel {count}"
        options = ("-n", "100", "--parallel", str(count))
        yield from _row(what, POSTROOM, "v2.1", 100, path, *options)


def _row(what: str, who: str, form: str, requests: int, path: Path, *options: str) -> Iterator[Row]:
    """The row; none when a peer cannot do it, which is said on standard error."""
    try:
        most = 1 if who == CLI else 5
        cost = measure([*COMMANDS[who](path), *options], cwd=path.parent, most=most)
    except RuntimeError as failure:
        if who == POSTROOM:
            raise
        print(f"left out: {failure}", file=sys.stderr)
    else:
        yield Row(what, who, form, requests, cost)
