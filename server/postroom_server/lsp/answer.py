"""How a handler is called: with a snapshot taken when its request arrived, in a task, guarded."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from time import perf_counter
from typing import Any

from pygls.exceptions import JsonRpcException, JsonRpcInternalError

from postroom_server.lsp.session import Session, Snapshot

logger = logging.getLogger(__name__)

Handler = Callable[[Snapshot, Any], Any]
Action = Callable[[Session, Any], Awaitable[Any]]
Notice = Callable[[Session, Any], None]


@dataclass
class Answer:
    """A request about documents: answered from a snapshot, in a task that can be cancelled. One
    that takes long lets others come in between."""

    session: Session
    method: str
    handler: Handler

    def on_arrival(self, params: Any) -> Callable[[Any], Awaitable[Any]]:
        """Take the snapshot now; the result answers later."""
        return partial(self._answer, self.session.snapshot())

    async def _answer(self, snapshot: Snapshot, params: Any) -> Any:
        begun = perf_counter()
        try:
            answer = self.handler(snapshot, params)
            return await answer if isawaitable(answer) else answer
        except JsonRpcException:
            raise
        except Exception as error:
            raise _internal(self.method, error) from error
        finally:
            self.session.editor.trace(self.method, perf_counter() - begun)


@dataclass
class Act:
    """A request that does something: a command, or one that waits."""

    session: Session
    method: str
    handler: Action

    def on_arrival(self, params: Any) -> Callable[[Any], Awaitable[Any]]:
        """Nothing to keep: an action works on the session as it is when it gets its turn."""
        return self._act

    async def _act(self, params: Any) -> Any:
        begun = perf_counter()
        try:
            return await self.handler(self.session, params)
        except JsonRpcException:
            raise
        except Exception as error:
            raise _internal(self.method, error) from error
        finally:
            self.session.editor.trace(self.method, perf_counter() - begun)


def _internal(method: str, error: Exception) -> JsonRpcInternalError:
    """What the client sees: one sentence. The traceback is for the log."""
    logger.error("%s failed", method, exc_info=error)
    reason = f"{type(error).__name__}: {error}"
    return JsonRpcInternalError(f"Postroom could not answer {method} ({reason}).")
