"""Pictures of terminals: what stands there becomes HTML, and Chromium makes a picture of it."""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
from pathlib import Path

from tests.editors.terminal import Terminal

_CELL = (8.43, 18)
_DARK = ("#1c1e26", "#e95678", "#29d398", "#fab795", "#26bbd9", "#ee64ac", "#59e1e3", "#d5d8da")
_BRIGHT = ("#6c6f93", "#ec6a88", "#3fdaa4", "#fbc3a7", "#3fc4de", "#f075b5", "#6be4e6", "#ffffff")
_PALETTE = (*_DARK, *_BRIGHT)


def draw(screen: Terminal, size: tuple[int, int], picture: Path) -> None:
    """Write a picture, as PNG, of what a terminal of that many columns and lines shows."""
    columns, lines = size
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "page.html"
        page.write_text(_page(screen.colored()), "utf-8")
        window = f"{round(columns * _CELL[0]) + 24},{lines * _CELL[1] + 24}"
        subprocess.run(
            (
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *(f"--user-data-dir={scratch}/profile", f"--window-size={window}"),
                *(f"--screenshot={picture}", page.as_uri()),
            ),
            check=True,
            capture_output=True,
        )


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
