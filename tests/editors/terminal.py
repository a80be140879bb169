"""A terminal with a program in it, that a test types into and looks at: tmux on an own socket."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE

_SECONDS = PATIENCE
_PRESS_SECONDS = 3
_LOOK_SECONDS = 0.1
_ESCAPE_SECONDS = 0.3


@dataclass(frozen=True)
class Terminal:
    """A running terminal: the program `tmux`, and the file through which it is spoken to."""

    tmux: str
    socket: Path
    environment: Mapping[str, str]

    def keys(self, *keys: str) -> None:
        """Press keys, as tmux calls them: `Enter`, `Escape`, `C-w`."""
        self._tell("send-keys", "-t", "0", *keys)

    def escape(self) -> None:
        """Press Escape alone: together with the next key it would be Alt."""
        self.keys("Escape")
        time.sleep(_ESCAPE_SECONDS)

    def type(self, text: str) -> None:
        """Type text."""
        self._tell("send-keys", "-t", "0", "-l", text)

    def screen(self) -> str:
        """What is to be seen now."""
        return self._tell("capture-pane", "-t", "0", "-p")

    def colored(self) -> str:
        """What is to be seen now, with the escapes that color it."""
        return self._tell("capture-pane", "-t", "0", "-p", "-e")

    def wait_for(self, pattern: str, press: tuple[str, ...] = ()) -> str:
        """The screen once it shows what matches; fails when that does not happen. With keys to
        `press`, they are pressed every other second until it does."""
        until, again = time.monotonic() + _SECONDS, time.monotonic()
        while not re.search(pattern, screen := self.screen()):
            assert time.monotonic() < until, f"waited in vain for {pattern}:\n{screen}"
            if press and time.monotonic() >= again:
                self.escape()
                self.keys(*press)
                again = time.monotonic() + _PRESS_SECONDS
            time.sleep(_LOOK_SECONDS)
        return screen

    def wait_until_gone(self, pattern: str) -> str:
        """The screen once it no longer shows what matches."""
        until = time.monotonic() + _SECONDS
        while re.search(pattern, screen := self.screen()):
            assert time.monotonic() < until, f"{pattern} does not go away:\n{screen}"
            time.sleep(_LOOK_SECONDS)
        return screen

    def _tell(self, *command: str) -> str:
        done = subprocess.run(
            (self.tmux, "-S", str(self.socket), *command),
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@contextlib.contextmanager
def terminal(
    tmux: str,
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    size: tuple[int, int] = (110, 40),
) -> Generator[Terminal]:
    """A terminal of that many columns and lines, in a folder, with a program; ended afterwards."""
    running = Terminal(tmux, Path(environment["HOME"]) / "tmux", environment)
    columns, lines = map(str, size)
    start = (
        "new-session",
        "-d",
        "-x",
        columns,
        "-y",
        lines,
        "-c",
        str(folder),
        shlex.join(command),
    )
    subprocess.run(
        (tmux, "-f", "/dev/null", "-S", str(running.socket), *start), env=environment, check=True
    )
    try:
        yield running
    finally:
        subprocess.run((tmux, "-S", str(running.socket), "kill-server"), check=False)
