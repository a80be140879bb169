"""Real Neovims on the examples, with the documented configuration and nothing but their own LSP
client: completion, a diagnostic, Send, the failing verdict on its line, mended, green."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.echo import EchoServer

from tests.editors.conftest import (
    HERE,
    INSTALLED,
    REQUEST,
    documented,
    needed,
    surroundings,
    told_by,
)

JSON = "parcels.postman_collection.json"
LIBRARY = HERE / "library"
LOCAL = {
    "POSTROOM_REQUEST": "Get shipment",
    "POSTROOM_ENVIRONMENT": "Local (postman",
    "POSTROOM_NOWHERE": "Nowhere",
    "POSTROOM_WRONG": "delivered",
    "POSTROOM_RIGHT": "in transit",
}
HOME = {
    "POSTROOM_REQUEST": "Find book",
    "POSTROOM_ENVIRONMENT": "Home",
    "POSTROOM_NOWHERE": "Nowhere",
    "POSTROOM_WRONG": "shelved",
    "POSTROOM_RIGHT": "lent",
}


@pytest.mark.parametrize(
    ("file", "mistake"),
    [(REQUEST, "\n      pm.respnse;"), (JSON, '",\n\t\t\t\t\t\t\t\t"pm.respnse;')],
    ids=["yaml", "json"],
)
@pytest.mark.parametrize("name", ["nvim", "nvim-stable", "the system's"])
def test_the_loop_through_nothing_but_lsp(
    examples: Path, tmp_path: Path, name: str, file: str, mistake: str
) -> None:
    neovim = _the_systems() if name == "the system's" else needed(name)
    path = examples / file
    shipment = path.read_text("utf-8").index("it is the shipment that we created")
    _put_mistake(path, "const { args } = pm.response.json();", mistake, shipment)

    seen = session(neovim, examples, path, LOCAL, tmp_path)

    assert_the_loop(seen, path, "expect(args.state)", LOCAL)
    lines = path.read_text("utf-8").splitlines()
    passed = next(number for number, line in enumerate(lines) if "that we created" in line)
    assert passed <= next(one["line"] for one in seen["hints"] if one["label"].startswith("✓"))


@pytest.mark.parametrize(
    ("file", "mistake"),
    [
        ("Books/Find book.request.yaml", "\n      pm.respnse;"),
        ("library.json", '",\n              "pm.respnse;'),
    ],
    ids=["yaml", "json"],
)
def test_the_loop_on_a_collection_that_has_grown_over_years(
    tmp_path: Path, file: str, mistake: str
) -> None:
    """Version 2.0, the API before `pm`, environments under any name, no mark of a workspace."""
    workspace = tmp_path / "library"
    shutil.copytree(LIBRARY, workspace)
    path = workspace / file
    _put_mistake(path, "JSON.parse(responseBody).args;", mistake)
    with EchoServer() as echo:
        home = workspace / "home.json"
        home.write_text(home.read_text("utf-8").replace("http://127.0.0.1:8585", echo.url), "utf-8")
        seen = session(needed("nvim"), workspace, path, HOME, tmp_path)
    assert_the_loop(seen, path, "expect(book.state)", HOME)


def assert_the_loop(
    seen: dict[str, Any], path: Path, failing: str, settings: dict[str, str]
) -> None:
    """Completion, a diagnostic, the failure on its line, mended, green, another environment."""
    wrong, right = settings["POSTROOM_WRONG"], settings["POSTROOM_RIGHT"]
    assert {"test", "response", "environment"} <= set(seen["labels"])
    assert any("respnse" in one["message"] for one in seen["before"])
    verdict, lines = seen["verdict"], path.read_text("utf-8").splitlines()
    assert failing in lines[verdict["line"]]
    assert verdict["severity"] == 1
    assert verdict["message"].splitlines()[1:] == [f"expected: '{wrong}'", f"actual: '{right}'"]
    if "response" in seen:  # since 0.8
        assert f'"state": "{right}"' in seen["response"]
    assert seen["windows"] <= 2
    assert seen["stale"]["severity"] == 3
    assert "has changed since this run" in seen["stale"]["message"]
    assert len(seen["green"]) >= 2
    assert "127.0.0.1:9" in seen["nowhere"]["message"]


def _the_systems() -> str:
    """The Neovim on the PATH, where `make editors` has brought newer ones."""
    found = shutil.which("nvim")
    if found is None or not (INSTALLED / "nvim").is_file():
        pytest.skip("there is no other Neovim on the PATH")
    return found


def _put_mistake(path: Path, behind: str, mistake: str, before: int | None = None) -> None:
    """Put a line with a mistake into a script: behind the last such words before that place."""
    text = path.read_text("utf-8")
    at = text.rindex(behind, 0, before) + len(behind)
    path.write_text(text[:at] + mistake + text[at:], "utf-8")


def cursor_after(path: Path, words: str, part: str) -> tuple[int, int]:
    """The zero-based place behind `part`, where `words` stand in the file."""
    lines = path.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines) if words in text)
    return line, lines[line].index(words) + len(part)


def session(
    neovim: str, workspace: Path, path: Path, settings: dict[str, str], scratch: Path
) -> dict[str, Any]:
    """What `session.lua` saw in a Neovim with that file open."""
    version = _version(neovim)
    cursor = cursor_after(path, "pm.respnse", "pm.")
    configuration = scratch / "postroom.lua"
    configuration.write_text(documented("Neovim", "lua", _words(version)), "utf-8")
    environment = surroundings(scratch) | {
        **settings,
        "POSTROOM_CONFIG": str(configuration),
        "POSTROOM_FILE": str(path),
        "POSTROOM_CURSOR": f"{cursor[0]} {cursor[1]}",
    }
    run = "-l" if version >= (0, 9) else "-S"
    command = (neovim, "--headless", "--clean", run, HERE / "session.lua")
    return told_by(command, workspace, environment)


def _words(version: tuple[int, int]) -> str:
    """The words in the documentation before the configuration for a version."""
    if version >= (0, 11):
        return "0.11 and later"
    return "0.8 to 0.10" if version >= (0, 8) else "0.7"


def _version(neovim: str) -> tuple[int, int]:
    shown = subprocess.run((neovim, "--version"), capture_output=True, text=True, check=True)
    major, minor = shown.stdout.split()[1].lstrip("v").split(".")[:2]
    return int(major), int(minor)
