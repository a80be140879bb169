"""Scripts moved between the file of their request and a file of their own.

A script of a v3 request goes to `NAME.beforeRequest.js` or `NAME.afterResponse.js` beside it. A
script of a collection in JSON, and one of a folder or collection, becomes a module that is loaded
with `pm.require`; Postroom alone loads such files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from postroom_runtime.formats.blocks import ScriptBlock, Style, replace_script, script_blocks
from postroom_runtime.formats.v3.layout import is_request_file, request_stem
from postroom_runtime.formats.v3.scripts import SCRIPT_SUFFIXES, script_suffix
from postroom_runtime.formats.write.scripts import with_script, without_script
from postroom_runtime.model.problems import UnreadableInputError

from postroom_server.syntax.nodes import enclosing_function, quoted
from postroom_server.syntax.queries import captures
from postroom_server.syntax.tree import parse

_SUFFIXES = {kind: suffix for suffix, kind in SCRIPT_SUFFIXES.items()}
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
_LOADS = re.compile(r"""\s*pm\.require\(\s*(["'])(?P<path>\.{1,2}/[^"'\n]+)\1\s*\)\s*;?\s*\Z""")
_LEGACY = re.compile(
    r"\b(?:tests|postman|responseBody|responseCode|responseTime|responseHeaders|environment"
    r"|globals|data|iteration|request|xml2Json)\b(?!\s*:)"
)


@dataclass(frozen=True, slots=True)
class ScriptMove:
    """What a move does to files: new texts of files that there are, new files, files to delete."""

    title: str
    changed: Mapping[Path, str] = field(default_factory=dict[Path, str])
    created: Mapping[Path, str] = field(default_factory=dict[Path, str])
    deleted: tuple[Path, ...] = ()


def moved_out(
    path: Path, text: str, block: ScriptBlock, exists: Callable[[Path], bool]
) -> ScriptMove | None:
    """The script of a file in a file of its own; None where it is one already, has a place that is
    taken, or would mean something else there. `exists` tells whether there is a file."""
    if block.holder.style is Style.WHOLE_FILE or block.event or not block.text.strip():
        return None
    if not is_request_file(path):
        return _as_module(path, text, block, exists)
    home = path.with_name(request_stem(path) + _SUFFIXES[block.kind])
    if exists(home):
        return None
    try:
        after = without_script(path, text, block.holder.start)
    except UnreadableInputError:
        return None
    return ScriptMove(f"Move this script into {home.name}", {path: after}, {home: _ended(block)})


def moved_in(path: Path, text: str, request: Path, request_text: str) -> ScriptMove | None:
    """The script file beside a request in the request's own file; None where that has a script of
    the same kind, for Postman runs only the first."""
    suffix = script_suffix(path.name)
    kind = SCRIPT_SUFFIXES.get(suffix)
    if kind is None or any(one.kind is kind for one in script_blocks(request, request_text).blocks):
        return None
    type_ = suffix.removeprefix(".").removesuffix(".js")
    try:
        after = with_script(request, request_text, type_, text.replace("\r\n", "\n"))
    except UnreadableInputError:
        return None
    return ScriptMove(f"Move this script into {request.name}", {request: after}, deleted=(path,))


def loaded_file(path: Path, block: ScriptBlock) -> Path | None:
    """The file that a script loads and does nothing else: what can be moved back into it."""
    match = _LOADS.match(block.text)
    return None if match is None else Path(path.parent / match["path"])


def moved_back(path: Path, text: str, block: ScriptBlock, module: Path, code: str) -> ScriptMove:
    """The text of a loaded file in place of the script that loads it. The file stays: other scripts
    may load it, too."""
    after = replace_script(text, block, code.replace("\r\n", "\n").rstrip("\n"))
    return ScriptMove(f"Put the text of {module.name} here", {path: after})


def _as_module(
    path: Path, text: str, block: ScriptBlock, exists: Callable[[Path], bool]
) -> ScriptMove | None:
    if not _is_fit_for_module(block.text):
        return None
    stem = _UNFIT.sub("-", block.owner).strip("-.") or "script"
    home = _free(path.parent, stem, _SUFFIXES[block.kind], exists)
    after = replace_script(text, block, f"pm.require({quoted(f'./{home.name}')});")
    title = f"Move this script into {home.name} and load it (Postroom only)"
    return ScriptMove(title, {path: after}, {home: _ended(block)})


def _is_fit_for_module(script: str) -> bool:
    """Whether a script means the same as a module: modules cannot await or return at the top, and
    do not see the API before `pm`."""
    root = parse(script).root
    if root.has_error or _LEGACY.search(script):
        return False
    return not any(
        enclosing_function(node) is None
        for pattern, capture in (("awaits", "await"), ("returns", "return"))
        for node in captures(pattern, root).get(capture, [])
    )


def _free(folder: Path, stem: str, suffix: str, exists: Callable[[Path], bool]) -> Path:
    numbered = (f"{stem}{'' if number == 1 else f' {number}'}{suffix}" for number in range(1, 1000))
    return next(folder / name for name in numbered if not exists(folder / name))


def _ended(block: ScriptBlock) -> str:
    return block.text if block.text.endswith("\n") else f"{block.text}\n"
