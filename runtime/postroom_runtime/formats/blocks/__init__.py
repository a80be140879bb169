"""Scripts inside files, for an editor: found in text that may be broken, and changed in place."""

from __future__ import annotations

from postroom_runtime.formats.blocks.edits import inserted_line, inserted_text, replace_script
from postroom_runtime.formats.blocks.finding import script_blocks
from postroom_runtime.formats.blocks.model import (
    Level,
    RequestMark,
    ScriptBlock,
    ScriptBlocks,
)
from postroom_runtime.formats.holders import Holder, Style

__all__ = [
    "Holder",
    "Level",
    "RequestMark",
    "ScriptBlock",
    "ScriptBlocks",
    "Style",
    "inserted_line",
    "inserted_text",
    "replace_script",
    "script_blocks",
]
