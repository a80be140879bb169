"""What a run tells of each of its requests, from its JSON report; and servers that say nothing."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.conftest import Terminal
from tests.patience import UNHURRIED

TIMEOUT = 1500
"""Milliseconds that a request gets which is never answered."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each request, by name, and how the command ended."""

    code: int
    err: str
    executions: dict[str, Any]
    failures: dict[str, Any]


def report_of(postroom: Terminal, path: Path, *options: object, timeout: int = UNHURRIED) -> Report:
    """Run a collection of requests with names of their own, each of which gets so many
    milliseconds."""
    target = path.with_name("report.json")
    words = ("-r", "json", "--reporter-json-export", target, "--timeout-request", timeout)
    ended = postroom("run", path, *words, *options)
    run = json.loads(target.read_text())["run"]
    return Report(
        ended.code,
        ended.err,
        {row["item"]["name"]: row for row in run["executions"]},
        {row["source"]["name"]: row["error"] for row in run["failures"]},
    )


def together(first: Report, second: Report) -> Report:
    """What two runs tell; the exit code is 1 when it is that of both."""
    return Report(
        min(first.code, second.code),
        first.err + second.err,
        first.executions | second.executions,
        first.failures | second.failures,
    )


def silent(connection: socket.socket) -> None:
    """Nothing, until the other side gives up."""
    connection.recv(1)
