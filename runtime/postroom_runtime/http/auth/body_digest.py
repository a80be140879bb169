"""Hashes of request bodies, for schemes that sign them."""

from __future__ import annotations

import hashlib

from postroom_runtime.http.preparation import PreparedRequest


async def body_digest(prepared: PreparedRequest, algorithm: str) -> bytes:
    """The hash of the body as it leaves; files are read piece by piece. Raises TransportError
    when one of them cannot be read."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    async for piece in prepared.payload.stream():
        digest.update(piece)
    return digest.digest()
