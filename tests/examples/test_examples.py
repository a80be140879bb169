"""The examples, run as a newcomer runs them: on the real programs, against the echo service."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postroom_runtime.echo import EchoServer

EXAMPLES = Path(__file__).parents[2] / "examples"
YAML_FORM = ("postman/collections/Parcels", "postman/environments/Local.environment.yaml")
JSON_FORM = ("parcels.postman_collection.json", "local.postman_environment.json")


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with EchoServer() as echo:
        yield echo.url


def run(collection: str, environment: str, base_url: str, report: Path, *options: str) -> int:
    """`postroom run` on an example, with its JSON report; the exit code."""
    command = [sys.executable, "-m", "postroom_runtime", "run", collection, "-e", environment]
    command += ["--env-var", f"base_url={base_url}", "-r", "json", *options]
    command += ["--reporter-json-export", str(report)]
    return subprocess.run(command, cwd=EXAMPLES, capture_output=True, check=False).returncode


def verdicts(report: Path) -> list[tuple[str, str, bool]]:
    """Each test of a report: its request, its name, whether it passed."""
    executions = json.loads(report.read_text("utf-8"))["run"]["executions"]
    return [
        (execution["item"]["name"], assertion["assertion"], "error" not in assertion)
        for execution in executions
        for assertion in execution.get("assertions", [])
    ]


@pytest.mark.parametrize("data", [(), ("-d", "data/parcels.csv")], ids=["alone", "with data"])
def test_both_forms_give_the_same_verdicts(
    base_url: str, tmp_path: Path, data: tuple[str, ...]
) -> None:
    told: list[list[tuple[str, str, bool]]] = []
    for form in (YAML_FORM, JSON_FORM):
        report = tmp_path / "report.json"
        assert run(*form, base_url, report, *data) == 1
        told.append(verdicts(report))
    assert told[0] == told[1]
    assert {name for _, name, passed in told[0] if not passed} == {"the parcel was delivered"}
    assert len(told[0]) == (54 if data else 18)


def test_the_three_ways_to_send_a_request_pass(base_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert run("postman/collections/sendRequest", YAML_FORM[1], base_url, report) == 0
    assert [name for _, name, _ in verdicts(report)] == [
        "the request waited for the script's own request",
        "the callback's variable reached the header",
        "the second request answers 201 Created",
    ]


def test_the_demo_shows_both_halves(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, EXAMPLES / "demo.py"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "HOME": str(tmp_path), "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    for shown in (
        "✗ the parcel was delivered",
        "▸ response",
        "Did you mean `pm.environment`?",
        "actual: 'in transit'",
    ):
        assert shown in done.stdout


def test_nothing_is_wrong_with_the_examples() -> None:
    command = [sys.executable, "-m", "postroom_runtime", "check", str(EXAMPLES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
