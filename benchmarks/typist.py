"""Somebody who types in an open document and asks the server for what an editor asks for."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lsp_client import LanguageClient
from typed_scripts import TypedDocument


@dataclass(slots=True)
class Times:
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


@dataclass(slots=True)
class Typing:
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


def open_document(client: LanguageClient, document: TypedDocument) -> Typing:
    """Say that the handshake is over, and open a document."""
    client.notify("initialized", {})
    item = {
        "uri": document.path.as_uri(),
        "languageId": document.language,
        "version": 1,
        "text": document.text,
    }
    client.notify("textDocument/didOpen", {"textDocument": item})
    return Typing(client, document, document.column)


def names_of(found: Any) -> set[str]:
    """The names that a completion offers."""
    items: list[dict[str, Any]] = found["items"] if found and "items" in found else found or []
    return {item["label"].rstrip("?") for item in items}
