"""A real Emacs on the examples, with the documented configuration and nothing but Eglot:
completion, a diagnostic, Send, the failing verdict on its line, mended, green. Eglot counts in
UTF-32."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.editors.conftest import HERE, REQUEST, documented, needed, surroundings, told_by
from tests.editors.terminal import Terminal, terminal

YAML_MODE = '(define-derived-mode yaml-mode text-mode "YAML")\n'
"""Stands in for the package of that name, which Emacs does not bring."""

AT_ONCE = r"""
(add-to-list 'auto-mode-alist '("\\.yaml\\'" . yaml-mode))
(add-hook 'yaml-mode-hook #'eglot-ensure)
(setq inhibit-startup-screen t split-width-threshold nil)
"""


def test_the_loop_through_eglot(examples: Path, tmp_path: Path) -> None:
    emacs = needed("emacs")
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


def test_the_first_send_asks_for_the_environment(examples: Path, tmp_path: Path) -> None:
    """In a terminal, where the question must stay until a person has answered."""
    emacs, tmux = needed("emacs"), needed("tmux")
    (examples / "local.postman_environment.json").unlink()  # its address is nobody's
    configuration = tmp_path / "init.el"
    configuration.write_text(YAML_MODE + documented("Emacs with Eglot", "elisp") + AT_ONCE, "utf-8")
    command = (emacs, "-nw", "--quick", "--load", str(configuration), "+25", REQUEST)
    with terminal(tmux, command, examples, surroundings(tmp_path)) as screen:
        send_first(screen)
        screen.wait_for("expected 'in transit' to equal 'delivered'")


def send_first(emacs: Terminal) -> None:
    """Send the request of the examples as a person does, and take the first environment that is
    offered; until the response is there."""
    emacs.wait_for(r"\[eglot:examples")
    emacs.keys("M-x")
    emacs.wait_for("M-x")
    emacs.type("eglot-code-actions")
    emacs.keys("Enter")
    emacs.wait_for("Pick an action")
    emacs.type("Send Get shipment")
    emacs.keys("Enter")
    emacs.wait_for("Which environment")
    emacs.keys("Enter")
    emacs.wait_for('"state": "in transit"')


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
    command = (emacs, "--batch", "--quick", "--load", HERE / "session.el")
    return told_by(command, workspace, environment)
