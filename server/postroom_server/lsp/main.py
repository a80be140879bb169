"""`postroom lsp`: a language server on standard input and output."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, BinaryIO

from postroom_server.lsp.import_cache import remembered_compilation

if TYPE_CHECKING:
    from postroom_server.lsp.server import PostroomServer


def serve() -> int:
    """Serve one editor until it leaves; the process's exit code.

    The imports are in here because they cost most of the start, and the cache must come first.
    """
    with remembered_compilation():
        from postroom_server.lsp.log import start_log
        from postroom_server.lsp.server import PostroomServer
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
    done, _ = await asyncio.wait({talk, orphaned}, return_when=asyncio.FIRST_COMPLETED)
    await server.close()
    return talk.result() if talk in done else 1
