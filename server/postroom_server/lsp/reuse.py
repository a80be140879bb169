"""What was found in a document's last version and still holds in the next one.

A large collection holds hundreds of scripts, of which an edit changes one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lsprotocol import types
from postroom_runtime.formats.blocks.typed import Move, movement
from postroom_runtime.formats.steps import Steps

from postroom_server.analysis.results import Diagnostic
from postroom_server.analysis.script import Knowledge, Script
from postroom_server.lsp.documents import Document
from postroom_server.lsp.lineage import Lineage

_DOCUMENTS = 8

Found = tuple[Diagnostic, ...]
Shown = list[tuple[Diagnostic, types.Diagnostic]]
"""Findings with what they are in LSP's words."""
_Key = tuple[str, str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Pass:
    """What was found in a document's scripts, by their numbers, those without findings left out.
    `loading` are those that load others, which may have changed."""

    circumstances: tuple[object, ...]
    lineage: Lineage
    found: Mapping[int, Found]
    loading: frozenset[int]


@dataclass(slots=True)
class Reuse:
    """The findings in the last version of one document. Only what the last pass over it asked for
    is kept."""

    _scripts: dict[_Key, tuple[Knowledge, Found]] = field(
        default_factory=dict[_Key, "tuple[Knowledge, Found]"]
    )
    _templates: tuple[str, Knowledge, list[Diagnostic]] | None = None
    _last: Pass | None = None
    shown: tuple[list[Diagnostic], tuple[object, ...], Shown] | None = None
    """Findings outside of scripts, under which circumstances they are shown, and how."""

    def finding_by_number(
        self,
        document: Document,
        circumstances: tuple[object, ...],
        diagnose: Callable[[Script], Found],
        find: Callable[[int, Callable[[Script], Found]], Found],
    ) -> Steps[Mapping[int, Found]]:
        """What `find` finds in a document's scripts by `diagnose`, asked only about those that may
        have other findings than in the last version, under the same circumstances; a script at a
        time."""
        last, lineage = self._last, document.lineage
        edited = lineage.edited_since(last.lineage) if last is not None else None
        if last is None or edited is None or last.circumstances != circumstances:
            again, found = frozenset(range(len(document.contents.blocks))), dict[int, Found]()
            diagnose = self.scripts(diagnose)
        else:
            again = last.loading.union(edited)
            found = {number: one for number, one in last.found.items() if number not in again}
        for number in again:
            found[number] = find(number, diagnose)
            yield
        loading = frozenset(number for number in again if _loads(document, number))
        self._last = Pass(circumstances, lineage, _ordered(found), loading)
        return self._last.found

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

    def finding_templates(
        self,
        document: Document,
        knowledge: Knowledge,
        diagnose: Callable[[str], Steps[list[Diagnostic]]],
    ) -> Steps[tuple[list[Diagnostic], Move | None]]:
        """What `diagnose` finds outside of scripts, and how it has moved since: that is all that
        typing in a script does to it. The same list as long as nothing else happens."""
        move = movement(document.contents)
        text = document.text if move is None else move.before.text
        known = self._templates
        if known is None or known[0] is not text or known[1] is not knowledge:
            known = self._templates = (text, knowledge, (yield from diagnose(text)))
        return known[2], move


def _ordered(found: Mapping[int, Found]) -> Mapping[int, Found]:
    return {number: found[number] for number in sorted(found) if found[number]}


def _loads(document: Document, number: int) -> bool:
    return "require" in document.contents.blocks[number].text


_documents: OrderedDict[str, Reuse] = OrderedDict()


def reuse(uri: str) -> Reuse:
    """What can be used again in a document; that of the last few documents is kept."""
    kept = _documents.pop(uri, None) or Reuse()
    _documents[uri] = kept
    if len(_documents) > _DOCUMENTS:
        _documents.popitem(last=False)
    return kept
