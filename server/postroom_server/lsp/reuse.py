"""What was found in a document's last version and still holds in the next one.

A large collection holds hundreds of scripts, of which an edit changes one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from postroom_runtime.formats.blocks.typed import movement

from postroom_server.analysis.results import Diagnostic
from postroom_server.analysis.script import Knowledge, Script
from postroom_server.lsp.documents import Document
from postroom_server.text import Span, TextEdit

_DOCUMENTS = 8

Found = tuple[Diagnostic, ...]
_Key = tuple[str, str, str, str, str, int]


@dataclass(slots=True)
class Reuse:
    """The findings in the last version of one document. Only what the last pass over it asked for
    is kept."""

    _scripts: dict[_Key, tuple[Knowledge, Found]] = field(
        default_factory=dict[_Key, "tuple[Knowledge, Found]"]
    )
    _templates: tuple[str, Knowledge, list[Diagnostic]] | None = None

    def scripts(self, diagnose: Callable[[Script], Found]) -> Callable[[Script], Found]:
        """`diagnose` for one pass over the scripts, asked only about those that are new."""
        before, self._scripts = self._scripts, {}

        def diagnosed(script: Script) -> Found:
            if "require" in script.text:  # what it loads may have changed
                return diagnose(script)
            around = script.knowledge
            about = (script.text, script.kind, script.level, script.profile, script.event)
            key = (*about, id(around))
            found = before[key][1] if key in before else diagnose(script)
            self._scripts[key] = (around, found)  # keeps `around` alive, and with it its id
            return found

        return diagnosed

    def templates(
        self,
        document: Document,
        knowledge: Knowledge,
        diagnose: Callable[[str], list[Diagnostic]],
    ) -> list[Diagnostic]:
        """What `diagnose` finds outside of scripts. Typing in a script only moves it."""
        move = movement(document.contents)
        text = document.text if move is None else move.before.text
        known = self._templates
        if known is None or known[0] is not text or known[1] is not knowledge:
            known = self._templates = (text, knowledge, diagnose(text))
        if move is None:
            return known[2]
        return [_moved(one, move.offset) for one in known[2]]


_documents: OrderedDict[str, Reuse] = OrderedDict()


def reuse(uri: str) -> Reuse:
    """What can be used again in a document; that of the last few documents is kept."""
    kept = _documents.pop(uri, None) or Reuse()
    _documents[uri] = kept
    if len(_documents) > _DOCUMENTS:
        _documents.popitem(last=False)
    return kept


def _moved(found: Diagnostic, offset: Callable[[int], int]) -> Diagnostic:
    def moved(span: Span) -> Span:
        return Span(offset(span.start), offset(span.end))

    fixes = tuple(
        replace(fix, edits=tuple(TextEdit(moved(edit.span), edit.text) for edit in fix.edits))
        for fix in found.fixes
    )
    return replace(found, span=moved(found.span), fixes=fixes)
