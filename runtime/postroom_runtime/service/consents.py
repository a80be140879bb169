"""Questions of runs that a person answers in the editor, until they are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from postroom_runtime.runner.vault import VaultQuestion
from postroom_runtime.service.frames import AskVault, VaultAnswer


@dataclass(slots=True)
class Consents:
    """The open questions by their number. `send` tells the language server of one."""

    send: Callable[[AskVault], None]
    _open: dict[int, asyncio.Future[bool]] = field(
        default_factory=dict[int, "asyncio.Future[bool]"]
    )
    _last: int = 0

    async def ask(self, run: int, question: VaultQuestion) -> bool:
        """Whether a run may open the vault. A run that ends asks no more."""
        self._last += 1
        number = self._last
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        try:
            self.send(AskVault(run, number, question))
            return await answer
        finally:
            self._open.pop(number, None)

    def answered(self, answer: VaultAnswer) -> None:
        """Take an answer; one to a question that nobody waits for any more changes nothing."""
        waiting = self._open.get(answer.question)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.allowed)
