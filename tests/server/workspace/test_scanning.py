"""Reading a workspace beside the typing."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from postroom_runtime.formats.steps import at_once
from postroom_server.workspace.index import Index
from postroom_server.workspace.scanning import scan


def request(number: int) -> str:
    return f"url: a\nscripts:\n- type: beforeRequest\n  code: pm.globals.set('v{number}', 1)\n"


async def test_everything_is_read_while_others_get_their_turn(tmp_path: Path):
    for number in range(300):
        (tmp_path / f"{number}.request.yaml").write_text(request(number))
    index = Index((tmp_path,))
    scanning = asyncio.create_task(scan(index))
    seen = set[int]()
    while not scanning.done():
        seen.add(len(index.files))
        await asyncio.sleep(0)
    assert await scanning
    assert {f"v{number}" for number in range(300)} <= index.names.by_name.keys()
    assert len(seen) > 3, "the event loop stood still"


async def test_a_second_scan_reads_only_what_has_changed(tmp_path: Path):
    first, second, gone = (tmp_path / f"{name}.request.yaml" for name in "abc")
    for number, path in enumerate((first, second, gone)):
        path.write_text(request(number))
    index = Index((tmp_path,))
    assert await scan(index)
    before = index.files[first]
    assert not await scan(index)
    second.write_text(request(1000))
    gone.unlink()
    assert await scan(index)
    assert index.files[first] is before
    assert not index.names.of("v2")
    assert index.names.of("v1000")


async def test_an_editors_text_wins_over_a_scan(tmp_path: Path):
    path = tmp_path / "a.request.yaml"
    path.write_text(request(1))
    index = Index((tmp_path,))
    index.update(path, request(2))
    await scan(index)
    assert index.names.of("v2")
    assert not index.names.of("v1")


async def test_an_edit_that_only_moves_places_is_no_news(tmp_path: Path):
    path = tmp_path / "a.request.yaml"
    index = Index((tmp_path,))
    index.update(path, request(1))
    before = index.generation
    index.update(path, "# a comment\n" + request(1))
    assert index.generation == before
    index.update(path, request(2))
    assert index.generation > before


def collection(variable: str) -> str:
    """A collection with many requests, each with a script that sets a variable."""
    script = {"listen": "test", "script": {"exec": [f"pm.globals.set('{variable}', 1);"]}}
    items = [{"name": f"{n}", "event": [script], "request": "x"} for n in range(20)]
    return json.dumps({"info": {"name": "Large"}, "item": items})


async def test_a_large_file_is_read_in_steps(tmp_path: Path):
    path = tmp_path / "large.postman_collection.json"
    index = Index()
    steps = list(index.taking(path, (1, 1), collection("whole")))
    assert len(steps) > 20
    assert index.names.of("whole")


async def test_of_two_readings_of_a_file_the_one_that_began_last_counts(tmp_path: Path):
    path = tmp_path / "large.postman_collection.json"
    index = Index()
    first = index.taking(path, (1, 1), collection("old"))
    next(first)
    index.take(path, (2, 1), collection("new"))
    at_once(first)
    assert index.names.of("new")
    assert not index.names.of("old")


async def test_an_editor_that_opens_a_file_while_it_is_read_wins(tmp_path: Path):
    path = tmp_path / "large.postman_collection.json"
    index = Index()
    first = index.taking(path, (1, 1), collection("disk"))
    next(first)
    index.update(path, collection("editor"))
    at_once(first)
    assert index.names.of("editor")
    assert not index.names.of("disk")


def remove_nested(folder: Path) -> None:
    """Remove folders inside each other, which `shutil` would call itself for."""
    deepest = Path(folder, *["a"] * 1199)
    for one in (deepest, *list(deepest.parents)[:1199]):
        one.rmdir()


async def test_folders_may_lie_as_deep_as_they_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / ".postman").mkdir()
    monkeypatch.chdir(tmp_path / ".postman")
    for _ in range(1200):  # more than Python calls into each other
        os.mkdir("a")
        os.chdir("a")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Login.request.yaml").write_text(request(1))
    index = Index((tmp_path,))
    is_news = await scan(index)
    remove_nested(tmp_path / ".postman" / "a")
    assert is_news
    assert index.names.of("v1")
