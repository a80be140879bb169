"""What the server's start does without: who only edits or completes never pays for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
LATER = ("postroom_server.analysis.rules", "postroom_server.analysis.actions", "esprima")
PROGRAM = f"""
import sys
from postroom_server.lsp.server import PostroomServer
PostroomServer().prepare()
print(*({{*{LATER}}} & sys.modules.keys()))
"""


def test_rules_and_changes_are_imported_when_they_are_asked_for():
    path = os.pathsep.join((str(ROOT / "server"), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": path}
    command = (sys.executable, "-c", PROGRAM)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
