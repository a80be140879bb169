"""The server's own files: gone when it goes, and those of one that was killed at the next start."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from tests.server.lsp.conftest import LspClient, StartServer


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def left_in(scratch: Path) -> int:
    return len(list(scratch.iterdir()))


def terminate(server: LspClient) -> None:
    server.process.send_signal(signal.SIGTERM)


async def explained(start_server: StartServer, scratch: Path) -> LspClient:
    """A server that has written a file."""
    server = await start_server(TMPDIR=str(scratch), TEMP=str(scratch), TMP=str(scratch))
    await server.initialize()
    uri = cast("str", await server.command("postroom.explainRule", rule="PM014"))
    assert scratch.as_uri() in uri
    return server


async def test_a_polite_end_leaves_nothing(start_server: StartServer, scratch: Path):
    server = await explained(start_server, scratch)
    assert left_in(scratch) == 1
    assert await server.leave() == 0
    assert left_in(scratch) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal")
@pytest.mark.parametrize("end", [LspClient.hang_up, terminate])
async def test_a_rude_end_leaves_nothing(
    end: Callable[[LspClient], None], start_server: StartServer, scratch: Path
):
    server = await explained(start_server, scratch)
    end(server)
    assert await server.ended() == 1
    assert left_in(scratch) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a lock is what tells the living")
async def test_what_a_killed_server_left_goes_with_the_next_start(
    start_server: StartServer, scratch: Path
):
    killed = await explained(start_server, scratch)
    living = await explained(start_server, scratch)
    assert left_in(scratch) == 2
    await killed.close()
    await explained(start_server, scratch)
    assert left_in(scratch) == 2
    assert await living.leave() == 0
    assert left_in(scratch) == 1
