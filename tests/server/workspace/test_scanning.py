"""Reading a workspace beside the typing."""

from __future__ import annotations

import asyncio
from pathlib import Path

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
