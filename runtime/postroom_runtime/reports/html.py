"""A report in one HTML file, without scripts or anything to fetch: to keep, to send, to print."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from postroom_runtime.reports.html_record import RecordPages
from postroom_runtime.reports.html_text import element, escaped, wrapped
from postroom_runtime.reports.omissions import Omissions
from postroom_runtime.reports.place_text import path_text
from postroom_runtime.reports.quantities import average, byte_text, counted, milliseconds
from postroom_runtime.reports.record import ItemRecord, RecordBuilder
from postroom_runtime.reports.tally import Tally
from postroom_runtime.reports.writing import Spool, write_report
from postroom_runtime.runner.events import RunEvent, RunStarted, Warned
from postroom_runtime.variables.scopes import RunScopes


@dataclass(slots=True)
class HtmlReport:
    """Writes `path` when the run is over. Paths below `base` are shortened."""

    path: Path
    base: Path = field(default_factory=Path.cwd)
    omissions: Omissions = field(default_factory=Omissions)
    _tally: Tally = field(default_factory=Tally)
    _failures: Spool = field(default_factory=Spool)
    _turns: Spool = field(default_factory=Spool)
    _warnings: list[str] = field(default_factory=list[str])
    _counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_STATES, 0))
    _records: RecordBuilder = field(init=False)
    pages: RecordPages = field(init=False)
    _started: datetime = field(default_factory=lambda: datetime.now().astimezone())
    _iteration: int | None = None
    _run: RunStarted | None = None

    def __post_init__(self) -> None:
        self._records = RecordBuilder(self._add)
        self.pages = RecordPages(self.base)

    def hear(self, event: RunEvent) -> None:
        """Something happened."""
        self._tally.hear(event)
        self._records.hear(self.omissions.apply(event))
        if isinstance(event, RunStarted):
            self._run = event
        elif isinstance(event, Warned) and event.item is None:
            self._warnings.append(element("p", event.message, "warn"))

    def finish(self, scopes: RunScopes | None) -> None:
        """Write the file."""
        write_report(self.path, self._chunks())

    def _add(self, record: ItemRecord) -> None:
        number = sum(self._counts.values())
        anchor = f"turn-{number}"
        self._counts["skipped" if record.skipped else "failed" if record.failed else "passed"] += 1
        for html in self.pages.failures(record, anchor):
            self._failures.add(_bytes(html))
        if record.iteration != self._iteration:
            self._iteration = record.iteration
            self._turns.add(_bytes(element("h2", self._title())))
        self._turns.add(_bytes(self.pages.turn(record, anchor)))

    def _title(self) -> str:
        several = self._run is not None and self._run.iterations > 1
        return f"Iteration {(self._iteration or 0) + 1}" if several else "Requests"

    def _chunks(self) -> Iterator[bytes]:
        name = escaped("Postman collection" if self._run is None else self._run.collection)
        yield _bytes(f'<!doctype html><html lang="en"><head>{_head(name)}</head><body>')
        yield _bytes("".join(self._top(name)))
        if not self._failures.empty:
            yield b'<h2>What failed</h2><ol class="failures">'
            yield from self._failures.chunks()
            yield b"</ol>"
        yield _bytes(self._filter())
        yield from self._turns.chunks()
        yield b"</body></html>\n"

    def _top(self, name: str) -> Iterator[str]:
        failures = self._tally.failures
        state = element("p", _sentence(self._tally), f"state {_look(failures)}")
        yield f"<header>{state}<h1>{name}</h1>{self._facts()}</header>{self._tiles()}"
        yield from self._warnings

    def _facts(self) -> str:
        moment = self._started.strftime("%Y-%m-%d %H:%M:%S %Z")
        facts = [moment, f"took {milliseconds(self._tally.duration)}"]
        if self._run is not None:
            facts.insert(0, path_text(self._run.path, self.base))
            if self._run.iterations > 1:
                facts.append(counted(self._run.iterations, "iteration"))
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

    def _filter(self) -> str:
        """Buttons that show the turns of one state; style alone does it. None for one state."""
        states = {state: count for state, count in self._counts.items() if count}
        if len(states) < 2:
            return ""
        buttons = [_button("all", sum(states.values()), " checked")]
        buttons += [_button(state, count, "") for state, count in states.items()]
        return f'<fieldset class="filter" aria-label="Show">{"".join(buttons)}</fieldset>'


_STATES = ("failed", "passed", "skipped")


def _head(name: str) -> str:
    style = Path(__file__).with_name("page.css").read_text("utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'"
    return (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{name}</title>{wrapped('style', style)}"
    )


def _button(state: str, count: int, checked: str) -> str:
    button = f'<input type="radio" name="show" id="show-{state}"{checked}>'
    return f'{button}<label for="show-{state}">{state.capitalize()} {count}</label>'


def _sentence(tally: Tally) -> str:
    ended = ", and the run was ended before its end" if tally.cancelled else ""
    if tally.failures:
        return f"✗ {counted(tally.failures, 'failure')}{ended}"
    return f"○ No failure so far{ended}" if ended else "✓ Passed"


def _noun(number: int, noun: str) -> str:
    return counted(number, noun).partition(" ")[2]


def _look(failures: int) -> str:
    return "bad" if failures else "good"


def _bytes(html: str) -> bytes:
    return html.encode("utf-8", "replace")
