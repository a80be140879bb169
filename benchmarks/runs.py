"""Whole runs from the command line: Postroom against newman, cold, on the same files."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from measure import Cost, measure
from peers import program
from workload import local_server, write_json, write_yaml

POSTROOM = [str(Path(sys.executable).with_name("postroom")), "run"]


@dataclass(frozen=True, slots=True)
class Row:
    """What was run, by whom, and what it cost."""

    what: str
    who: str
    cost: Cost


def rows(sizes: tuple[int, ...], times: int) -> Iterator[Row]:
    """Each size in each form, Postroom and newman in turn."""
    with local_server() as url, tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            yield from _size(Path(folder), url, size, times)
        yield from _without_scripts(Path(folder), url, times)
        yield from _iterations(Path(folder), url, times)


def _size(folder: Path, url: str, size: int, times: int) -> Iterator[Row]:
    collection = write_json(folder / f"{size}.postman_collection.json", url, size)
    directory = write_yaml(folder / f"v3-{size}", url, size)
    what = f"{size} scripted request{'' if size == 1 else 's'}"
    yield Row(
        what, "postroom, v2.1", measure([*POSTROOM, str(collection)], cwd=folder, times=times)
    )
    yield Row(what, "postroom, v3", measure([*POSTROOM, str(directory)], cwd=folder, times=times))
    yield Row(what, "newman, v2.1", _newman(collection, times))


def _without_scripts(folder: Path, url: str, times: int) -> Iterator[Row]:
    path = folder / "plain.postman_collection.json"
    write_json(path, url, 500, scripts=False)
    yield Row(
        "500 requests without scripts",
        "postroom, v2.1",
        measure([*POSTROOM, str(path)], cwd=folder, times=times),
    )
    yield Row("500 requests without scripts", "newman, v2.1", _newman(path, times))


def _iterations(folder: Path, url: str, times: int) -> Iterator[Row]:
    path = write_json(folder / "one.postman_collection.json", url, 1)
    command = [*POSTROOM, str(path), "-n", "500"]
    yield Row("1 request × 500", "postroom, v2.1", measure(command, cwd=folder, times=times))
    yield Row("1 request × 500", "newman, v2.1", _newman(path, times, "-n", "500"))


def _newman(collection: Path, times: int, *options: str) -> Cost:
    command = [program("newman"), "run", str(collection), *options]
    return measure(command, cwd=collection.parent, times=times)
