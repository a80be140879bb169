"""newman itself, and a collection that both run against a server on the loopback.

newman comes from npm with the packages of `tests/wire`; where npm cannot get them these tests are
skipped and say why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.registries import npm

PACKAGES = Path(__file__).parents[1] / "wire"
SCRIPT = PACKAGES / "node_modules" / "newman" / "bin" / "newman.js"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str


Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def newman() -> Run:
    """Run newman with some arguments."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("comparing with newman needs Node.js on the PATH")
    if not SCRIPT.is_file() and (complaint := npm(PACKAGES, "ci", "--ignore-scripts")):
        pytest.skip(f"npm could not install newman: {complaint}")

    def run(*argv: str, cwd: Path | None = None) -> Ended:
        return _ended([node, str(SCRIPT), *argv], cwd)

    return run


@pytest.fixture(scope="session")
def postroom() -> Run:
    """Run postroom with some arguments, in a process of its own."""

    def run(*argv: str, cwd: Path | None = None) -> Ended:
        return _ended([sys.executable, "-m", "postroom_runtime", *argv], cwd)

    return run


def _ended(command: list[str], cwd: Path | None) -> Ended:
    keep = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    environment = {**keep, "HOME": str(cwd or Path.cwd()), "NO_COLOR": "1"}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=2 * PATIENCE,
    )
    return Ended(done.returncode, done.stdout)
