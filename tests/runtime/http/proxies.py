"""Proxies that pass bytes on: by CONNECT, in clear or under TLS, and by SOCKS 5."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

Greeting = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[tuple[str, int] | None]]


@dataclass(slots=True)
class ProxyServer:
    """A proxy at work; `asked` says what clients asked it for."""

    place: str = ""
    asked: list[str] = field(default_factory=list[str])


@asynccontextmanager
async def passing_on(
    greet: Callable[[ProxyServer], Greeting], context: ssl.SSLContext | None = None
) -> AsyncGenerator[ProxyServer]:
    """A proxy that connects to where `greet` has been told to, and passes bytes both ways."""
    running = ProxyServer()
    greeting = greet(running)
    tasks: list[asyncio.Task[object]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(cast("asyncio.Task[object]", asyncio.current_task()))
        try:
            target = await greeting(reader, writer)
            if target is not None:
                far = await asyncio.open_connection(*target)
                await asyncio.gather(_pipe(reader, far[1]), _pipe(far[0], writer))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            await _close(writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    running.place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield running
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        await writer.wait_closed()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        return
    finally:
        await _close(writer)


def connect_proxy(running: ProxyServer) -> Greeting:
    """The greeting of a proxy that is asked by CONNECT. It notes the whole head."""

    async def greet(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[str, int] | None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        running.asked.append(head)
        host, _, port = head.split(" ")[1].rpartition(":")
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return host, int(port)

    return greet


def socks_proxy(user: bytes | None = None) -> Callable[[ProxyServer], Greeting]:
    """The greeting of a SOCKS 5 proxy, RFC 1928; `user` is `name:password` where one must log in,
    RFC 1929. It notes hosts and ports, and `refused` for a wrong password."""

    def proxy(running: ProxyServer) -> Greeting:
        async def greet(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> tuple[str, int] | None:
            _, count = await reader.readexactly(2)
            methods = await reader.readexactly(count)
            wanted = 0 if user is None else 2
            writer.write(bytes([5, wanted if wanted in methods else 255]))
            if user is not None and not await _logged_in(reader, writer, user):
                running.asked.append("refused")
                return None
            return await _target(reader, writer, running)

        return greet

    return proxy


async def _logged_in(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, user: bytes
) -> bool:
    await reader.readexactly(1)
    name = await reader.readexactly((await reader.readexactly(1))[0])
    password = await reader.readexactly((await reader.readexactly(1))[0])
    right = name + b":" + password == user
    writer.write(bytes([1, 0 if right else 1]))
    return right


async def _target(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, running: ProxyServer
) -> tuple[str, int]:
    _, _, _, kind = await reader.readexactly(4)
    if kind == 1:
        host = ".".join(map(str, await reader.readexactly(4)))
    else:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
    port = int.from_bytes(await reader.readexactly(2), "big")
    running.asked.append(f"{host}:{port}")
    writer.write(bytes([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
    return host, port
