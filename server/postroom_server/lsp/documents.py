"""The documents that the editor has open, as immutable values: one per version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lsprotocol import types
from postroom_runtime.formats.blocks import ScriptBlock, ScriptBlocks, script_blocks
from postroom_runtime.formats.blocks.finding import whole_file
from postroom_runtime.formats.blocks.typed import block_around, movement, typed
from postroom_runtime.model.collection import ScriptKind
from pygls.uris import to_fs_path

from postroom_server.lsp.convert import FilePlaces, ScriptPlaces
from postroom_server.lsp.lineage import Lineage
from postroom_server.text import LineIndex, PositionEncoding, apply_change

SCRIPT_SCHEME = "postroom-script"


@dataclass(frozen=True)
class Edit:
    """A change of a document: the stretch between `start` and `end` became `length` characters."""

    start: int
    end: int
    length: int

    def moved(self, offset: int) -> int:
        """Where what stood at `offset` stands now; inside the stretch: at its start."""
        if offset < self.start or (offset == self.start < self.end):
            return offset
        if offset >= self.end:
            return offset + self.length - (self.end - self.start)
        return self.start


@dataclass(frozen=True)
class ScriptAt:
    """A script of a document and how its offsets stand in the file."""

    block: ScriptBlock
    file: FilePlaces

    @cached_property
    def places(self) -> ScriptPlaces:
        """The script's offsets as the client's positions."""
        return ScriptPlaces(self.file, self.block.map)


@dataclass(frozen=True, eq=False)
class Document:
    """A document at one version. What is derived from the text is made once, when asked for.
    `kind` is when a JavaScript file runs that the settings make a script; `is_module` tells of one
    that scripts load."""

    uri: str
    path: Path
    version: int
    text: str
    encoding: PositionEncoding
    kind: ScriptKind | None = None
    is_module: bool = False

    @property
    def is_file(self) -> bool:
        """Whether the document is a file's, not an editor's copy of something."""
        return self.uri.startswith("file:")

    @cached_property
    def index(self) -> LineIndex:
        """Lines and offsets of the text."""
        return LineIndex(self.text)

    @cached_property
    def places(self) -> FilePlaces:
        """Offsets of the text as the client's positions."""
        return FilePlaces(self.index, self.encoding)

    @cached_property
    def contents(self) -> ScriptBlocks:
        """The scripts, requests and problems in the text."""
        found = script_blocks(self.path, self.text, self.index)
        if found.blocks or (self.kind is None and not self.is_module):
            return found
        if self.kind is not None:
            return whole_file(self.path, self.text, self.kind, self.index)
        module = whole_file(self.path, self.text, ScriptKind.POST_RESPONSE, self.index)
        return ScriptBlocks(self.path, module.blocks)  # it is no request's: nothing to send

    @cached_property
    def lineage(self) -> Lineage:
        """Which of the scripts are those of earlier versions."""
        return Lineage()

    @cached_property
    def scripts(self) -> tuple[ScriptAt, ...]:
        """The scripts with their places, in the order in which they stand."""
        return tuple(ScriptAt(block, self.places) for block in self.contents.blocks)

    def script(self, number: int) -> ScriptAt:
        """The script of that number in the order in which they stand."""
        return ScriptAt(self.contents.blocks[number], self.places)

    def script_at(self, position: types.Position) -> tuple[ScriptAt, int] | None:
        """The script at a client's position and the offset in it."""
        script = self.script_around(self.places.offset(position))
        offset = script.places.offset(position) if script else None
        return None if script is None or offset is None else (script, offset)

    def script_around(self, offset: int) -> ScriptAt | None:
        """The script whose holder takes in an offset of the file."""
        number = block_around(self.contents.blocks, offset)
        return None if number is None else self.script(number)

    def edited(self, version: int, start: int, end: int, new: str) -> Document:
        """The document after an edit. What is known of this one and still true is kept."""
        text = apply_change(self.text, start, end, new)
        after = replace(self, version=version, text=text)
        if "index" in vars(self):
            vars(after)["index"] = self.index.edited(text, start, end)
        if "contents" in vars(self):
            contents = typed(self.contents, self.index, after.index, start, end)
            move = movement(contents) if contents is not None else None
            if move is not None:
                vars(after)["contents"] = contents
                vars(after)["lineage"] = self.lineage.edited(move.number)
        return after


def changed(
    document: Document, params: types.DidChangeTextDocumentParams
) -> tuple[Document, list[tuple[Document, Document, Edit]]]:
    """The document after a change notification, and its steps: before, after, edit."""
    steps: list[tuple[Document, Document, Edit]] = []
    for change in params.content_changes:
        start, end, new = _replacement(document, change)
        after = document.edited(params.text_document.version, start, end, new)
        steps.append((document, after, Edit(start, end, len(new))))
        document = after
    return document, steps


def _replacement(
    document: Document, change: types.TextDocumentContentChangeEvent
) -> tuple[int, int, str]:
    """The stretch that a change replaces, by offset, and what with."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        # Results move also in a client that sends whole texts.
        return difference(document.text, change.text)
    start = document.places.offset(change.range.start)
    return start, max(start, document.places.offset(change.range.end)), change.text


def difference(old: str, new: str) -> tuple[int, int, str]:
    """The one stretch in which two texts differ: from, to, and what replaces it."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - start
    same = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return start, len(old) - same, new[start : len(new) - same]


def file_path(uri: str) -> Path:
    """The file that a URI names; of another scheme, a path that is no file's. A script that an
    editor shows as a document of its own lies below the file that holds it. Whatever the URI, the
    path can be said as one: it is absolute, and whole Unicode."""
    if uri.startswith(f"{SCRIPT_SCHEME}:"):
        uri = f"file:{uri.removeprefix(f'{SCRIPT_SCHEME}:')}"
    try:
        named = to_fs_path(uri) or uri
    except ValueError:  # not even a URI
        named = uri
    return Path(Path(__file__).anchor, named.encode("utf-8", "replace").decode())


def opened(params: types.DidOpenTextDocumentParams, encoding: PositionEncoding) -> Document:
    """A document as the editor opens it."""
    item = params.text_document
    return Document(item.uri, file_path(item.uri), item.version, item.text, encoding)


def read_document(path: Path, encoding: PositionEncoding) -> Document | None:
    """A file that is not open, as a document of version -1; None when it cannot be read."""
    try:
        return Document(path.as_uri(), path, -1, path.read_text("utf-8"), encoding)
    except (OSError, UnicodeDecodeError, ValueError):
        return None
