"""The server starts without OpenSSL, which whoever needs it can still import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from postroom_server.lsp.main import serve
from postroom_server.lsp.import_cache import remembered_compilation
with remembered_compilation():
    from postroom_server.lsp.server import PostroomServer
PostroomServer().prepare()
print(sorted({"ssl", "_ssl", "_hashlib"} & sys.modules.keys()))
import ssl
print(ssl.create_default_context().check_hostname)
"""


def test_the_server_starts_without_openssl() -> None:
    path = os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": path}
    command = (sys.executable, "-c", PROGRAM)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "True"]
