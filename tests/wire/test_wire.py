"""What leaves the socket, beside newman and postman-runtime: the same bytes for every case.

What varies by nature is made equal first; where Postroom differs on purpose, the case is listed.
Both stand in `differences.toml` with their reasons. A case that is listed and does not differ fails
too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.wire.collection import answers, cases
from tests.wire.recorder import Arrivals, recording
from tests.wire.senders import POSTMAN, files, missing, postman, send_by, send_by_postroom

TABLE: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "differences.toml").read_text("utf-8")
)
VARYING = [
    (re.compile(row["pattern"].encode()), f"<{row['name']}>".encode()) for row in TABLE["varies"]
]
REASONS: dict[tuple[str, str], str] = {
    (tool, case): row["reason"]
    for row in TABLE["difference"]
    for tool in row.get("from", POSTMAN)
    for case in row["cases"]
}


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Arrivals]:
    """What arrived, by sender and case."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with recording(cases()) as recorder:
        recorder.answers = answers(recorder.ports)
        paths = files(tmp_path_factory.mktemp("wire"), recorder.ports)
        result: dict[str, Arrivals] = {}
        with postman(paths) as process:
            for name in POSTMAN:
                send_by(process, name)
                result[name] = recorder.take()
        finished = send_by_postroom(paths)
        assert finished.returncode in (0, 1), finished.stderr
        result["postroom"] = recorder.take()
    return result


def comparable(arrivals: list[bytes]) -> list[str]:
    """Requests with what varies made equal, as text in which every byte shows."""
    return [_equalized(arrival).decode("latin-1") for arrival in arrivals]


def _equalized(arrival: bytes) -> bytes:
    for pattern, name in VARYING:
        for found in {match[1] for match in pattern.finditer(arrival)}:
            arrival = arrival.replace(found, name)
    return arrival


@pytest.mark.parametrize("case", cases())
@pytest.mark.parametrize("tool", POSTMAN)
def test_same_bytes(tool: str, case: str, sent: Mapping[str, Arrivals]) -> None:
    theirs, ours = (comparable(sent[who].get(case, [])) for who in (tool, "postroom"))
    reason = REASONS.get((tool, case))
    if reason is None:
        assert ours == theirs
    else:
        assert ours != theirs, f"no difference any more; take it out of the table: {reason}"


def test_the_table_names_cases_that_exist() -> None:
    assert {case for _, case in REASONS} <= set(cases())
