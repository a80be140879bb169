"""The editors that are there, the examples that they open, the configuration that is documented."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.echo import EchoServer

from tests.patience import PATIENCE

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
INSTALLED = ROOT / "build" / "editors" / "bin"
"""Where `make editors` puts programs; they win over those on the PATH."""

DOCUMENTATION = ROOT / "docs" / "editors.md"
ENVIRONMENT = "postman/environments/Local.environment.yaml"
REQUEST = "postman/collections/Parcels/Shipments/Get shipment.request.yaml"


def program(name: str) -> str | None:
    """An editor, or what drives one; None when it is not there."""
    installed = INSTALLED / name
    return str(installed) if installed.is_file() else shutil.which(name)


def needed(name: str) -> str:
    """A program that a test cannot do without; the test is skipped when it is not there."""
    found = program(name)
    if found is None:
        pytest.skip(f"there is no {name}: `make editors` installs it")
    return found


def documented(heading: str, language: str, after: str = "") -> str:
    """A piece of configuration, as the documentation gives it to people: the first in that language
    under the heading, behind the words `after`."""
    page = DOCUMENTATION.read_text("utf-8")
    section = page[page.index(f"\n## {heading}\n") + 1 :].partition("\n## ")[0]
    section = section[section.index(after) :]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found is not None, f"docs/editors.md gives no {language} under {heading}"
    return found[1]


def surroundings(scratch: Path) -> dict[str, str]:
    """Environment variables of an editor that finds `postroom` and nobody's configuration."""
    home = scratch / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "POSTROOM_STATE": str(scratch / "state"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def examples(tmp_path: Path) -> Iterator[Path]:
    """A copy of the examples whose environment names a running echo service, beside an environment
    `Nowhere` at whose address nobody answers. It is a repository: editors look for one upwards."""
    copy = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", copy, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(("git", "init", "--quiet", copy), check=True)
    with EchoServer() as echo:
        environment = copy / ENVIRONMENT
        text = environment.read_text("utf-8")
        environment.write_text(text.replace("http://127.0.0.1:8585", echo.url), "utf-8")
        nowhere = text.replace("name: Local", "name: Nowhere").replace(":8585", ":9")
        environment.with_name("Nowhere.environment.yaml").write_text(nowhere, "utf-8")
        yield copy


def told_by(
    command: tuple[str | Path, ...], workspace: Path, environment: Mapping[str, str]
) -> dict[str, Any]:
    """What an editor's session, which writes JSON to its standard output, has seen."""
    done = subprocess.run(
        command,
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)
