"""What the sandbox is told of sources before it runs them.

The host compiles scripts itself, and checks the modules that a script may load: what V8 says of a
syntax error, it says only to the host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec

from postroom_runtime.scripting.frames import Module, ScriptError

MENTIONS = ("async", "Promise", "import", "require", ".then")
"""Without one of these in it a source has no promises that the sandbox does not know."""
LONGEST_INSTRUMENTED = 200_000
"""Characters. Longer texts are bundled libraries, which handle their own promises."""


class SyntaxFault(msgspec.Struct, frozen=True):
    """Why a module does not compile, and where."""

    message: str
    line: int
    column: int


class SourceNote(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """What the sandbox is told of one source."""

    insertions: list[tuple[int, int, int]] = []
    code: str = ""
    syntax_error: SyntaxFault | None = None


Check = Callable[[Module, str], ScriptError | None]
"""Compiles a text as that of a module: what V8 has against it, None when nothing."""


@lru_cache(maxsize=256)
def with_insertions(source: str) -> SourceNote | None:
    """The source with insertions; None when it needs none."""
    if len(source) > LONGEST_INSTRUMENTED or not any(word in source for word in MENTIONS):
        return None
    from postroom_runtime.scripting.instrument import instrument

    instrumented = instrument(source)
    if instrumented is None:
        return None
    return SourceNote(instrumented.insertions, instrumented.code)


def module_notes(modules: Iterable[Module], check: Check) -> dict[str, SourceNote]:
    """The notes of modules, by label; of most there is nothing to note."""
    notes = {module.label: _module_note(module, check) for module in modules}
    return {label: note for label, note in notes.items() if note is not None}


def _module_note(module: Module, check: Check) -> SourceNote | None:
    if module.label.endswith(".json"):
        return None
    note = with_insertions(module.source)
    if note is not None and check(module, note.code) is None:
        return note
    error = check(module, module.source)
    if error is None or not error.frames:
        return None
    place = error.frames[0]
    return SourceNote(syntax_error=SyntaxFault(error.message, place.line, place.column))
