"""The language server as an editor feels it: its start, typing, and reading a workspace, beside
TypeScript's servers on the same script with Postman's published types.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import peers
from lsp_client import LanguageClient, started
from page import Table
from typed_scripts import FORMS, TypedDocument, alone
from typist import Times, Typing, names_of, open_document
from workload import write_yaml

POSTROOM = "Postroom"
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
_TYPED = "pm.response.to.have.status(pm.environment.get(code))"
_REFRESH = "workspace/diagnostic/refresh"


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
        typing = open_document(client, document)
        typing.insert("pm.")
        while not names_of(typing.complete(".")) >= {"response", "environment", "sendRequest"}:
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


def _type(who: str, document: TypedDocument) -> tuple[str, ...]:
    """Type a statement key by key; after each key ask for everything."""
    completion, hover, diagnostics = Times(), Times(), Times()
    with started(COMMANDS[who], document.path.parent) as client:
        answer = client.initialize(document.path.parent, OPTIONS.get(who))
        pulls = "diagnosticProvider" in answer["capabilities"]
        typing = open_document(client, document)
        typing.diagnose(pulls)
        typing.complete("")
        for key in _TYPED:
            completion.take(lambda key=key: _type_key(typing, key))
            hover.take(typing.hover)
            diagnostics.take(lambda: typing.diagnose(pulls))
        memory = f"{client.memory:.0f}"
    figures = completion.figures() + hover.figures()
    return (*figures, *(diagnostics.figures() if pulls else ("", "")), memory)


def _type_key(typing: Typing, key: str) -> None:
    typing.insert(key)
    typing.complete(key)


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
    typing, completion = open_document(client, document), Times()
    for key in _TYPED * 100:
        completion.take(lambda key=key: _type_key(typing, key))
        if client.heard[_REFRESH]:
            break
        time.sleep(0.03)
    return completion.figures()


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
