"""Dynamic variables (`{{$guid}}`): each occurrence gets a value of its own.

The five that most collections use are made here. All others come from the script host, whose
generator is Postman's own: see `RequestValues.needed`.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime


def is_dynamic(name: str) -> bool:
    """Whether `name` is spelled as a dynamic variable."""
    return name.startswith("$")


def _uuid() -> str:
    return str(uuid.uuid4())


def _timestamp() -> str:
    return str(round(time.time()))


def _iso_timestamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _random_int() -> str:
    return str(random.randint(0, 1000))


NATIVE: Mapping[str, Callable[[], str]] = {
    "$guid": _uuid,
    "$randomUUID": _uuid,
    "$timestamp": _timestamp,
    "$isoTimestamp": _iso_timestamp,
    "$randomInt": _random_int,
}
