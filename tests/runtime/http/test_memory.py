"""Large bodies: what they need of memory, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server, socket

import pytest

MEGABYTE = 1024 * 1024
SIZE = 200 * MEGABYTE
PIECE = bytes(MEGABYTE)

SEND = """
import asyncio, re, sys
from pathlib import Path
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, ClientOptions, send

async def main(url, source, limit):
    folder = Path(source).parent
    options = ClientOptions(trust_env=False, working_dir=folder, max_response_size=limit)
    body = {"mode": "file", "file": {"src": source}}
    request = {"url": url, "method": "POST", "body": body if Path(source).is_file() else None}
    async with Client(options) as client:
        sent = await send(request_from_json(request), client=client)
    told = sent.error.sentence if sent.error else len(sent.response.body)
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print(int(peak[1]) // 1024, told)

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


@contextmanager
def server(size: int) -> Generator[tuple[str, list[int]]]:
    """A server that takes any body and answers with `size` bytes. The list counts what it took."""
    taken: list[int] = []

    def serve(listening: socket) -> None:
        connection, _ = listening.accept()
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            start, _, begun = head.partition(b"\r\n\r\n")
            lines = [line for line in start.split(b"\r\n") if line.startswith(b"Content-Length: ")]
            left = int(lines[0][16:]) - len(begun)
            taken.append(left + len(begun))
            while left:
                left -= len(connection.recv(MEGABYTE))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
            try:
                for _ in range(size // MEGABYTE):
                    connection.sendall(PIECE)
            except OSError:
                return

    with create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", taken
        thread.join()


def sent(url: str, source: Path, limit: int) -> tuple[int, str]:
    """The most megabytes that sending took, and what came of it."""
    command = [sys.executable, "-c", SEND, url, str(source), str(limit)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    megabytes, told = result.stdout.strip().split(" ", 1)
    return int(megabytes), told


# Not `ru_maxrss`: that of a process begins with its parent's.
needs_proc = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="/proc tells a process's memory on Linux only"
)


@needs_proc
def test_upload_is_read_as_it_is_sent(tmp_path: Path) -> None:
    source = tmp_path / "large.bin"
    with source.open("wb") as file:
        file.truncate(SIZE)
    with server(0) as (url, taken):
        megabytes, told = sent(url, source, SIZE)
    assert (taken, told) == ([SIZE], "0")
    assert megabytes < 120


@needs_proc
def test_response_is_held_and_no_more(tmp_path: Path) -> None:
    with server(SIZE) as (url, _):
        megabytes, told = sent(url, tmp_path, 2 * SIZE)
    assert told == str(SIZE)
    assert megabytes < 2 * SIZE // MEGABYTE + 120


@needs_proc
def test_response_above_the_limit_is_not_read_on(tmp_path: Path) -> None:
    with server(SIZE) as (url, _):
        megabytes, told = sent(url, tmp_path, 20 * MEGABYTE)
    assert told.startswith("The response body is larger than 20971520 bytes.")
    assert megabytes < 160
