"""The last exchanges of each request, within a bound of memory."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from postroom_runtime.runner.events import Exchanged, ItemRef, SentRequest
from postroom_runtime.service.frames import ResponseData

_EXCHANGES_PER_REQUEST = 5
_LARGEST_STORE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Exchange:
    """What was sent for a request (`request` is its key), and what came back. `timings` are
    milliseconds by phase, `cookies` those that apply to the URL afterwards."""

    request: str
    item: ItemRef
    sent: SentRequest
    response: ResponseData
    timings: dict[str, float] = field(default_factory=dict[str, float])
    cookies: tuple[tuple[str, str], ...] = ()

    @cached_property
    def json(self) -> object:
        """The response's body as JSON; None when it is none. Always the same object."""
        try:
            return json.loads(self.response.text or "")
        except ValueError:
            return None

    def about(self, path: str, select: Sequence[str]) -> bool:
        """Whether this is an exchange of the request in the file at `path`: any of the file's when
        `select` is empty, else one that it names by id or by names joined with `/`."""
        if self.item.place is None or self.item.place.path != path:
            return False
        names = "/".join(self.item.path[1:])
        return not select or any(one in (self.item.id, self.item.name, names) for one in select)

    @property
    def size(self) -> int:
        """Roughly how much memory the bodies take, in characters."""
        bodies = (self.sent.body, self.response.text, self.response.base64)
        return sum(len(body) for body in bodies if body)


def exchange_of(event: Exchanged, request: str) -> Exchange | None:
    """The exchange that an event tells of; None when nothing came back or it was a side request."""
    if event.response is None or event.source != "collection":
        return None
    cookies = tuple((name, value) for name, value in event.cookies)
    return Exchange(request, event.item, event.request, event.response, event.timings, cookies)


@dataclass(slots=True)
class Responses:
    """The newest exchanges by request; the least recently used requests go first."""

    largest: int = _LARGEST_STORE
    _by_request: dict[str, deque[Exchange]] = field(default_factory=dict[str, deque[Exchange]])

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange as its request's newest."""
        kept = self._by_request.pop(exchange.request, None)
        kept = deque[Exchange](maxlen=_EXCHANGES_PER_REQUEST) if kept is None else kept
        kept.append(exchange)
        self._by_request[exchange.request] = kept
        self._shrink()

    def last(self, request: str) -> Exchange | None:
        """A request's newest exchange."""
        kept = self._by_request.get(request)
        return kept[-1] if kept else None

    def find(self, path: str, select: Sequence[str]) -> Exchange | None:
        """The newest exchange of a request by file and selection, see `Exchange.about`."""
        newest = (kept[-1] for kept in reversed(self._by_request.values()))
        return next((one for one in newest if one.about(path, select)), None)

    def before_last(self, request: str) -> Exchange | None:
        """The exchange before the newest one, to compare with."""
        kept = self._by_request.get(request)
        return kept[-2] if kept and len(kept) > 1 else None

    def clear(self) -> None:
        """Forget everything."""
        self._by_request.clear()

    def _shrink(self) -> None:
        while self._size() > self.largest and self._drop_oldest():
            pass

    def _size(self) -> int:
        return sum(exchange.size for kept in self._by_request.values() for exchange in kept)

    def _drop_oldest(self) -> bool:
        """Drop one exchange, never the very newest; whether there was one to drop."""
        oldest = next(iter(self._by_request), None)
        if oldest is None:
            return False
        kept = self._by_request[oldest]
        if len(self._by_request) == 1 and len(kept) == 1:
            return False
        kept.popleft()
        if not kept:
            del self._by_request[oldest]
        return True
