"""`postroom check --fix`: apply the fixes that are safe, where the scripts stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from postroom_server.analysis.code_actions import preferred_edits
from postroom_server.analysis.results import Diagnostic
from postroom_server.text import apply_edits

from postroom_runtime.commands.check_files import files_of
from postroom_runtime.commands.check_lint import Linter
from postroom_runtime.commands.check_pool import mapped
from postroom_runtime.commands.check_targets import Target
from postroom_runtime.formats.blocks import ScriptBlock, replace_script, script_blocks
from postroom_runtime.formats.text_files import read_text
from postroom_runtime.formats.write.atomic import write_text
from postroom_runtime.model.problems import Problem, UnreadableInputError

_ROUNDS = 10
_UNREADABLE = "syntax"


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file after its fixes: its new text, and how many findings of which rules they mended."""

    path: Path
    text: str
    mended: Counter[str]


def fix_all_in(targets: Sequence[Target], linter: Linter, jobs: int) -> list[FixedFile]:
    """Fix the scripts of all targets in place; the rest of each file stays as it is, to the byte.

    Files that cannot be read are left alone: the check itself reports them. Raises
    UnreadableInputError for a file that cannot be written.
    """
    with mapped(linter, fixed_file, files_of(targets), jobs) as found:
        fixed = [one for one in found if one is not None]
    for one in fixed:
        _write(one)
    return fixed


def fixed_file(linter: Linter, path: Path) -> FixedFile | None:
    """A file with its scripts fixed, not yet written; None where there is nothing to fix."""
    path = path.absolute()
    try:
        before = text = read_text(path)
    except UnreadableInputError:
        return None
    mended: Counter[str] = Counter()
    for number in range(len(script_blocks(path, text).blocks)):
        block = script_blocks(path, text).blocks[number]
        if not block.enabled:
            continue
        script, counts = _fixed(path, block, linter)
        if script != block.text:
            text = replace_script(text, block, script)
            mended += counts
    return None if text == before else FixedFile(path, text, mended)


def _write(fixed: FixedFile) -> None:
    try:
        write_text(fixed.path, fixed.text)
    except OSError as error:
        problem = Problem(fixed.path, f"The file cannot be written: {error.strerror}.")
        raise UnreadableInputError(problem) from error


def _fixed(path: Path, block: ScriptBlock, linter: Linter) -> tuple[str, Counter[str]]:
    """The script after as many rounds of fixes as it takes, and what they mended."""
    text = block.text
    first = found = linter.diagnostics(path, block, text)
    for _ in range(_ROUNDS):
        edits = () if _is_broken(found) else preferred_edits(found)
        if not edits:
            break
        changed = apply_edits(text, edits)
        after = linter.diagnostics(path, block, changed)
        if _is_broken(after):
            break
        text, found = changed, after
    return text, _counts(first) - _counts(found)


def _counts(found: Sequence[Diagnostic]) -> Counter[str]:
    return Counter(f"{one.code} {one.name}" for one in found)


def _is_broken(found: Sequence[Diagnostic]) -> bool:
    return any(one.code == _UNREADABLE for one in found)
