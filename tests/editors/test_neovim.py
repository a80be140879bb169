"""A real Neovim on the examples, with nothing but its own LSP client: completion, a diagnostic,
Send, and the failing verdict on its line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.echo import EchoServer

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
NEOVIM = shutil.which("nvim")
ENVIRONMENT = "postman/environments/Local.environment.yaml"

pytestmark = pytest.mark.skipif(
    NEOVIM is None, reason="no nvim on the PATH: install Debian's `neovim` to run this test"
)


@pytest.fixture
def examples(tmp_path: Path) -> Iterator[Path]:
    """A copy of the examples whose environment names a running echo service."""
    copy = tmp_path / "examples"
    shutil.copytree(EXAMPLES, copy, ignore=shutil.ignore_patterns("__pycache__"))
    with EchoServer() as echo:
        environment = copy / ENVIRONMENT
        text = environment.read_text("utf-8").replace("http://127.0.0.1:8585", echo.url)
        environment.write_text(text, "utf-8")
        yield copy


@pytest.mark.parametrize(
    ("file", "mistake"),
    [
        (
            "postman/collections/Parcels/Shipments/Get shipment.request.yaml",
            "\n      pm.respnse;",
        ),
        ("parcels.postman_collection.json", '",\n\t\t\t\t\t\t\t\t"pm.respnse;'),
    ],
)
def test_completion_diagnostics_and_send_through_nothing_but_lsp(
    examples: Path, tmp_path: Path, file: str, mistake: str
) -> None:
    path = examples / file
    start = "const { args } = pm.response.json();"
    shipment = path.read_text("utf-8").index("it is the shipment that we created")
    text = path.read_text("utf-8")
    at = text.rindex(start, 0, shipment) + len(start)
    path.write_text(text[:at] + mistake + text[at:], "utf-8")

    seen = neovim(examples, path, cursor_after(path, "pm.respnse", "pm."), tmp_path)

    assert {"test", "response", "environment"} <= set(seen["labels"])
    assert any("respnse" in one["message"] for one in seen["before"])
    assert "Send Get shipment" in seen["actions"]
    verdict = seen["verdict"]
    assert "expect(args.state)" in path.read_text("utf-8").splitlines()[verdict["line"]]
    assert verdict["severity"] == 1
    assert verdict["message"].splitlines()[1:] == ["expected: 'delivered'", "actual: 'in transit'"]


def cursor_after(path: Path, words: str, part: str) -> tuple[int, int]:
    """The zero-based place behind `part`, where `words` stand in the file."""
    lines = path.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines) if words in text)
    return line, lines[line].index(words) + len(part)


def neovim(workspace: Path, path: Path, cursor: tuple[int, int], scratch: Path) -> dict[str, Any]:
    """What `session.lua` saw in a Neovim with that file open."""
    command = [sys.executable, "-m", "postroom_runtime", "lsp"]
    environment = {
        **os.environ,
        "POSTROOM_COMMAND": json.dumps(command),
        "POSTROOM_ROOT": str(workspace),
        "POSTROOM_FILE": str(path),
        "POSTROOM_CURSOR": f"{cursor[0]} {cursor[1]}",
        "POSTROOM_ENVIRONMENT": str(workspace / ENVIRONMENT),
        "POSTROOM_REQUEST": "Get shipment",
        "POSTROOM_STATE": str(scratch / "state"),
        "XDG_STATE_HOME": str(scratch / "nvim"),
    }
    done = subprocess.run(
        (str(NEOVIM), "--headless", "--clean", "-l" if _runs_lua() else "-S", HERE / "session.lua"),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def _runs_lua() -> bool:
    """Whether this Neovim has `-l` (since 0.9); older ones source a script with `-S`."""
    shown = subprocess.run((str(NEOVIM), "--version"), capture_output=True, text=True, check=True)
    major, minor = shown.stdout.split()[1].lstrip("v").split(".")[:2]
    return (int(major), int(minor)) >= (0, 9)
