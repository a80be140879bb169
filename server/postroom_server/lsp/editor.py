"""What the server asks of the editor on its own account: messages, progress, documents, refreshes.

Every method checks the editor's capabilities itself and does nothing where one is missing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from postroom_server.lsp.client import Client
from postroom_server.lsp.extensions import Notification

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(slots=True)
class Editor:
    """The connected editor, to talk to."""

    server: LanguageServer
    client: Client
    _errands: set[asyncio.Task[Any]] = field(default_factory=set[asyncio.Task[Any]])
    _commands: int = 0
    _answered_all: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._answered_all.set()

    def say(self, text: str, severity: types.MessageType = types.MessageType.Info) -> None:
        """Show a message to the person."""
        self.server.window_show_message(types.ShowMessageParams(severity, text))

    def warn(self, text: str) -> None:
        """Show a warning."""
        self.say(text, types.MessageType.Warning)

    def complain(self, text: str) -> None:
        """Show an error."""
        self.say(text, types.MessageType.Error)

    @contextmanager
    def commanded(self) -> Generator[None]:
        """While a command is carried out: nobody is asked before it has been answered."""
        self._commands += 1
        self._answered_all.clear()
        try:
            yield
        finally:
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_soon, self._answered_one)  # in between the answer is sent

    def _answered_one(self) -> None:
        self._commands -= 1
        if self._commands == 0:
            self._answered_all.set()

    async def ask(self, text: str, choices: Sequence[str]) -> str | None:
        """Let the person choose; None when they do not. A command must not wait for this: Emacs
        takes the question away when the answer to the command comes."""
        await self._answered_all.wait()
        actions = [types.MessageActionItem(choice) for choice in choices]
        params = types.ShowMessageRequestParams(types.MessageType.Info, text, actions)
        answer = await self._answered(self.server.window_show_message_request_async(params))
        return None if answer is None else answer.title

    async def show(self, uri: str, *, focus: bool = False) -> bool:
        """Open a document; whether the editor did."""
        if not self.client.shows_documents:
            return False
        params = types.ShowDocumentParams(uri, take_focus=focus)
        answer = await self._answered(self.server.window_show_document_async(params))
        return answer is not None and answer.success

    async def apply(self, edit: types.WorkspaceEdit, label: str) -> bool:
        """Change documents; whether the editor did."""
        params = types.ApplyWorkspaceEditParams(edit, label)
        answer = await self._answered(self.server.workspace_apply_edit_async(params))
        return answer is not None and answer.applied

    async def configuration(self, section: str) -> object:
        """The person's settings under `section`; None when the editor has none to give."""
        if not self.client.configuration:
            return None
        params = types.ConfigurationParams([types.ConfigurationItem(section=section)])
        answer = await self._answered(self.server.workspace_configuration_async(params))
        return answer[0] if answer else None

    def publish(self, params: types.PublishDiagnosticsParams) -> None:
        """Send diagnostics unasked."""
        self.server.text_document_publish_diagnostics(params)

    def takes(self, notification: Notification) -> bool:
        """Whether the editor declared that it takes one of the `postroom/*` notifications."""
        return notification.method.partition("/")[2] in self.client.extensions

    def notify(self, notification: Notification, params: Struct) -> None:
        """Send one of the `postroom/*` notifications, if the editor takes it."""
        if self.takes(notification):
            self.server.protocol.notify(notification.method, msgspec.to_builtins(params))

    def trace(self, method: str, seconds: float) -> None:
        """Tell how long an answer took, where the editor traces. Contents are never told: they may
        be secret."""
        if self.server.protocol.trace != types.TraceValue.Off:
            message = f"{method} took {1000 * seconds:.1f} ms"
            self.server.log_trace(types.LogTraceParams(message))

    def register(self, *registrations: types.Registration) -> None:
        """Register capabilities after the start."""
        if registrations:
            params = types.RegistrationParams(list(registrations))
            self.errand(self._answered(self.server.client_register_capability_async(params)))

    def refresh_diagnostics(self) -> None:
        """Let the editor pull diagnostics anew."""
        if self.client.refreshes_diagnostics:
            self.errand(self._answered(self.server.workspace_diagnostic_refresh_async(None)))

    def refresh_hints(self) -> None:
        """Let the editor ask for hints anew."""
        if self.client.refreshes_hints:
            self.errand(self._answered(self.server.workspace_inlay_hint_refresh_async(None)))

    def refresh_lenses(self) -> None:
        """Let the editor ask for lenses anew."""
        if self.client.refreshes_lenses:
            self.errand(self._answered(self.server.workspace_code_lens_refresh_async(None)))

    def refresh_content(self, uri: str) -> None:
        """Let the editor ask for a document of this server's anew."""
        if self.client.text_document_content:
            params = types.TextDocumentContentRefreshParams(uri)
            refresh = self.server.workspace_text_document_content_refresh_async(params)
            self.errand(self._answered(refresh))

    def errand(self, work: Awaitable[Any]) -> None:
        """Do something in the background, without waiting for its end."""
        task = asyncio.ensure_future(work)
        self._errands.add(task)
        task.add_done_callback(self._errand_done)

    def _errand_done(self, task: asyncio.Future[Any]) -> None:
        self._errands.discard(task)  # pyright: ignore[reportArgumentType]
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("A background task failed", exc_info=error)

    async def _answered(self, request: Awaitable[T]) -> T | None:
        """The editor's answer; None when it answers with an error."""
        try:
            return await request
        except JsonRpcException as error:
            logger.info("The editor refused: %s", error)
            return None
