"""`postroom lsp`: a language server on standard input and output."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, BinaryIO

from postroom_server.lsp.import_cache import remembered_compilation
from postroom_server.lsp.without_tls import without_tls

with without_tls():
    import asyncio

if TYPE_CHECKING:
    from postroom_server.lsp.server import PostroomServer


def serve() -> int:
    """Serve one editor until it leaves; the process's exit code.

    The imports are in here because they cost most of the start, and the cache must come first.
    """
    with remembered_compilation():
        from postroom_server.lsp.deferred_types import deferred_types

        with deferred_types():
            from postroom_server.lsp.server import PostroomServer
        from postroom_server.lsp.log import start_log
        from postroom_server.lsp.stdio import own_stdin, protected_stdout

        server = PostroomServer()
        server.prepare()
    start_log(server.session.mask)
    with protected_stdout() as output:
        return asyncio.run(_serve(server, own_stdin(), output))


async def _serve(server: PostroomServer, source: BinaryIO, output: BinaryIO) -> int:
    from postroom_server.lsp.stdio import StdoutWriter, converse

    server.protocol.set_writer(StdoutWriter(output))
    talk = asyncio.create_task(converse(server.connection, source))
    orphaned = asyncio.create_task(server.orphaned())
    ends = {talk, orphaned, asyncio.create_task(_terminated())}
    done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    await server.close()
    return talk.result() if talk in done else 1


async def _terminated() -> None:
    """Return when somebody tells the process to end."""
    told = asyncio.Event()
    if sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await told.wait()
