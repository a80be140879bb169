"""Pictures of editors with a failing test, for the documentation: `make screenshots`.

Each editor runs for real, with the documented configuration: in tmux, Kate on a screen of its own.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from postroom_runtime.echo import EchoServer

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.editors.conftest import (
    ENVIRONMENT,
    REQUEST,
    ROOT,
    documented,
    program,
    surroundings,
)
from tests.editors.desktop import desktop
from tests.editors.drawing import draw
from tests.editors.terminal import Terminal, terminal
from tests.editors.test_eglot import AT_ONCE, YAML_MODE, send_first
from tests.editors.test_helix import act, choose, configure

PICTURES = ROOT / "docs" / "images"
SIZE = (104, 40)


def main() -> int:
    """Take the pictures of the editors that are there."""
    with tempfile.TemporaryDirectory() as scratch, examples(Path(scratch)) as workspace:
        for take in (take_neovim, take_helix, take_emacs, take_kate):
            folder = Path(scratch) / take.__name__
            folder.mkdir()
            take(workspace, folder)
    return 0


@contextmanager
def examples(scratch: Path) -> Generator[Path]:
    """A copy of the examples whose environment names a running echo service."""
    copy = scratch / "examples"
    shutil.copytree(ROOT / "examples", copy, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(("git", "init", "--quiet", copy), check=True)
    (copy / "local.postman_environment.json").unlink()
    with EchoServer() as echo:
        environment = copy / ENVIRONMENT
        text = environment.read_text("utf-8").replace("http://127.0.0.1:8585", echo.url)
        environment.write_text(text, "utf-8")
        yield copy


def take_neovim(workspace: Path, scratch: Path) -> None:
    """Neovim with lenses, hints and the response below."""
    configuration = scratch / "init.lua"
    configuration.write_text(documented("Neovim", "lua", "0.11 and later") + _NEOVIM, "utf-8")
    neovim, socket = str(program("nvim")), str(scratch / "socket")
    serve = (neovim, "--headless", "--listen", socket, "--clean", "-u", str(configuration), REQUEST)
    show = (neovim, "--server", socket, "--remote-ui")  # it cannot start itself: see install.sh
    wait = f"until [ -S {socket} ]; do sleep 0.1; done"
    command = ("sh", "-c", f"{shlex.join(serve)} & {wait}; {shlex.join(show)}")
    with running(command, workspace, scratch) as screen:
        screen.wait_for("Send")
        screen.type(":25")
        screen.keys("Enter")
        screen.type(":lua act('Send')")
        screen.keys("Enter")
        screen.wait_for("Type number")
        screen.type("1")
        screen.keys("Enter")
        screen.wait_for("expected: 'delivered'")
        screen.wait_for('"state": "in transit"')
        screen.wait_for("✓")
        picture(screen, "neovim")


_NEOVIM = """
vim.o.number, vim.o.swapfile, vim.o.splitbelow = true, false, true
vim.diagnostic.config({ virtual_lines = true })
vim.cmd.colorscheme("habamax")
function act(title)
  vim.lsp.buf.code_action({ apply = true, filter = function(one)
    return one.title:find(title, 1, true) == 1
  end })
end
"""


def take_helix(workspace: Path, scratch: Path) -> None:
    """Helix with the verdict in its line."""
    configure(scratch / "home" / "config" / "helix")
    with running((str(program("hx")), f"{REQUEST}:25"), workspace, scratch) as screen:
        screen.wait_for("the parcel was delivered")
        act(screen, "Send Get shipment")
        choose(screen, "Local (postman")
        screen.wait_for("expected: 'delivered'")
        picture(screen, "helix")


def take_emacs(workspace: Path, scratch: Path) -> None:
    """Emacs with Eglot: the verdict in its line, the response below."""
    configuration = scratch / "init.el"
    configuration.write_text(
        YAML_MODE + documented("Emacs with Eglot", "elisp") + AT_ONCE + _EMACS, "utf-8"
    )
    command = (str(program("emacs")), "-nw", "--quick", "--load", str(configuration))
    with running((*command, "+25", REQUEST), workspace, scratch) as screen:
        send_first(screen)
        screen.wait_for("actual: 'in transit'|expected 'in transit'")
        picture(screen, "emacs")


_EMACS = r"""
(setq inhibit-startup-screen t make-backup-files nil auto-save-default nil vc-follow-symlinks t
      split-width-threshold nil even-window-sizes nil)
(setq frame-background-mode 'dark)
(frame-set-background-mode nil)
(menu-bar-mode -1)
(global-display-line-numbers-mode 1)
(defvar yaml-keywords
  '(("^ *\\(?:- \\)?\\([$a-zA-Z]+\\):" 1 font-lock-keyword-face)
    ("//.*" . font-lock-comment-face)
    ("\"[^\"\n]*\"" . font-lock-string-face)))
(add-hook 'yaml-mode-hook (lambda () (setq font-lock-defaults '(yaml-keywords t))))
"""


def take_kate(workspace: Path, scratch: Path) -> None:
    """Kate with the verdict and what it says. Nothing in it can be read while it runs, so there are
    pauses long enough for a slow machine."""
    kate = str(program("kate"))
    environment = surroundings(scratch)
    configuration = Path(environment["XDG_CONFIG_HOME"])
    (configuration / "kate" / "lspclient").mkdir(parents=True)
    server = shutil.which("postroom", path=environment["PATH"])
    (configuration / "katerc").write_text(f"{_KATE}{server} lsp\n", "utf-8")
    settings = configuration / "kate" / "lspclient" / "settings.json"
    settings.write_text(documented("Kate", "json"), "utf-8")
    command = ("dbus-run-session", "--", kate, "--startanon", "--line", "25", REQUEST)
    size = (1000, 720)
    with desktop(command, workspace, environment, size) as screen:
        screen.fill("kate", size)
        screen.rest()
        screen.keys("alt+Return")  # code actions: the second is Send
        screen.rest()
        screen.keys("Down", "Down", "Return")
        screen.rest()
        screen.keys("Return")  # the first environment
        screen.rest()
        screen.click(95, 709)  # the list of diagnostics
        screen.rest()
        screen.picture(PICTURES / "kate.png")
        sys.stdout.write(f"{PICTURES / 'kate'}.png\n")


_KATE = """
[General]
Show welcome view for new window=false
[Kate Plugins]
lspclientplugin=true
[lspclient]
AllowedServerCommandLines="""


@contextmanager
def running(command: tuple[str, ...], workspace: Path, scratch: Path) -> Generator[Terminal]:
    """An editor in the workspace; what it says on the way out is of no interest."""
    environment = surroundings(scratch)
    with terminal(str(program("tmux")), command, workspace, environment, SIZE) as screen:
        yield screen


def picture(screen: Terminal, name: str) -> None:
    """Make a picture of what the terminal shows."""
    draw(screen, SIZE, PICTURES / f"{name}.png")
    sys.stdout.write(f"{PICTURES / name}.png\n")


if __name__ == "__main__":
    sys.exit(main())
