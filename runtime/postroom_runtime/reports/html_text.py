"""Text and elements of HTML, always escaped."""

from __future__ import annotations

import html

from postroom_runtime.reports.safe_text import safe_block


def escaped(text: str) -> str:
    """`text` for HTML; control characters are spelled out."""
    return html.escape(safe_block(text))


def element(tag: str, text: str, look: str = "") -> str:
    """An element that holds `text`, of class `look`."""
    return wrapped(tag, escaped(text), look)


def wrapped(tag: str, inner: str, look: str = "") -> str:
    """An element around `inner`, which is HTML already."""
    attribute = f' class="{look}"' if look else ""
    return f"<{tag}{attribute}>{inner}</{tag}>"


def folded(title: str, inner: str) -> str:
    """A part that opens and closes. Both arguments are HTML already."""
    return f'<details><summary>{title}</summary><div class="inside">{inner}</div></details>'
