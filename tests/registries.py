"""What tests fetch from npm's and PyPI's registries, with the environment that leads there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

OUTSIDE = dict(os.environ)
"""The environment before `plain_environment` took proxies and the like away."""

_TRIES = 3


def npm(folder: Path, *words: str) -> str:
    """Let npm install something in a folder. What it complains of; empty when all is well. A
    registry that fails is asked again."""
    program = shutil.which("npm")
    if program is None:
        return "npm is not on the PATH"
    complaint = ""
    for _ in range(_TRIES):
        done = subprocess.run(
            [program, *words, "--no-audit", "--no-fund"],
            cwd=folder,
            env=OUTSIDE,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return ""
        complaint = done.stderr.strip()[-300:] or f"npm ended with {done.returncode}"
    return complaint
