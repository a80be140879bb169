"""Change all of the API before `pm` in a script at once, and apply fixes until none is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from postroom_server.analysis.code_actions import preferred_edits
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import CodeAction, Diagnostic, TextEdit
from postroom_server.analysis.script import Script
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import apply_edits
from postroom_server.text.span import Span

KIND = "source.postroom.migrate"
LEGACY = frozenset({"PM017", "PM018"})
"""The rules about the older API: its names, and parsing by hand what it gave as text."""

_ROUNDS = 10


def migration(script: Script) -> CodeAction | None:
    """The whole script with `pm` in place of the older API; None where nothing of that is left
    that can be changed."""
    if not any(one.code == "PM017" for one in diagnose(script)):
        return None
    edits = fixed(script, lambda found: found.code in LEGACY)
    return CodeAction("Change the API before `pm` to `pm`", KIND, edits) if edits else None


def fixed(script: Script, wanted: Callable[[Diagnostic], bool]) -> tuple[TextEdit, ...]:
    """The edits that apply the safe fixes of the wanted findings, and of what they bring to light,
    until none is left. A fix after which the script would not parse is not applied."""
    text = script.text
    for _ in range(_ROUNDS):
        found = [one for one in diagnose(_with(script, text)) if wanted(one)]
        edits = preferred_edits(found)
        after = apply_edits(text, edits) if edits else text
        if after == text or syntax_problem(after) is not None:
            break
        text = after
    return changed(script.text, text)


def changed(before: str, after: str) -> tuple[TextEdit, ...]:
    """The edits that make one text of another, line by line: what stays keeps its place."""
    from difflib import SequenceMatcher  # needed only when something is changed

    if before == after:
        return ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        _trimmed(before, TextEdit(Span(starts[a], starts[b]), "".join(new[c:d])))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def _trimmed(before: str, edit: TextEdit) -> TextEdit:
    """An edit without what is the same at its end: the line break, most often."""
    start, end, text = edit.span.start, edit.span.end, edit.text
    while end > start and text and before[end - 1] == text[-1]:
        end, text = end - 1, text[:-1]
    return TextEdit(Span(start, end), text)


def _with(script: Script, text: str) -> Script:
    return replace(script, text=text)
