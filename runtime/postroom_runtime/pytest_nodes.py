"""The nodes of pytest that a collection becomes."""

# Nodes of pytest are made by `from_parent`, whose keywords have no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from postroom_runtime.api import CollectionRun, run_collection
from postroom_runtime.formats import load_collection
from postroom_runtime.model.collection import ScriptKind
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.model.source import FileLocation
from postroom_runtime.reports.error_text import full_text
from postroom_runtime.reports.excerpt import Excerpts
from postroom_runtime.runner.events import (
    ErrorInfo,
    Exchanged,
    ItemFinished,
    RunEvent,
    ScriptFailed,
    VerdictGiven,
)
from postroom_runtime.runner.inheritance import scripts_of
from postroom_runtime.runner.modules import workspace_of
from postroom_runtime.runner.outcome import is_main
from postroom_runtime.runner.selection import Step, selected_steps
from postroom_runtime.text import LineIndex

if TYPE_CHECKING:
    from postroom_runtime.http import ClientOptions

_TEST_CALL = re.compile(r"""\bpm\s*\.\s*test\s*\(\s*(["'`])((?:\\.|(?!\1)[^\\$\n])*)\1""")


class PostmanCollection(pytest.File):
    """A collection: it runs when the first of its items does."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """A node per request."""
        try:
            collection, _ = load_collection(self.path)
        except UnreadableInputError as error:
            raise self.CollectError(str(error)) from error
        for step in selected_steps(collection):
            name = "/".join(step.names[1:])
            yield PostmanRequest.from_parent(self, name=name, step=step)

    @cached_property
    def run(self) -> CollectionRun:
        """The run, done once."""
        option = self.config.getoption
        pairs = (row.partition("=") for row in option("postroom_env_var") or ())
        return run_collection(
            self.path,
            environment=option("postroom_environment"),
            globals=option("postroom_globals"),
            data=option("postroom_data") or (),
            variables={key: value for key, _, value in pairs},
            wire=_insecure(self.path) if option("postroom_insecure") else None,
        )

    @cached_property
    def excerpts(self) -> Excerpts:
        """Source lines for failures, with the run's secrets covered."""
        return Excerpts(mask=self.run.mask)


def _insecure(collection: Path) -> ClientOptions:
    from postroom_runtime.http import ClientOptions

    return ClientOptions(verify=False, workspace=workspace_of(collection), restrict_files=True)


class PostmanRequest(pytest.Collector):
    """A request: its tests, and itself."""

    def __init__(self, *, step: Step, name: str, parent: PostmanCollection) -> None:
        super().__init__(name, parent)
        self.step = step
        self.collection = parent

    def collect(self) -> Iterator[pytest.Item]:
        """An item per test that its scripts name, then one for errors and all other tests."""
        named = dict(_named_tests(self.step))
        for name, place in named.items():
            yield PostmanTest.from_parent(self, name=name, place=place)
        yield PostmanExchange.from_parent(self, name="request", named=frozenset(named))

    def events(self) -> Iterator[RunEvent]:
        """What happened in this request's turns."""
        for event in self.collection.run.events:
            if getattr(getattr(event, "item", None), "id", None) == self.step.item.id:
                yield event


class PostmanTest(pytest.Item):
    """A `pm.test` with a name that stands in its script."""

    def __init__(self, *, name: str, parent: PostmanRequest, place: FileLocation) -> None:
        super().__init__(name, parent)
        self.request = parent
        self.place = place

    def runtest(self) -> None:
        """Fail when it failed in any iteration; skip when it did not run."""
        given = [event for event in self.request.events() if isinstance(event, VerdictGiven)]
        own = [event for event in given if event.name == self.name]
        failed = [event.error for event in own if not (event.passed or event.skipped)]
        _fail_for(failed, self.request.collection.excerpts)
        if all(event.skipped for event in own):
            pytest.skip("it did not run")

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the test stands."""
        return self.place.path, self.place.range.start.line, self.name

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        """The error as a person reads it, without Python's own frames."""
        return str(excinfo.value)


class PostmanExchange(pytest.Item):
    """The request itself: it was sent, its scripts threw nothing, and no test failed whose name
    is computed."""

    def __init__(self, *, name: str, parent: PostmanRequest, named: frozenset[str]) -> None:
        super().__init__(name, parent)
        self.request = parent
        self.named = named

    def runtest(self) -> None:
        """Fail for errors of the request, of its scripts, and of tests with computed names."""
        events = list(self.request.events())
        _fail_for(list(self._errors(events)), self.request.collection.excerpts)
        if any(isinstance(event, ItemFinished) and event.skipped for event in events):
            pytest.skip("skipped by its pre-request script")

    def _errors(self, events: Sequence[RunEvent]) -> Iterator[ErrorInfo | None]:
        for event in events:
            match event:
                case ScriptFailed():
                    yield event.error
                case Exchanged(error=ErrorInfo() as error) if is_main(event):
                    yield error
                case VerdictGiven(passed=False, skipped=False) if event.name not in self.named:
                    yield event.error
                case _:
                    pass

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        """The error as a person reads it, without Python's own frames."""
        return str(excinfo.value)


class PostmanTestError(Exception):
    """A test, a script or a request that failed."""


def _fail_for(errors: Sequence[ErrorInfo | None], excerpts: Excerpts) -> None:
    if errors:
        raise PostmanTestError("\n\n".join(_text(error, excerpts) for error in errors))


def _text(error: ErrorInfo | None, excerpts: Excerpts) -> str:
    if error is None:
        return "the test failed"
    excerpt = None if error.place is None else excerpts.at(error.place)
    if excerpt is None:
        return full_text(error, Path.cwd())
    line = f"{excerpt.number} | {excerpt.text}"
    caret = " " * (len(str(excerpt.number)) + 3 + excerpt.caret) + "^"
    return f"{full_text(error, Path.cwd())}\n\n{line}\n{caret}"


def _named_tests(step: Step) -> Iterator[tuple[str, FileLocation]]:
    for kind in ScriptKind:
        for _, script in scripts_of(step, kind):
            index = LineIndex(script.source.text)
            for call in _TEST_CALL.finditer(script.source.text):
                place = script.source.place(index.position(call.start()))
                yield re.sub(r"\\(.)", r"\1", call[2]), place
