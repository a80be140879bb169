"""Changes that a person may want: the fixes of what is wrong, and rewrites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import CodeAction, Diagnostic, TextEdit
from postroom_server.analysis.script import Script
from postroom_server.text.span import Span


def code_actions(script: Script, span: Span) -> tuple[CodeAction, ...]:
    """The fixes of the diagnostics that touch `span`, the preferred ones first, then comments that
    silence them."""
    return actions_for(script, diagnose(script), span)


def actions_for(script: Script, found: Iterable[Diagnostic], span: Span) -> tuple[CodeAction, ...]:
    """As `code_actions`, for diagnostics of the script that are known already."""
    touched = [one for one in found if one.span.touches(span)]
    fixes = [action for one in touched for action in _fixes(one)]
    silencing = [action for one in touched for action in _silencing(script, one)]
    return (*sorted(fixes, key=lambda one: not one.preferred), *silencing)


def fix_all(script: Script) -> tuple[TextEdit, ...]:
    """The edits of every preferred fix that do not overlap; run it again for what is left."""
    return preferred_edits(diagnose(script))


def preferred_edits(found: Iterable[Diagnostic]) -> tuple[TextEdit, ...]:
    """The edits of the preferred fixes of diagnostics of one script, without those that overlap
    an earlier one."""
    taken: list[TextEdit] = []
    for diagnostic in found:
        preferred = next((fix for fix in diagnostic.fixes if fix.preferred), None)
        if preferred is None:
            continue
        if not any(_overlap(one, other) for one in preferred.edits for other in taken):
            taken += preferred.edits
    return tuple(sorted(taken, key=lambda edit: edit.span.start))


def _fixes(diagnostic: Diagnostic) -> Iterator[CodeAction]:
    for fix in diagnostic.fixes:
        yield CodeAction(fix.title, "quickfix", fix.edits, fix.preferred, diagnostic.code)


def _silencing(script: Script, diagnostic: Diagnostic) -> Iterator[CodeAction]:
    if not diagnostic.code.startswith("PM"):
        return
    start = script.text.rfind("\n", 0, diagnostic.span.start) + 1
    line = script.text[start:]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    comment = f"{indent}// postroom-ignore {diagnostic.code}\n"
    yield CodeAction(
        f"Ignore {diagnostic.code} ({diagnostic.name}) on this line",
        "quickfix",
        (TextEdit(Span(start, start), comment),),
        code=diagnostic.code,
    )


def _overlap(one: TextEdit, other: TextEdit) -> bool:
    if one.span == other.span:
        return True
    return one.span.start < other.span.end and other.span.start < one.span.end
