"""Runs the service: in the foreground for a person, on a thread for tests."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import uvicorn

from postroom_runtime.echo.app import echo_app
from postroom_runtime.echo.certificate import CertificateFiles, write_certificate

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8585


def run_echo(
    host: str = DEFAULT_HOST, port: int = DEFAULT_PORT, tls_port: int | None = None
) -> int:
    """Serve until Ctrl-C or SIGTERM, over HTTP and, with `tls_port`, over HTTPS. 0 is a free port.

    Prints the addresses. Gives 0, or 2 when a port cannot be had.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with EchoServer(host, port, tls_port) as server:
            _announce(server)
            server.wait()
    except OSError as error:
        sys.stderr.write(f"postroom echo cannot listen on {host}: {error.strerror}. ")
        sys.stderr.write("Choose another port with --port, or 0 for a free one.\n")
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


class EchoServer:
    """The service on a thread of its own; a context manager.

    `url` and `tls_url` are its addresses, `authority` the certificate to trust for HTTPS.
    """

    def __init__(
        self,
        host: str = DEFAULT_HOST,
        port: int = 0,
        tls_port: int | None = None,
    ) -> None:
        self._host = host
        self._ports = (port, tls_port)
        self._held = ExitStack()
        self._servers: list[uvicorn.Server] = []
        self._threads: list[threading.Thread] = []
        self.url = ""
        self.tls_url = ""
        self.authority: Path | None = None

    def __enter__(self) -> Self:
        """Listen. Raises OSError when a port is taken."""
        port, tls_port = self._ports
        self.url = f"http://{self._host}:{self._listen(port, None)}"
        if tls_port is not None:
            folder = self._held.enter_context(TemporaryDirectory(prefix="postroom-echo-"))
            files = write_certificate(Path(folder))
            self.authority = files.certificate
            self.tls_url = f"https://{self._host}:{self._listen(tls_port, files)}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening, wait until both sides have, and remove the certificate."""
        for server in self._servers:
            server.should_exit = True
            server.force_exit = True
        for thread in self._threads:
            thread.join()
        self._held.close()

    def wait(self) -> None:
        """Wait until the service ends, or Ctrl-C."""
        for thread in self._threads:
            while thread.is_alive():
                thread.join(0.5)

    def _listen(self, port: int, files: CertificateFiles | None) -> int:
        listener = socket.create_server((self._host, port), backlog=512)
        # asyncio leaves this to sockets that name their protocol; head and body would wait for an
        # acknowledgement in between, 40 ms each time.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = threading.Event()
        server = _Server(_config(files), started)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        started.wait(10)
        self._servers.append(server)
        self._threads.append(thread)
        return int(listener.getsockname()[1])


class _Server(uvicorn.Server):
    """A server that tells when it has started and leaves signals to its owner."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self._started.set()

    def run(self, sockets: Sequence[socket.socket] | None = None) -> None:
        """Serve on the given sockets until told to stop."""
        super().run(list(sockets or []))


def _config(files: CertificateFiles | None) -> uvicorn.Config:
    return uvicorn.Config(
        echo_app(),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_keep_alive=60,
        ssl_certfile=files.certificate if files else None,
        ssl_keyfile=files.key if files else None,
    )


def _announce(server: EchoServer) -> None:
    sys.stdout.write(f"postroom echo listens on {server.url}\n")
    if server.tls_url:
        sys.stdout.write(f"and on {server.tls_url} (trust {server.authority})\n")
    sys.stdout.flush()
