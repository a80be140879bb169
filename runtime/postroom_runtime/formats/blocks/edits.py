"""Change a script where it stands: the rest of the file stays as it is, to the byte."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from postroom_runtime.formats.blocks.model import ScriptBlock
from postroom_runtime.formats.holders import Holder, Style
from postroom_runtime.formats.json_nodes import JsonNode
from postroom_runtime.formats.json_strings import encode
from postroom_runtime.formats.write.layout import line_ending, line_indent
from postroom_runtime.formats.write.yaml_scalars import double_quoted, literal, plain_or_quoted
from postroom_runtime.formats.yaml_scalars import block_indent

_FLOW_INDICATOR = re.compile(r"[\n,\[\]{}]")
_LINE_END = re.compile(r"\r\n|\n|\r")


def inserted_text(block: ScriptBlock, text: str) -> str:
    """How `text`, inserted somewhere in the script, must be written in the file.

    Line breaks of `text` are `\\n`. In a folded, plain or single-quoted YAML scalar a line break
    becomes an empty line, which is how these styles write one.
    """
    if "\n" not in text:
        return inserted_line(block.holder.style, text)
    return _INSERTIONS[block.holder.style](block, text)


def inserted_line(style: Style, text: str) -> str:
    """How `text` without line breaks must be written in a file that holds the script in `style`."""
    if style in (Style.JSON_ARRAY, Style.JSON_STRING):
        return encode(text)
    if style is Style.DOUBLE_QUOTED:
        return double_quoted(text)[1:-1]
    return text.replace("'", "''") if style is Style.SINGLE_QUOTED else text


def replace_script(file_text: str, block: ScriptBlock, new_script: str) -> str:
    """The file with `new_script` in place of the block's script.

    `block` must come from `file_text`. An array stays an array, a literal block a literal block;
    other YAML styles become a literal block when the script gets several lines.
    """
    holder = block.holder
    written = _REPLACEMENTS[holder.style](block, file_text, new_script)
    return file_text[: holder.start] + written + file_text[holder.end :]


# ---- Insertions ------------------------------------------------------------------------------


def _into_array(block: ScriptBlock, text: str) -> str:
    separator = f'",{_between_elements(block.map.file.text, block.holder)}"'
    return separator.join(encode(line) for line in text.split("\n"))


def _into_string(_block: ScriptBlock, text: str) -> str:
    return encode(text)


def _into_literal(block: ScriptBlock, text: str) -> str:
    file = block.map.file.text
    return _indented(text, line_ending(file), _block_indentation(file, block.holder))


def _into_folded(block: ScriptBlock, text: str) -> str:
    file = block.map.file.text
    ending = line_ending(file)
    return _indented(text, ending * 2, _block_indentation(file, block.holder))


def _into_double_quoted(_block: ScriptBlock, text: str) -> str:
    return double_quoted(text)[1:-1]


def _into_single_quoted(block: ScriptBlock, text: str) -> str:
    return _into_plain(block, text.replace("'", "''"))


def _into_plain(block: ScriptBlock, text: str) -> str:
    indentation = " " * (block.holder.parent_indent + 2)
    return _indented(text, line_ending(block.map.file.text) * 2, indentation)


def _into_file(block: ScriptBlock, text: str) -> str:
    return text.replace("\n", line_ending(block.map.file.text))


_INSERTIONS: dict[Style, Callable[[ScriptBlock, str], str]] = {
    Style.JSON_ARRAY: _into_array,
    Style.JSON_STRING: _into_string,
    Style.LITERAL: _into_literal,
    Style.FOLDED: _into_folded,
    Style.DOUBLE_QUOTED: _into_double_quoted,
    Style.SINGLE_QUOTED: _into_single_quoted,
    Style.PLAIN: _into_plain,
    Style.WHOLE_FILE: _into_file,
}

# ---- Replacements ----------------------------------------------------------------------------


def _as_array(block: ScriptBlock, file: str, script: str) -> str:
    holder = block.holder
    between = _between_elements(file, holder)
    closing = line_indent(file, holder.start)
    rows = f",{between}".join(json.dumps(line, ensure_ascii=False) for line in script.split("\n"))
    if not between.startswith(("\r", "\n")):
        return f"[{rows}]"
    return f"[{between}{rows}{line_ending(file)}{closing}]"


def _as_string(_block: ScriptBlock, _file: str, script: str) -> str:
    return json.dumps(script, ensure_ascii=False)


def _as_literal(block: ScriptBlock, file: str, script: str) -> str:
    return literal(file, block.holder, script, line_ending(file))


def _as_double_quoted(_block: ScriptBlock, _file: str, script: str) -> str:
    return double_quoted(script)


def _as_scalar(block: ScriptBlock, file: str, script: str) -> str:
    if block.holder.in_flow and _FLOW_INDICATOR.search(script):
        return double_quoted(script)
    if "\n" not in script:
        return plain_or_quoted(script, block.holder.style)
    return literal(file, block.holder, script, line_ending(file))


def _as_file(_block: ScriptBlock, file: str, script: str) -> str:
    unified = _LINE_END.sub("\n", script)
    return unified.replace("\n", line_ending(file))


_REPLACEMENTS: dict[Style, Callable[[ScriptBlock, str, str], str]] = {
    Style.JSON_ARRAY: _as_array,
    Style.JSON_STRING: _as_string,
    Style.LITERAL: _as_literal,
    Style.FOLDED: _as_literal,
    Style.DOUBLE_QUOTED: _as_double_quoted,
    Style.SINGLE_QUOTED: _as_scalar,
    Style.PLAIN: _as_scalar,
    Style.WHOLE_FILE: _as_file,
}

# ---- Indentation -----------------------------------------------------------------------------


def _indented(text: str, ending: str, indentation: str) -> str:
    """Lines after the first get the indentation; empty ones only where more text follows."""
    first, *rest = text.split("\n")
    lines = [f"{indentation}{line}" if line else "" for line in rest]
    if rest and not rest[-1]:
        lines[-1] = indentation
    return ending.join([first, *lines])


def _block_indentation(file: str, holder: Holder) -> str:
    indent = block_indent(file, holder.start, holder.end, holder.parent_indent)
    return " " * (indent or holder.parent_indent + 2)


def _between_elements(file: str, holder: Holder) -> str:
    """What stands after the comma between two lines of an `exec` array, as in this array, or as
    in an array that is still empty or has one line."""
    elements = JsonNode(file, holder.start, holder.end).leading(2)
    if elements:
        before = file[holder.start + 1 : elements[0].start]
        if len(elements) > 1:
            before = file[elements[0].end : elements[1].start].replace(",", "", 1)
        return before
    unit = "\t" if "\t" in line_indent(file, holder.start) else "  "
    return f"{line_ending(file)}{line_indent(file, holder.start)}{unit}"
