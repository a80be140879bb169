"""The last exchanges of each request, within a bound of memory."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from postroom_runtime.runner.events import Exchanged, ItemRef, SentRequest
from postroom_runtime.service.frames import ResponseData

from postroom_server.runs.account import Account

_EXCHANGES_PER_REQUEST = 10
_LARGEST_STORE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Exchange:
    """What was sent for a request (`request` is its key), and what came back. `timings` are
    milliseconds by phase, `cookies` those that apply to the URL afterwards, `run` is the number of
    the run, `at` when the response was there, in seconds since 1970; `account` tells what else
    happened in the request's turn."""

    request: str
    item: ItemRef
    sent: SentRequest
    response: ResponseData
    timings: dict[str, float] = field(default_factory=dict[str, float])
    cookies: tuple[tuple[str, str], ...] = ()
    run: int = 0
    at: float = 0
    account: Account = field(default_factory=Account)

    @cached_property
    def json(self) -> object:
        """The response's body as JSON; None when it is none. Always the same object."""
        try:
            return json.loads(self.response.text or "")
        except (ValueError, RecursionError):
            return None

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """What the request may be asked for by: its file with nothing, an id, names."""
        if self.item.place is not None:
            for name in ("", self.item.id, self.item.name, "/".join(self.item.path[1:])):
                yield self.item.place.path, name

    @property
    def selector(self) -> str:
        """What picks the request out of its file: its id, or its names where it has none."""
        return self.item.id or "/".join(self.item.path[1:])

    def below(self, folder: str, selector: str = "") -> bool:
        """Whether this is an exchange of a request in a directory, or in the file `folder` below
        what the selector names: names joined with `/`."""
        if self.item.place is None:
            return False
        if self.item.place.path == folder:
            names = "/".join(self.item.path[1:])
            return not selector or f"{names}/".startswith(f"{selector}/")
        return self.item.place.path.startswith(folder + os.sep)

    @property
    def size(self) -> int:
        """Roughly how much memory the bodies take, in characters."""
        bodies = (self.sent.body, self.response.text, self.response.base64)
        return sum(len(body) for body in bodies if body)


def exchange_of(
    event: Exchanged, request: str, run: int = 0, account: Account | None = None
) -> Exchange | None:
    """The exchange that an event tells of; None when nothing came back or it was a side request."""
    if event.response is None or event.source != "collection":
        return None
    cookies = tuple((name, value) for name, value in event.cookies)
    return Exchange(
        request,
        event.item,
        event.request,
        event.response,
        event.timings,
        cookies,
        run,
        time.time(),
        account or Account(),
    )


@dataclass(slots=True)
class Responses:
    """The newest exchanges by request; the least recently used requests go first."""

    largest: int = _LARGEST_STORE
    _by_request: dict[str, deque[Exchange]] = field(default_factory=dict[str, deque[Exchange]])
    _named: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange as its request's newest."""
        kept = self._by_request.pop(exchange.request, None)
        kept = deque[Exchange](maxlen=_EXCHANGES_PER_REQUEST) if kept is None else kept
        kept.append(exchange)
        self._by_request[exchange.request] = kept
        for name in exchange.names:
            self._named[name] = exchange.request
        self._shrink()

    def last(self, request: str) -> Exchange | None:
        """A request's newest exchange."""
        kept = self._by_request.get(request)
        return kept[-1] if kept else None

    def newest(self) -> Exchange | None:
        """The newest exchange of all."""
        kept = next(reversed(self._by_request.values()), None)
        return kept[-1] if kept else None

    def find(self, path: str, select: Sequence[str]) -> Exchange | None:
        """The newest exchange of a request in the file at `path`: of any when `select` is empty,
        else of one that it names by id or by names joined with `/`."""
        requests = {self._named.get((path, one)) for one in select or ("",)}
        if len(requests) == 1:
            return self.last(next(iter(requests)) or "")
        wanted = (one for one in reversed(self._by_request) if one in requests)
        return self.last(next(wanted, ""))

    def history(self, request: str) -> tuple[Exchange, ...]:
        """A request's exchanges that are kept, the newest first."""
        return tuple(reversed(self._by_request.get(request, ())))

    def before_last(self, request: str) -> Exchange | None:
        """The exchange before the newest one, to compare with."""
        return next(iter(self.history(request)[1:]), None)

    def below(self, folder: str, selector: str = "") -> Exchange | None:
        """The newest exchange of a request in a folder, see `Exchange.below`."""
        newest = self.newest_of_each()
        return next((one for one in newest if one.below(folder, selector)), None)

    def newest_of_each(self) -> Iterator[Exchange]:
        """The newest exchange of each request; the request first that was sent last."""
        return (kept[-1] for kept in reversed(self._by_request.values()))

    def clear(self) -> None:
        """Forget everything."""
        self._by_request.clear()
        self._named.clear()

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
