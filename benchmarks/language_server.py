"""The language server as an editor feels it: its start, typing, and reading a workspace, beside
TypeScript's servers on the same script with Postman's published types.

`python benchmarks/language_server.py --only start,typing,index` prints the tables alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import peers
from lsp_client import LanguageClient, started
from typed_scripts import FORMS, TypedDocument, alone
from workload import write_yaml

POSTROOM = "postroom"
COMMANDS: dict[str, list[str]] = {
    POSTROOM: [str(Path(sys.executable).with_name("postroom")), "lsp"],
    "TypeScript 7": [peers.program("tsc", "typescript-7"), "--lsp", "--stdio"],
    "typescript-language-server": [peers.program("typescript-language-server"), "--stdio"],
}
# Without these it first tries to install types from npm, and starts a second TypeScript.
OPTIONS: dict[str, dict[str, Any]] = {
    "typescript-language-server": {
        "disableAutomaticTypingAcquisition": True,
        "tsserver": {"useSyntaxServer": "never"},
    }
}
PARTS = ("start", "typing", "index")
_TYPED = "pm.response.to.have.status(pm.environment.get(code))"
_REFRESH = "workspace/diagnostic/refresh"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page: its heads, and rows of a name or two and figures."""

    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def lines(self) -> list[str]:
        """The table in Markdown; what holds digits alone stands to the right."""
        aligned = ["---:" if _is_figure(cell) else "---" for cell in self.rows[0]]
        return [_line(self.heads), _line(aligned), *map(_line, self.rows), ""]


def tables(parts: Sequence[str], times: int, sizes: Sequence[int]) -> Iterator[Table]:
    """The tables of the parts that are wanted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        if "start" in parts:
            yield start_table(folder, times)
        if "typing" in parts:
            yield typing_table(folder)
        if "index" in parts:
            yield index_table(folder, sizes)


# ---- Start -------------------------------------------------------------------------------------


def start_table(folder: Path, times: int) -> Table:
    """From the process's start to the handshake, and to the first right completion."""
    heads = ("start", "initialize ms", "first completion ms", "CPU ms", "MB", "MB at initialize")
    document = alone(_made(folder / "start"), 200)
    return Table(heads, [(who, *_start(who, document, times)) for who in COMMANDS])


def _start(who: str, document: TypedDocument, times: int) -> tuple[str, ...]:
    runs = [_start_once(who, document) for _ in range(times + 1)][1:]
    middle = [statistics.median(column) for column in zip(*runs, strict=True)]
    return tuple(f"{figure:.0f}" for figure in middle)


def _start_once(who: str, document: TypedDocument) -> tuple[float, ...]:
    """Milliseconds to both, those of the processors, megabytes at the end and half way."""
    begun = time.perf_counter()
    with started(COMMANDS[who], document.path.parent) as client:
        client.initialize(document.path.parent, OPTIONS.get(who))
        met, small = time.perf_counter() - begun, client.memory
        typing = _open(client, document)
        typing.insert("pm.")
        while not _names(typing.complete(".")) >= {"response", "environment", "sendRequest"}:
            time.sleep(0.005)
        whole = time.perf_counter() - begun
        return met * 1e3, whole * 1e3, client.cpu * 1e3, client.memory, small


# ---- Typing ------------------------------------------------------------------------------------


def typing_table(folder: Path) -> Table:
    """Completion, hover and diagnostics after each key, p50 and p99."""
    heads = ("typing in", "by", "completion ms", "p99", "hover", "p99", "diagnostics", "p99", "MB")
    rows: list[tuple[str, ...]] = []
    for lines in (200, 1000):
        for form, make in FORMS.items():
            for who in COMMANDS if form == "alone" else (POSTROOM,):
                document = make(_made(folder / f"{form}-{lines}"), lines)
                rows.append((f"{lines} lines, {form}", who, *_type(who, document)))
    return Table(heads, rows)


@dataclass(slots=True)
class _Times:
    """Seconds that answers took."""

    seconds: list[float] = field(default_factory=list[float])

    def take(self, act: Callable[[], object]) -> None:
        """Do it and note how long it took."""
        begun = time.perf_counter()
        act()
        self.seconds.append(time.perf_counter() - begun)

    def figures(self) -> tuple[str, str]:
        """p50 and p99 in milliseconds."""
        ordered = sorted(self.seconds)
        last = min(len(ordered) - 1, round(0.99 * len(ordered)))
        return f"{statistics.median(ordered) * 1e3:.1f}", f"{ordered[last] * 1e3:.1f}"


def _type(who: str, document: TypedDocument) -> tuple[str, ...]:
    """Type a statement key by key; after each key ask for everything."""
    completion, hover, diagnostics = _Times(), _Times(), _Times()
    with started(COMMANDS[who], document.path.parent) as client:
        answer = client.initialize(document.path.parent, OPTIONS.get(who))
        pulls = "diagnosticProvider" in answer["capabilities"]
        typing = _open(client, document)
        typing.diagnose(pulls)
        typing.complete("")
        for key in _TYPED:
            completion.take(lambda key=key: typing.insert(key) or typing.complete(key))
            hover.take(typing.hover)
            diagnostics.take(lambda: typing.diagnose(pulls))
        memory = f"{client.memory:.0f}"
    figures = completion.figures() + hover.figures()
    return (*figures, *(diagnostics.figures() if pulls else ("", "")), memory)


@dataclass(slots=True)
class _Typing:
    """A cursor in an open document."""

    client: LanguageClient
    document: TypedDocument
    column: int
    version: int = 1

    def insert(self, text: str) -> None:
        """Type it."""
        self.version += 1
        identifier = {"uri": self.document.path.as_uri(), "version": self.version}
        at = self._position()
        change = {"range": {"start": at, "end": at}, "text": text}
        params = {"textDocument": identifier, "contentChanges": [change]}
        self.client.notify("textDocument/didChange", params)
        self.column += len(text)

    def complete(self, key: str) -> Any:
        """What can follow."""
        context: dict[str, Any] = {"triggerKind": 1}
        if key == ".":
            context = {"triggerKind": 2, "triggerCharacter": "."}
        params = {**self._identifier(), "position": self._position(), "context": context}
        return self.client.request("textDocument/completion", params)

    def hover(self) -> None:
        """What `pm.response` further up is. Raises when the server does not know."""
        line, character = self.document.hovered
        params = {**self._identifier(), "position": {"line": line, "character": character}}
        if not self.client.request("textDocument/hover", params):
            raise RuntimeError("no hover")

    def diagnose(self, pulls: bool) -> None:
        """What is wrong; nothing with a server that tells only unasked, when it likes."""
        if pulls:
            self.client.request("textDocument/diagnostic", self._identifier())

    def _identifier(self) -> dict[str, Any]:
        return {"textDocument": {"uri": self.document.path.as_uri()}}

    def _position(self) -> dict[str, int]:
        return {"line": self.document.line, "character": self.column}


def _open(client: LanguageClient, document: TypedDocument) -> _Typing:
    client.notify("initialized", {})
    item = {
        "uri": document.path.as_uri(),
        "languageId": document.language,
        "version": 1,
        "text": document.text,
    }
    client.notify("textDocument/didOpen", {"textDocument": item})
    return _Typing(client, document, document.column)


def _names(found: Any) -> set[str]:
    items: list[dict[str, Any]] = found["items"] if found and "items" in found else found or []
    return {item["label"].rstrip("?") for item in items}


# ---- Reading a workspace -----------------------------------------------------------------------


def index_table(folder: Path, sizes: Sequence[int]) -> Table:
    """Workspaces of so many request files: read without disturbance, and while somebody types."""
    heads = ("request files", "indexed s", "MB", "typing meanwhile: completion ms", "p99")
    return Table(heads, [(str(size), *_index(folder / f"of-{size}", size)) for size in sizes])


def _index(folder: Path, size: int) -> tuple[str, ...]:
    write_yaml(folder, "{{base}}/items", size)
    document = alone(folder, 200)
    with started(COMMANDS[POSTROOM], folder) as client:
        client.initialize(folder)
        begun = time.perf_counter()
        client.notify("initialized", {})
        client.hear(_REFRESH)
        seconds, memory = time.perf_counter() - begun, client.memory
    with started(COMMANDS[POSTROOM], folder) as client:
        client.initialize(folder)
        return f"{seconds:.2f}", f"{memory:.0f}", *_typed_meanwhile(client, document)


def _typed_meanwhile(client: LanguageClient, document: TypedDocument) -> tuple[str, str]:
    """A key each 30 ms, as long as the server reads."""
    typing, completion = _open(client, document), _Times()
    for key in _TYPED * 100:
        completion.take(lambda key=key: typing.insert(key) or typing.complete(key))
        if client.heard[_REFRESH]:
            break
        time.sleep(0.03)
    return completion.figures()


# ---- The page ----------------------------------------------------------------------------------


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _is_figure(cell: str) -> bool:
    return cell.replace(".", "").isdigit() or not cell


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts: start, typing, index")
    parser.add_argument("--times", type=int, default=5, help="counted starts of each server")
    parser.add_argument("--files", default="100,1000", help="workspaces of so many request files")
    options = parser.parse_args()
    peers.install()
    files = [int(size) for size in options.files.split(",")]
    for table in tables(options.only.split(","), options.times, files):
        print("\n".join(table.lines()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
