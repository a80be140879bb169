"""Pictures of the terminal editors with a failing test, for the documentation: `make screenshots`.

Each editor runs for real, in tmux, with the documented configuration; what its screen shows becomes
HTML, and Chromium makes a picture of it.
"""

from __future__ import annotations

import html
import re
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
from tests.editors.terminal import Terminal, terminal
from tests.editors.test_helix import act, choose, configure

PICTURES = ROOT / "docs" / "images"
SIZE = (104, 40)
_CELL = (8.43, 18)
_DARK = ("#1c1e26", "#e95678", "#29d398", "#fab795", "#26bbd9", "#ee64ac", "#59e1e3", "#d5d8da")
_BRIGHT = ("#6c6f93", "#ec6a88", "#3fdaa4", "#fbc3a7", "#3fc4de", "#f075b5", "#6be4e6", "#ffffff")
_PALETTE = (*_DARK, *_BRIGHT)


def main() -> int:
    """Take the pictures of the editors that are there."""
    with tempfile.TemporaryDirectory() as scratch, examples(Path(scratch)) as workspace:
        for take in (take_neovim, take_helix):
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


@contextmanager
def running(command: tuple[str, ...], workspace: Path, scratch: Path) -> Generator[Terminal]:
    """An editor in the workspace; what it says on the way out is of no interest."""
    environment = surroundings(scratch)
    with terminal(str(program("tmux")), command, workspace, environment, SIZE) as screen:
        yield screen


def picture(screen: Terminal, name: str) -> None:
    """Make a picture of what the terminal shows."""
    columns, lines = SIZE
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "page.html"
        page.write_text(_page(screen.colored()), "utf-8")
        size = f"{round(columns * _CELL[0]) + 24},{lines * _CELL[1] + 24}"
        subprocess.run(
            (
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *(f"--user-data-dir={scratch}/profile", f"--window-size={size}"),
                *(f"--screenshot={PICTURES / name}.png", page.as_uri()),
            ),
            check=True,
            capture_output=True,
        )
    sys.stdout.write(f"{PICTURES / name}.png\n")


def _page(colored: str) -> str:
    rows = "\n".join(_row(row) for row in colored.split("\n"))
    style = (
        "body{margin:0;padding:12px;background:#1c1c1c;color:#d5d8da}"
        f"pre{{margin:0;font:14px/{_CELL[1]}px 'DejaVu Sans Mono',monospace}}"
    )
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><pre>{rows}</pre>"


def _row(row: str) -> str:
    """A row of a terminal as HTML: its colors, bold, reversed."""
    parts: list[str] = []
    state: dict[str, str] = {}
    for code, text in re.findall(r"\x1b\[([\d;:]*)m|([^\x1b]+)", row):
        if text:
            parts.append(f'<span style="{_css(state)}">{html.escape(text)}</span>')
        else:
            _take([part for part in re.split("[;:]", code or "0") if part], state)
    return "".join(parts)


def _take(codes: list[str], state: dict[str, str]) -> None:
    """Follow an escape: SGR, as terminals know it."""
    while codes:
        code = int(codes.pop(0))
        if code == 0:
            state.clear()
        elif code in (1, 7):
            state["bold" if code == 1 else "reversed"] = "yes"
        elif code in (22, 27):
            state.pop("bold" if code == 22 else "reversed", None)
        elif code in (38, 48) and codes:
            state["color" if code == 38 else "background"] = _extended(codes)
        elif code in (39, 49):
            state.pop("color" if code == 39 else "background", None)
        elif code // 10 in (3, 4, 9, 10):
            bright = 8 if code >= 90 else 0
            key = "color" if code // 10 in (3, 9) else "background"
            state[key] = _PALETTE[code % 10 + bright]


def _extended(codes: list[str]) -> str:
    if codes.pop(0) == "2":
        red, green, blue = (int(codes.pop(0)) for _ in range(3))
        return f"#{red:02x}{green:02x}{blue:02x}"
    number = int(codes.pop(0))
    if number < 16:
        return _PALETTE[number]
    if number >= 232:
        return f"#{(number - 232) * 10 + 8:02x}" + f"{(number - 232) * 10 + 8:02x}" * 2
    levels = (0, 95, 135, 175, 215, 255)
    cube = number - 16
    return "#" + "".join(f"{levels[cube // part % 6]:02x}" for part in (36, 6, 1))


def _css(state: dict[str, str]) -> str:
    color, background = state.get("color"), state.get("background")
    if "reversed" in state:
        color, background = background or "#1c1c1c", color or "#d5d8da"
    styles = [f"color:{color}" if color else "", f"background:{background}" if background else ""]
    return ";".join([*styles, "font-weight:bold" if "bold" in state else ""])


if __name__ == "__main__":
    sys.exit(main())
