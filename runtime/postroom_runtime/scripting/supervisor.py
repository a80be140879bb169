"""Keeps script hosts: starts them ahead of use, replaces dead ones, and runs scripts in them.

hosts = ScriptHosts()
await hosts.prestart()              # while files are still being read
session = hosts.session()
finished = await session.execute(source, label=…, context=…, listener=…)
await session.close()
await hosts.close()
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from contextlib import suppress
from itertools import count

from postroom_runtime.scripting import failures
from postroom_runtime.scripting.execution import ask, run_script
from postroom_runtime.scripting.frames import (
    Check,
    Checked,
    Execute,
    Failure,
    Finished,
    Generate,
    Generated,
    Renew,
    ScriptContext,
    ScriptError,
)
from postroom_runtime.scripting.limits import HEAP_MEGABYTES
from postroom_runtime.scripting.pipe import BrokenFrameError
from postroom_runtime.scripting.process import (
    HostDiedError,
    HostProcess,
    adopted_host,
    start_host,
)
from postroom_runtime.scripting.session import ScriptListener

BOOTS_AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
"""A host that boots keeps a processor busy: with too many at once all of them are late."""


class ScriptHosts:
    """The hosts of a process. Each session has a host to itself; a closed session's is reused.

    `spares` is how many isolates a host keeps ready beside the one in use (0 or 1): for processes
    that run again and again.
    """

    def __init__(
        self,
        *,
        heap_megabytes: int = HEAP_MEGABYTES,
        spares: int = 0,
        launched: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._heap_megabytes = heap_megabytes
        self._spares = spares
        self._launched = launched
        self._idle: list[HostProcess] = []
        self._in_use: set[HostProcess] = set()
        self._boots = asyncio.Semaphore(BOOTS_AT_ONCE)

    async def prestart(self) -> None:
        """Have a host starting, so that the first session does not wait for it: the one that was
        launched earlier, or a new one. When none can be started, the first session tells."""
        launched, self._launched = self._launched, None
        if launched is not None:
            self._idle.append(await adopted_host(launched))
        if not self._idle:
            with suppress(HostDiedError):
                self._idle.append(await self._start())

    def session(self) -> HostSession:
        """A new run's session. Its host is taken when the first script runs."""
        return HostSession(self)

    async def take(self) -> HostProcess:
        """A host with a fresh isolate. Raises `BundleMissingError`, `HostDiedError`."""
        while self._idle and not self._idle[-1].alive:
            await self._idle.pop().close()
        if self._idle:
            return await self._fresh(self._idle.pop())
        async with self._boots:
            return await self._fresh(await self._start())

    async def _fresh(self, host: HostProcess) -> HostProcess:
        self._in_use.add(host)
        try:
            await host.until_fresh()
        except asyncio.CancelledError:
            await self._set_aside(host)
            raise
        return host

    async def _set_aside(self, host: HostProcess) -> None:
        """Keep a host that is about to have a fresh isolate; one idle host is enough."""
        self._in_use.discard(host)
        if self._idle or not host.alive:
            await host.close()
        else:
            self._idle.append(host)

    async def _start(self) -> HostProcess:
        return await start_host(self._heap_megabytes, self._spares)

    async def give_back(self, host: HostProcess) -> None:
        """Keep a host for the next session, with a new isolate, where there is none yet."""
        if not self._idle:
            await host.send(Renew())
        await self._set_aside(host)

    async def close(self) -> None:
        """End every host."""
        hosts = [*self._idle, *self._in_use]
        self._idle.clear()
        self._in_use.clear()
        await asyncio.gather(*(host.close() for host in hosts))


class HostSession:
    """The scripts of one run, in one isolate for as long as its host lives (`ScriptSession`)."""

    def __init__(self, hosts: ScriptHosts) -> None:
        self._hosts = hosts
        self._host: HostProcess | None = None
        self._starting = asyncio.Lock()
        self._ids = count(1)

    @property
    def host(self) -> HostProcess | None:
        """The process in use; None before the first script and after the end."""
        return self._host

    async def get_ready(self) -> bool:
        """Have a host for the scripts to come, as `ScriptSession.get_ready` says."""
        try:
            await self._ready_host()
        except HostDiedError:
            return False
        return True

    async def execute(
        self,
        source: str,
        *,
        label: str,
        context: ScriptContext,
        listener: ScriptListener,
        time_limit: int = 0,
    ) -> Finished:
        """Run a script to its end, as `ScriptSession.execute` says."""
        command = Execute(next(self._ids), source, label, context, time_limit)
        try:
            host = await self._ready_host()
        except HostDiedError as death:
            error = failures.host_not_started(death.cause, death.said)
        else:
            try:
                return await run_script(host, command, listener)
            except HostDiedError as death:
                error = failures.host_died(death.cause, death.said)
            except BrokenFrameError:
                error = failures.TOO_MUCH_DATA
        listener.failure(Failure(command.id, error))
        return Finished(command.id)

    async def generate(self, names: list[str]) -> list[str | None]:
        """A value for each dynamic variable name, None for an unknown one.

        Raises `HostDiedError` when the host does not survive the question.
        """
        host = await self._ready_host()
        answer = await ask(host, Generate(next(self._ids), names), Generated)
        return answer.values

    async def check(self, source: str) -> ScriptError | None:
        """V8's verdict on a script that is compiled and not run; None when it is accepted.

        Raises `HostDiedError` when the host does not survive the question.
        """
        host = await self._ready_host()
        return (await ask(host, Check(next(self._ids), source), Checked)).error

    async def close(self) -> None:
        """End the run; the host goes back."""
        host, self._host = self._host, None
        if host is not None:
            await self._hosts.give_back(host)

    async def _ready_host(self) -> HostProcess:
        async with self._starting:
            if self._host is not None and not self._host.alive:
                await self.close()
            if self._host is None:
                self._host = await self._hosts.take()
            return self._host
