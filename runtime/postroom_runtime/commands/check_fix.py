"""`postroom check --fix`: apply the fixes that are safe, where the scripts stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from postroom_server.analysis.code_actions import preferred_edits
from postroom_server.analysis.results import Diagnostic
from postroom_server.text import apply_edits

from postroom_runtime.commands.check_lint import Linter, ScriptPlace
from postroom_runtime.commands.check_targets import Target, TargetKind
from postroom_runtime.commands.placed_scripts import scripts_in
from postroom_runtime.formats import load_collection
from postroom_runtime.formats.blocks import ScriptBlock, replace_script, script_blocks
from postroom_runtime.formats.text_files import read_text
from postroom_runtime.formats.write.atomic import write_text
from postroom_runtime.model.problems import Problem, UnreadableInputError

_ROUNDS = 10
_UNREADABLE = "syntax"


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file that has been changed, and how many findings of which rules that mended."""

    path: Path
    mended: Counter[str]


def fix_all_in(targets: Sequence[Target], linter: Linter) -> list[FixedFile]:
    """Fix the scripts of all targets in place; the rest of each file stays as it is, to the byte.

    Files that cannot be read are left alone: the check itself reports them. Raises
    UnreadableInputError for a file that cannot be written.
    """
    paths = dict.fromkeys(path for target in targets for path in _files(target))
    return [fixed for path in paths if (fixed := _fix_file(path, linter)) is not None]


def _files(target: Target) -> Iterator[Path]:
    if target.kind is not TargetKind.COLLECTION:
        return
    try:
        collection, _ = load_collection(target.path)
    except UnreadableInputError:
        return
    for placed in scripts_in(collection):
        yield placed.script.source.path


def _fix_file(path: Path, linter: Linter) -> FixedFile | None:
    before = text = read_text(path)
    mended: Counter[str] = Counter()
    for number in range(len(script_blocks(path, text).blocks)):
        block = script_blocks(path, text).blocks[number]
        script, counts = _fixed(path, block, linter)
        if script != block.text:
            text = replace_script(text, block, script)
            mended += counts
    if text == before:
        return None
    try:
        write_text(path, text)
    except OSError as error:
        problem = Problem(path, f"The file cannot be written: {error.strerror}.")
        raise UnreadableInputError(problem) from error
    return FixedFile(path, mended)


def _fixed(path: Path, block: ScriptBlock, linter: Linter) -> tuple[str, Counter[str]]:
    """The script after as many rounds of fixes as it takes, and what they mended."""
    place = ScriptPlace(path, block.kind, block.level, block.owner, block.owner_id)
    text = block.text
    first = found = linter.diagnostics(text, place)
    for _ in range(_ROUNDS):
        edits = () if _is_broken(found) else preferred_edits(found)
        if not edits:
            break
        changed = apply_edits(text, edits)
        after = linter.diagnostics(changed, place)
        if _is_broken(after):
            break
        text, found = changed, after
    return text, _counts(first) - _counts(found)


def _counts(found: Sequence[Diagnostic]) -> Counter[str]:
    return Counter(f"{one.code} {one.name}" for one in found)


def _is_broken(found: Sequence[Diagnostic]) -> bool:
    return any(one.code == _UNREADABLE for one in found)
