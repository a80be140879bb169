"""The three who send the cases: newman, postman-runtime and Postroom."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from tests.patience import UNHURRIED
from tests.registries import npm
from tests.wire.collection import FOLDER, HERE, collection, scope

_TIME = int(time.time())
# The clock stands still, so that signatures that hold the time can be compared.
_RUN = """
import os, sys, time
time.time = lambda: float(os.environ["WIRE_TIME"])
from postroom_runtime.commands.main import main
sys.exit(main())
"""

POSTMAN = ("newman", "postman-runtime")


def files(folder: Path, ports: Mapping[str, int]) -> list[Path]:
    """The collection, the environment and the globals, written to `folder`."""
    contents = {
        "wire.postman_collection.json": collection(ports),
        "wire.postman_environment.json": scope("environment"),
        "wire.postman_globals.json": scope("globals"),
    }
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content), "utf-8")
    return [folder / name for name in contents]


def missing() -> str:
    """Why Postman's tools cannot run here; empty when they can. They are installed if need be."""
    if shutil.which("node") is None:
        return "comparing with newman and postman-runtime needs Node.js on the PATH"
    if (HERE / "node_modules" / "postman-runtime").is_dir():
        return ""
    if complaint := npm(HERE, "ci", "--ignore-scripts"):
        return f"npm could not install newman and postman-runtime: {complaint}"
    return ""


@contextmanager
def postman(paths: list[Path]) -> Generator[subprocess.Popen[str]]:
    """A process that has both of Postman's tools; hand it to `send_by`."""
    with subprocess.Popen(
        ["node", str(HERE / "driver.mjs"), *map(str, paths)],
        cwd=FOLDER / "files",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(),
    ) as process:
        yield process


def send_by(process: subprocess.Popen[str], name: str) -> None:
    """Let `name`, one of `POSTMAN`, send everything."""
    print(name, file=cast("IO[str]", process.stdin), flush=True)
    said = cast("IO[str]", process.stdout).readline().strip()
    assert said == name, f"{name} ended early"


def send_by_postroom(paths: list[Path]) -> subprocess.CompletedProcess[str]:
    """Let `postroom run` send everything."""
    collection_path, environment, globals_ = map(str, paths)
    command = [sys.executable, "-c", _RUN, "run", collection_path]
    options = ["-e", environment, "-g", globals_, "--color", "off"]
    options += ["--timeout-request", str(UNHURRIED)]
    return subprocess.run(
        [*command, *options],
        cwd=FOLDER / "files",
        capture_output=True,
        text=True,
        env=_environment(),
        check=False,
    )


def _environment() -> dict[str, str]:
    """The environment, less what would lead requests elsewhere, and the time for all senders."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return {**kept, "WIRE_TIME": str(_TIME)}
