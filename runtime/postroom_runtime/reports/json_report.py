"""JSON in the shape of newman's run summary.

Where newman's summary has gaps this one has none: an error of a script that had gone asynchronous
and what a script threw are there as text, an execution's response is the request's own (what
scripts sent has executions of its own, marked `source: "script"`), and every request that failed
says why. `location` gives file, line and column (one-based) of an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from postroom_runtime.model.collection import Collection, Folder, Item
from postroom_runtime.model.variables import VariableScope
from postroom_runtime.reports.error_json import error_json, verdict_error_json
from postroom_runtime.reports.execution_json import execution_rows
from postroom_runtime.reports.record import ItemRecord, RecordBuilder
from postroom_runtime.reports.run_statistics import statistics_json, timings_json
from postroom_runtime.reports.tally import Tally
from postroom_runtime.reports.writing import write_report
from postroom_runtime.runner.events import ItemRef, RunEvent, RunStarted
from postroom_runtime.runner.masking import MASK, Secrets
from postroom_runtime.variables.scopes import RunScopes

_Json = Mapping[str, object]


@dataclass(slots=True)
class JsonReport:
    """Writes `path` when the run is over."""

    path: Path
    collection: Collection
    secrets: Secrets
    base: Path = field(default_factory=Path.cwd)
    _tally: Tally = field(default_factory=Tally)
    _executions: list[msgspec.Raw] = field(default_factory=list[msgspec.Raw])
    _failures: list[_Json] = field(default_factory=list["_Json"])
    _phases: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    _records: RecordBuilder = field(init=False)
    _started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _iterations: int = 1
    _length: int = 0

    def __post_init__(self) -> None:
        self._records = RecordBuilder(self._add)

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        self._tally.hear(event)
        self._records.hear(event)
        if isinstance(event, RunStarted):
            self._iterations, self._length = event.iterations, event.requests

    def finish(self, scopes: RunScopes | None) -> None:
        """Write the file."""
        write_report(self.path, msgspec.json.format(msgspec.json.encode(self._summary(scopes))))

    def _add(self, record: ItemRecord) -> None:
        cursor = self._cursor(record)
        for row in execution_rows(record, cursor, self.base):
            self._executions.append(msgspec.Raw(msgspec.json.encode(row)))
        self._failures.extend(_failures(record, cursor, self.base))
        main = record.main
        for phase, time in ({} if main is None else main.timings).items():
            self._phases.setdefault(phase, []).append(time)

    def _cursor(self, record: ItemRecord) -> _Json:
        return {
            "position": record.position,
            "iteration": record.iteration,
            "length": self._length,
            "cycles": self._iterations,
            "ref": f"{record.iteration}-{record.position}",
        }

    def _summary(self, scopes: RunScopes | None) -> _Json:
        run: dict[str, object] = {
            "stats": statistics_json(self._tally),
            "timings": timings_json(self._tally, self._phases, self._started),
            "executions": self._executions,
            "transfers": {"responseTotal": self._tally.received},
            "failures": self._failures,
            "error": None,
            "cancelled": self._tally.cancelled,
        }
        left = scopes or RunScopes()
        return {
            "collection": _collection_json(self.collection),
            "environment": self._scope(left.environment),
            "globals": self._scope(left.globals),
            "run": run,
        }

    def _scope(self, scope: VariableScope) -> _Json:
        rows = [
            {
                "key": row.key,
                "value": MASK if row.secret else self._masked(row.value),
                "type": row.type,
                "enabled": row.enabled,
            }
            for row in scope.rows
        ]
        return {"id": scope.id, "name": scope.name, "values": rows}

    def _masked(self, value: object) -> object:
        return self.secrets.mask(value) if isinstance(value, str) else value


def _collection_json(collection: Collection) -> _Json:
    """The collection's tree by id and name: its files hold the rest."""
    root = collection.root
    info = {"_postman_id": root.id, "name": root.name}
    return {"info": info, "item": [_item_json(item) for item in root.items]}


def _item_json(item: Item) -> _Json:
    if isinstance(item, Folder):
        children = [_item_json(child) for child in item.items]
        return {"id": item.id, "name": item.name, "item": children}
    return {"id": item.id, "name": item.name}


def _failures(record: ItemRecord, cursor: _Json, base: Path) -> Iterator[_Json]:
    source = {"id": record.item.id, "name": record.item.name}
    shared: _Json = {"source": source, "parent": _parent(record.item), "cursor": cursor}
    request_error = record.request_error
    if request_error is not None and request_error.error is not None:
        error = error_json(request_error.error, base)
        yield {"error": error, "at": "request", **shared}
    for failure in record.script_failures:
        at = f"{failure.kind}-script"
        yield {"error": error_json(failure.error, base), "at": at, **shared}
    for verdict in record.verdicts:
        if not (verdict.passed or verdict.skipped):
            at = f"assertion:{verdict.index} in {verdict.kind}-script"
            yield {"error": verdict_error_json(verdict, base), "at": at, **shared}


def _parent(item: ItemRef) -> _Json:
    return {"name": item.path[-2] if len(item.path) > 1 else ""}
