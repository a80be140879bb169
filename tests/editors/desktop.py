"""A screen with a window in it, for editors that draw one: Xvfb, with xdotool to press keys and
scrot to look."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_REST_SECONDS = 4
_START_SECONDS = 8
_END_SECONDS = 20


@dataclass(frozen=True)
class Desktop:
    """A running screen, by the environment that leads to it."""

    environment: Mapping[str, str]

    def keys(self, *keys: str) -> None:
        """Press keys, as X calls them: `Return`, `alt+Return`."""
        self._tell("key", "--delay", "100", *keys)

    def click(self, x: int, y: int) -> None:
        """Click at a place."""
        self._tell("mousemove", str(x), str(y), "click", "1")

    def fill(self, program: str, size: tuple[int, int]) -> None:
        """Make the window of a program as large as the screen, and let it have the keys: nobody
        else manages windows here."""
        window = self._tell("search", "--onlyvisible", "--class", program).split()[0]
        self._tell("windowsize", "--sync", window, *map(str, size))
        self._tell("windowfocus", "--sync", window)

    def rest(self) -> None:
        """Wait until what was asked for must have happened."""
        time.sleep(_REST_SECONDS)

    def picture(self, path: Path) -> None:
        """Write a picture of the screen, as PNG."""
        subprocess.run(("scrot", "--overwrite", path), env=dict(self.environment), check=True)

    def _tell(self, *command: str) -> str:
        done = subprocess.run(
            ("xdotool", *command),
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@contextlib.contextmanager
def desktop(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], size: tuple[int, int]
) -> Generator[Desktop]:
    """A screen of that many pixels with a program in it, in a folder; both end afterwards."""
    width, height = size
    screen = ("Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp")
    quiet = subprocess.DEVNULL
    with subprocess.Popen(screen, stdout=subprocess.PIPE, stderr=quiet, text=True) as server:
        assert server.stdout is not None
        shown = {**environment, "DISPLAY": f":{server.stdout.readline().strip()}"}
        with subprocess.Popen(command, cwd=folder, env=shown, stderr=quiet) as program:
            try:
                time.sleep(_START_SECONDS)
                yield Desktop(shown)
            finally:
                server.terminate()  # which ends the program: it has nowhere to draw any more
                program.wait(_END_SECONDS)
