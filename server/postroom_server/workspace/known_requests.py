"""The requests of a collection as scripts name them, put together when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import overload

from postroom_server.analysis.script import KnownRequest
from postroom_server.workspace.index import Index


class KnownRequests(Sequence[KnownRequest]):
    """The requests of a collection, in the order of a run. Most scripts ask for none of them, and a
    collection may have thousands."""

    def __init__(self, index: Index, collection: Path | None) -> None:
        self._index = index
        self._collection = collection

    @cached_property
    def _rows(self) -> tuple[KnownRequest, ...]:
        found = [one for _, one in self._index.requests(self._collection)]
        if self._collection is not None and self._collection.suffix != ".json":
            found.sort(key=lambda one: (one.path[:-1], one.order, one.name))
        return tuple(
            KnownRequest(one.name, one.id, one.method, " / ".join(one.path)) for one in found
        )

    @overload
    def __getitem__(self, index: int) -> KnownRequest: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[KnownRequest, ...]: ...
    def __getitem__(self, index: int | slice) -> KnownRequest | tuple[KnownRequest, ...]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)
