"""Script sessions over a real host process with a small heap."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from postroom_runtime.scripting.supervisor import HostSession, ScriptHosts


@pytest.fixture
async def hosts() -> AsyncIterator[ScriptHosts]:
    hosts = ScriptHosts(heap_megabytes=128)
    yield hosts
    await hosts.close()


@pytest.fixture
async def session(hosts: ScriptHosts) -> AsyncIterator[HostSession]:
    session = hosts.session()
    yield session
    await session.close()
