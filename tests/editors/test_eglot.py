"""A real Emacs on the examples, with the documented configuration and nothing but Eglot:
completion, a diagnostic, Send, the failing verdict on its line, mended, green. Eglot counts in
UTF-32."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.editors.conftest import HERE, REQUEST, documented, needed, surroundings

YAML_MODE = '(define-derived-mode yaml-mode text-mode "YAML")\n'
"""Stands in for the package of that name, which Emacs does not bring."""


def test_the_loop_through_eglot(examples: Path, tmp_path: Path) -> None:
    emacs = needed("emacs")
    subprocess.run(("git", "init", "--quiet", examples), check=True)  # Eglot's idea of a workspace
    path = examples / REQUEST
    start = "const { args } = pm.response.json();"
    text = path.read_text("utf-8")
    mistake = '\n      "😀"; pm.respnse;'
    path.write_text(text.replace(start, start + mistake), "utf-8")

    seen = session(emacs, examples, path, tmp_path)

    assert {"test", "response", "environment"} <= set(seen["labels"])
    lines = path.read_text("utf-8").splitlines()
    assert "pm.respnse" in lines[seen["before"]["line"]]
    assert "expect(args.state)" in lines[seen["verdict"]["line"]]
    assert "actual: 'in transit'" in seen["verdict"]["text"]
    assert '"state": "in transit"' in seen["response"]
    assert seen["green"] is True


def session(emacs: str, workspace: Path, path: Path, scratch: Path) -> dict[str, Any]:
    """What `session.el` saw in an Emacs with that file open."""
    configuration = scratch / "postroom.el"
    configuration.write_text(YAML_MODE + documented("Emacs with Eglot", "elisp"), "utf-8")
    environment = surroundings(scratch) | {
        "POSTROOM_CONFIG": str(configuration),
        "POSTROOM_FILE": str(path),
        "POSTROOM_AFTER": '"😀"; pm.',
        "POSTROOM_REQUEST": "Get shipment",
    }
    done = subprocess.run(
        (emacs, "--batch", "--quick", "--load", HERE / "session.el"),
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)
