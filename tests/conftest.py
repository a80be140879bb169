"""What all tests share: a server to talk to, an environment that says nothing of the machine, and
examples of hypothesis that are the same in every run. `make soak` looks further, with examples of
its own.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How long examples take to be made is the machine's doing.
_UNTIMED = [HealthCheck.too_slow]
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=_UNTIMED)
settings.load_profile("steady")

_TELLING = (
    *("NO_COLOR", "FORCE_COLOR", "LINES", "REQUEST_METHOD", "PYTEST_ADDOPTS"),
    *("GITLAB_CI", "GITHUB_WORKSPACE"),
)
_KINDS = ("POSTROOM_", "XDG_", "LC_")


@pytest.fixture(scope="session", autouse=True)
def plain_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No variable that this machine happens to have changes what is sent, written or shown."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*os.environ]:
            leads = name.upper().endswith("_PROXY")
            if leads or name in _TELLING or name.startswith(_KINDS):
                patch.delenv(name)
        patch.setenv("COLUMNS", "80")
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("TZ", "UTC")  # scripts show dates, and so does Postman's sandbox
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


_ENDING = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM")


@pytest.fixture(scope="session", autouse=True)
def heeded_signals() -> Iterator[None]:
    """What tests start heeds signals, even where the tests run in the background or under `nohup`:
    there signals are ignored, which programs inherit. Handlers are not inherited."""
    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    ignored = [number for number in numbers if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, _pass_over)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


def _pass_over(number: int, frame: object) -> None:
    """Go on, as one who ignores the signal."""


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length).decode()
        text = json.dumps({"path": self.path, "method": self.command, "body": body}).encode()
        self.send_response(404 if self.path.startswith("/missing") else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of a server that answers with what it was asked."""
    echo = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    echo.daemon_threads = True
    thread = threading.Thread(target=echo.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{echo.server_address[1]}"
    echo.shutdown()
    echo.server_close()
    thread.join()
