"""pygls' protocol with the holes closed that an editor could fall into.

What differs from pygls 2.1, each with a test: parameters that do not fit are answered (−32602)
instead of dropped; requests before `initialize` (−32002), a second `initialize` and requests after
`shutdown` (−32600) are refused; a `"jsonrpc"` key inside a command's arguments is only data; an
answer that comes after its request was cancelled is ignored; a result that cannot be written is
answered (−32603); `exit` without `shutdown` gives exit code 1; a handler sees the documents as they
were when its request arrived.
"""

from __future__ import annotations

import contextvars
import logging
from collections.abc import Callable, Generator
from typing import Any, Protocol, runtime_checkable

from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import JsonRPCNotification, JsonRPCRequestMessage, MsgId

from postroom_server.lsp.incoming import Json, decoded, misfit, usable_id
from postroom_server.lsp.outgoing import UnwritableError, framed

logger = logging.getLogger(__name__)

_UNWRITABLE = "Postroom cannot write this message ({})."


class _Result(Struct, frozen=True):
    """The answer to a request, as JSON-RPC has it."""

    id: MsgId
    result: Struct
    jsonrpc: str = "2.0"


@runtime_checkable
class Deferred(Protocol):
    """A handler in two steps: `on_arrival` keeps what the request is about as it stands now and
    gives the coroutine function that answers later, in a task that can be cancelled."""

    def on_arrival(self, params: Any) -> Callable[..., Any]: ...


class PostroomProtocol(LanguageServerProtocol):
    """One connection to one editor."""

    # Documents, folders and commands are this server's own: pygls' built-in handlers would keep
    # every text a second time, and would not cancel a command with its request.
    lsp_text_document__did_open = None  # pyright: ignore
    lsp_text_document__did_change = None  # pyright: ignore
    lsp_text_document__did_close = None  # pyright: ignore
    lsp_workspace__execute_command = None  # pyright: ignore
    lsp_workspace__did_change_workspace_folders = None  # pyright: ignore
    lsp_work_done_progress_cancel = None  # pyright: ignore

    exit_code: int | None = None
    capabilities_made: Callable[[types.InitializeParams, types.ServerCapabilities], None] | None = (
        None
    )
    _greeted = False

    # ---- Messages in ---------------------------------------------------------------------------

    def receive(self, body: bytes) -> None:
        """Take one message as it came off the wire. Never raises, whatever a client sends."""
        message = decoded(body)
        if message is None:
            logger.warning("Ignored a message that is not JSON-RPC 2.0 (%d bytes)", len(body))
        elif "method" not in message:
            self._receive_response(message)
        elif "id" in message:
            self._receive_request(message)
        else:
            self._receive_notification(message)

    def _receive_request(self, message: Json) -> None:
        refusal = self._refusal(message)
        if refusal is None:
            structured = self._structured(message)
            if isinstance(structured, types.ResponseError):
                refusal = structured
            else:
                method, params = message["method"], structured.params
                self._greeted = True
                context = contextvars.copy_context()
                context.run(self._handle_request, message["id"], method, params)
                return
        logger.warning("Refused %r: %s", message["method"], refusal.message)
        self._refuse(usable_id(message), refusal)

    def _receive_notification(self, message: Json) -> None:
        method = message["method"]
        if method != types.EXIT and (self._shutdown or not self._greeted):
            logger.warning("Ignored %r outside the session", method)
            return
        structured = self._structured(message)
        if isinstance(structured, types.ResponseError):
            logger.warning("Ignored %r: %s", method, structured.message)
            return
        contextvars.copy_context().run(self._handle_notification, method, structured.params)

    def _receive_response(self, message: Json) -> None:
        identity = usable_id(message)
        if identity is None:
            logger.warning("Ignored a response without an id: %s", message.get("error"))
            return
        structured = self._structured(message)
        if isinstance(structured, types.ResponseError):
            self._handle_response(identity, error=structured)
        else:
            result, error = getattr(structured, "result", None), getattr(structured, "error", None)
            self._handle_response(identity, result, error)

    def _refusal(self, message: Json) -> types.ResponseError | None:
        """Why a request cannot be taken now, if so."""
        first = message["method"] == types.INITIALIZE
        if self._shutdown:
            return _error(types.ErrorCodes.InvalidRequest, "The server is shutting down.")
        if self._greeted and first:
            return _error(types.ErrorCodes.InvalidRequest, "The server is already initialized.")
        if not self._greeted and not first:
            return _error(types.ErrorCodes.ServerNotInitialized, "`initialize` must come first.")
        if usable_id(message) is None:
            return _error(types.ErrorCodes.InvalidRequest, "A request's id is a number or text.")
        return None

    def _refuse(self, identity: MsgId | None, refusal: types.ResponseError) -> None:
        """Answer with an error, also where there is no usable id: pygls would leave a null out."""
        error = {"code": int(refusal.code), "message": refusal.message}
        self._send_data({"jsonrpc": self.VERSION, "id": identity, "error": error})

    def _structured(self, message: Json) -> Any:
        """The message as lsprotocol's type, or the error to answer with."""
        try:
            return self.structure_message(message)
        except JsonRpcException as error:
            return _error(types.ErrorCodes.InvalidParams, misfit(error))

    def structure_message(self, data: Json) -> Any:
        """As pygls does, but the params of methods that LSP does not know stay plain."""
        method = data.get("method")
        if method is not None:
            # pygls would take a request that says `error`, too, for a response.
            data = {key: value for key, value in data.items() if key not in ("result", "error")}
        if method is None or self.get_message_type(method) is not None:
            return super().structure_message(data)
        if "id" in data:
            return JsonRPCRequestMessage(data["id"], method, "2.0", data.get("params"))
        return JsonRPCNotification(method, "2.0", data.get("params"))

    # ---- Messages out --------------------------------------------------------------------------

    def _send_response(
        self, msg_id: MsgId, result: Any = None, error: types.ResponseError | None = None
    ) -> None:
        """As pygls does; an answer that is msgspec's, which is long and often asked for, is written
        by it."""
        if error is not None or not isinstance(result, Struct):
            super()._send_response(msg_id, result, error)
            return
        self._result_types.pop(msg_id, None)
        self._send_data(_Result(msg_id, result))

    def _send_data(self, data: Any) -> None:
        """Write a message. One that cannot be written breaks nothing: nobody waits for it."""
        if self.writer is None:
            return
        try:
            message = framed(data, self._serialize_message)
        except UnwritableError as error:
            logger.error("A message to the editor cannot be written: %s", error)
            self._give_up(data, _error(types.ErrorCodes.InternalError, _UNWRITABLE.format(error)))
            return
        self.writer.write(message)

    def _give_up(self, message: Any, error: types.ResponseError) -> None:
        """End the wait for a message that cannot be written: the editor's for an answer, this
        server's for the answer to its request."""
        identity: MsgId | None = getattr(message, "id", None)
        if identity is None:
            return
        if hasattr(message, "method"):
            self._handle_response(identity, error=error)
        else:
            self._refuse(identity, error)

    # ---- Handlers ------------------------------------------------------------------------------

    def _execute_handler(
        self,
        msg_id: MsgId,
        handler: Any,
        callback: Any,
        args: tuple[Any, ...] | None = None,
        kwargs: Json | None = None,
    ) -> None:
        if isinstance(handler, Deferred):
            handler = handler.on_arrival(args[0] if args else None)
        super()._execute_handler(msg_id, handler, callback, args, kwargs)

    def _handle_cancel_notification(self, msg_id: MsgId) -> None:
        future = self._request_futures.pop(msg_id, None)
        if future is not None:
            future.cancel()

    def _handle_response(
        self, msg_id: MsgId, result: Any = None, error: types.ResponseError | None = None
    ) -> None:
        future = self._request_futures.get(msg_id)
        if future is not None and future.done():
            self._request_futures.pop(msg_id)
            return
        super()._handle_response(msg_id, result, error)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """As pygls does; then what it does not advertise is added."""
        result = yield from super().lsp_initialize(params)
        self.trace = params.trace or types.TraceValue.Off
        if self.capabilities_made is not None:
            self.capabilities_made(params, result.capabilities)
        return result

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """End the session: 0 after `shutdown`, else 1, as the specification says."""
        self.exit_code = 0 if self._shutdown else 1


def _error(code: types.ErrorCodes, text: str) -> types.ResponseError:
    return types.ResponseError(code=code, message=text)
