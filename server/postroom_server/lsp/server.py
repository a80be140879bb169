"""pygls' server with this protocol and this session, errors kept out of the person's face."""

from __future__ import annotations

import logging
from typing import Any, cast

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from postroom_server import __version__
from postroom_server.lsp.protocol import PostroomProtocol
from postroom_server.lsp.session import Session
from postroom_server.lsp.surface import register
from postroom_server.lsp.watchdog import parent_death

logger = logging.getLogger(__name__)

_FIRST_IN = (
    types.InitializeRequest,
    types.InitializedNotification,
    types.DidOpenTextDocumentNotification,
    types.DidChangeTextDocumentNotification,
    types.CompletionRequest,
)
_FIRST_OUT = (types.InitializeResult, types.PublishDiagnosticsNotification)


class PostroomServer(LanguageServer):
    """One server process: one editor, one session."""

    def __init__(self) -> None:
        self.converter = default_converter()
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "postroom",
            __version__,
            types.TextDocumentSyncKind.Incremental,
            protocol_cls=PostroomProtocol,
            converter_factory=lambda: self.converter,
        )
        self.connection = cast("PostroomProtocol", self.protocol)
        self.session = Session(self)
        register(self, self.connection, self.session)

    def prepare(self) -> None:
        """Make the converters of the first messages now, while their code is remembered."""
        for message in _FIRST_IN:
            self.converter.get_structure_hook(message)
        for value in _FIRST_OUT:
            self.converter.get_unstructure_hook(value)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what pygls would show as a popup: a person cannot do anything about it."""
        logger.error("%s: %s", getattr(source, "__name__", source), error)

    async def orphaned(self) -> None:
        """Return when the editor that started this server is gone."""
        await self.session.met.wait()
        await parent_death(self.session.editor_process)

    async def close(self) -> None:
        """End what the session has started."""
        await self.session.close()
