"""JSON in the shape of newman's run summary.

Where newman's summary has gaps this one has none: an error of a script that had gone asynchronous
and what a script threw are there as text, an execution's response is the request's own (what
scripts and auth handshakes sent has executions of its own, marked by `source`), and every request
that failed says why. `location` gives file, line and column (one-based) of an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from postroom_runtime.model.collection import Collection
from postroom_runtime.model.variables import VariableScope
from postroom_runtime.reports.collection_json import CollectionJson, collection_json
from postroom_runtime.reports.error_json import (
    error_json,
    request_error_json,
    verdict_error_json,
)
from postroom_runtime.reports.execution_json import execution_rows
from postroom_runtime.reports.omissions import Omissions
from postroom_runtime.reports.record import ItemRecord, RecordBuilder
from postroom_runtime.reports.run_statistics import statistics_json, timings_json
from postroom_runtime.reports.tally import Tally
from postroom_runtime.reports.writing import Spool, write_report
from postroom_runtime.runner.events import RunEvent, RunStarted
from postroom_runtime.runner.masking import MASK, Secrets
from postroom_runtime.text.surrogates import encode_json
from postroom_runtime.variables.scopes import RunScopes

_Json = Mapping[str, object]
_NOTHING = msgspec.Raw(b"{}")


@dataclass(slots=True)
class JsonReport:
    """Writes `path` when the run is over. What it holds until then is bounded: executions go to a
    temporary file."""

    path: Path
    collection: Collection
    secrets: Secrets
    base: Path = field(default_factory=Path.cwd)
    omissions: Omissions = field(default_factory=Omissions)
    _tally: Tally = field(default_factory=Tally)
    _executions: Spool = field(default_factory=Spool)
    _failures: Spool = field(default_factory=Spool)
    _phases: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    _records: RecordBuilder = field(init=False)
    _started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _cycles: int = 1
    _length: int = 0
    _json: CollectionJson | None = None

    def __post_init__(self) -> None:
        self._records = RecordBuilder(self._add)

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        self._tally.hear(event)
        self._records.hear(self.omissions.apply(event))
        if isinstance(event, RunStarted):
            self._cycles, self._length = event.iterations, event.requests

    def finish(self, scopes: RunScopes | None) -> None:
        """Write the file."""
        write_report(self.path, self._chunks(scopes or RunScopes()))

    def _add(self, record: ItemRecord) -> None:
        cursor, known = self._cursor(record), self._known()
        item = known.items.get(record.item.id, _NOTHING)
        for parts in execution_rows(record, cursor, item, self.base):
            self._executions.row(*parts)
        shared = {"source": item, "parent": known.parents.get(record.item.id, _NOTHING)}
        for failure in _failures(record, self.base):
            row = {**failure, **shared, "cursor": cursor}
            self._failures.row(encode_json(row))
        main = record.main
        for phase, time in ({} if main is None else main.timings).items():
            self._phases.setdefault(phase, []).append(time)

    def _known(self) -> CollectionJson:
        if self._json is None:
            self._json = collection_json(self.collection, self.secrets)
        return self._json

    def _cursor(self, record: ItemRecord) -> _Json:
        first = record.position == 0
        return {
            "position": record.position,
            "iteration": record.iteration,
            "length": self._length,
            "cycles": self._cycles,
            "empty": not self._length,
            "bof": first and record.iteration == 0,
            "eof": (record.position, record.iteration) == (self._length - 1, self._cycles - 1),
            "cr": first and record.iteration > 0,
            "ref": f"{record.iteration}-{record.position}",
        }

    def _chunks(self, left: RunScopes) -> Iterator[bytes]:
        head: dict[str, object] = {
            "collection": self._known().whole,
            "environment": self._scope(left.environment),
            "globals": self._scope(left.globals),
        }
        yield encode_json(head)[:-1]
        run: dict[str, object] = {
            "stats": statistics_json(self._tally),
            "timings": timings_json(self._tally, self._phases, self._started),
            "transfers": {"responseTotal": self._tally.received},
            "error": None,
            "cancelled": self._tally.cancelled,
        }
        yield b',\n"run":' + encode_json(run)[:-1] + b',\n"executions":['
        yield from self._executions.chunks()
        yield b'],\n"failures":['
        yield from self._failures.chunks()
        yield b"]}}\n"

    def _scope(self, scope: VariableScope) -> _Json:
        rows = [
            {
                "key": row.key,
                "value": MASK if row.secret and row.value else self._masked(row.value),
                "type": row.type,
                "enabled": row.enabled,
            }
            for row in scope.rows
        ]
        return {"id": scope.id, "name": scope.name, "values": rows}

    def _masked(self, value: object) -> object:
        return self.secrets.mask_json(value)


def _failures(record: ItemRecord, base: Path) -> Iterator[_Json]:
    request_error = record.request_error
    if request_error is not None and request_error.error is not None:
        yield {"error": request_error_json(request_error.error, base), "at": "request"}
    for failure in record.script_failures:
        yield {"error": error_json(failure.error, base), "at": f"{failure.kind}-script"}
    for verdict in record.verdicts:
        if not (verdict.passed or verdict.skipped):
            at = f"assertion:{verdict.index} in {verdict.kind}-script"
            yield {"error": verdict_error_json(verdict, base), "at": at}
