"""A report in one HTML file, without scripts or anything to fetch: to keep, to send, to print."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from postroom_runtime.reports.html_record import record_html
from postroom_runtime.reports.html_text import element, escaped
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.reports.quantities import average, byte_text, counted, milliseconds
from postroom_runtime.reports.record import ItemRecord, RecordBuilder
from postroom_runtime.reports.tally import Tally
from postroom_runtime.reports.writing import write_report
from postroom_runtime.runner.events import RunEvent, RunStarted, Warned
from postroom_runtime.variables.scopes import RunScopes


@dataclass(slots=True)
class HtmlReport:
    """Writes `path` when the run is over. Paths below `base` are shortened."""

    path: Path
    base: Path = field(default_factory=Path.cwd)
    _tally: Tally = field(default_factory=Tally)
    _failed: list[str] = field(default_factory=list[str])
    _iterations: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    _warnings: list[str] = field(default_factory=list[str])
    _records: RecordBuilder = field(init=False)
    _started: datetime = field(default_factory=lambda: datetime.now().astimezone())
    _run: RunStarted | None = None

    def __post_init__(self) -> None:
        self._records = RecordBuilder(self._add)

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        self._tally.hear(event)
        self._records.hear(event)
        if isinstance(event, RunStarted):
            self._run = event
        elif isinstance(event, Warned) and event.item is None:
            self._warnings.append(element("p", event.message, "warn"))

    def finish(self, scopes: RunScopes | None) -> None:
        """Write the file."""
        style = Path(__file__).with_name("page.css").read_text("utf-8")
        name = escaped("Postman collection" if self._run is None else self._run.collection)
        head = (
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{name}</title><style>{style}</style>"
        )
        page = f'<!doctype html><html lang="en"><head>{head}</head><body>{self._body(name)}</body>'
        write_report(self.path, f"{page}</html>\n".encode("utf-8", "replace"))

    def _add(self, record: ItemRecord) -> None:
        html = record_html(record, self.base)
        self._iterations.setdefault(record.iteration, []).append(html)
        if record.failed:
            self._failed.append(html)

    def _body(self, name: str) -> str:
        parts = [f"<header><h1>{name}</h1>{self._facts()}</header>", self._tiles()]
        parts += self._warnings
        if self._failed and self._tally.items.total > len(self._failed):
            parts += [element("h2", "What failed"), *self._failed]
        for iteration, records in self._iterations.items():
            several = len(self._iterations) > 1
            title = f"Iteration {iteration + 1}" if several else "Requests"
            parts += [element("h2", title), *records]
        return "".join(parts)

    def _facts(self) -> str:
        moment = self._started.strftime("%Y-%m-%d %H:%M:%S %Z")
        facts = [moment, f"took {milliseconds(self._tally.duration)}"]
        if self._run is not None:
            facts.insert(0, path_text(self._run.path, self.base))
        if self._tally.cancelled:
            facts.append("ended before its end")
        return element("p", " · ".join(facts), "facts")

    def _tiles(self) -> str:
        tally = self._tally
        passed = tally.verdicts.total - tally.verdicts.failed - tally.verdicts.skipped
        tiles = [
            (str(tally.failures), _noun(tally.failures, "failure"), _look(tally.failures)),
            (str(passed), f"{_noun(passed, 'test')} passed", "good" if passed else ""),
            (str(tally.requests.total), _noun(tally.requests.total, "request"), ""),
            (milliseconds(average(tally.response_times)), "average response", ""),
            (byte_text(tally.received), "received", ""),
        ]
        items = (
            f"<li>{element('strong', number, look)}{element('span', label, 'soft')}</li>"
            for number, label, look in tiles
        )
        return f'<ul class="tiles">{"".join(items)}</ul>'


def _noun(number: int, noun: str) -> str:
    return counted(number, noun).partition(" ")[2]


def _look(failures: int) -> str:
    return "bad" if failures else "good"
