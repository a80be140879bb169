"""The command line in this process, and a server on the loopback for it to talk to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from postroom_runtime.commands.main import main


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


Postroom = Callable[..., Outcome]


@pytest.fixture
def postroom(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Postroom:
    """Run `postroom` with some arguments in `tmp_path`, a repository of its own: settings that lie
    further up are others'."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    def run(*argv: object) -> Outcome:
        try:
            code = main([str(word) for word in argv])
        except SystemExit as end:  # argparse's own way to end
            code = end.code if isinstance(end.code, int) else 1
        written = capsys.readouterr()
        return Outcome(code, written.out, written.err)

    return run


@pytest.fixture
def shop(tmp_path: Path, server: str) -> Path:
    """A collection with a passing and a failing request, and an environment beside it."""
    good = _request(
        "Good", "pm.test('path', () => pm.expect(pm.response.json().path).to.equal('/g'))"
    )
    bad = _request("Bad", "pm.test('wrong', () => pm.expect(1).to.equal(2))")
    content = {
        "info": {"_postman_id": "c", "name": "Shop"},
        "item": [{"name": "Folder", "id": "f", "item": [good]}, bad],
        "variable": [{"key": "base", "value": server}],
    }
    path = tmp_path / "shop.postman_collection.json"
    path.write_text(json.dumps(content, indent=1))
    return path


def _request(name: str, script: str) -> dict[str, Any]:
    path = name[0].lower()
    event = {"listen": "test", "script": {"exec": [script]}}
    return {"id": name, "name": name, "event": [event], "request": f"{{{{base}}}}/{path}"}
