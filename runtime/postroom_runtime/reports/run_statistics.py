"""Counts and times of a run in the JSON of newman's summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import pstdev

from postroom_runtime.reports.quantities import average
from postroom_runtime.reports.tally import Count, Tally

_Json = Mapping[str, object]
_PHASES = {
    "dns": "dns",
    "tcp": "tcp",
    "tls": "secureHandshake",
    "firstByte": "firstByte",
    "download": "download",
}


def statistics_json(tally: Tally) -> _Json:
    """`run.stats`. As newman does, it counts what scripts and auth handshakes sent as requests."""
    turns = Count(tally.items.total - tally.items.skipped)
    requests = Count(tally.requests.total + tally.side_requests, tally.requests.failed)
    scripts = _sum(tally.prerequest_scripts, tally.test_scripts)
    return {
        "iterations": _count(tally.iterations),
        "items": _count(tally.items),
        "scripts": _count(scripts),
        "prerequests": _count(Count(tally.items.total)),
        "requests": _count(requests),
        "tests": _count(turns),
        "assertions": _count(tally.verdicts),
        "testScripts": _count(tally.test_scripts),
        "prerequestScripts": _count(tally.prerequest_scripts),
    }


def timings_json(tally: Tally, phases: Mapping[str, Sequence[float]], started: datetime) -> _Json:
    """`run.timings`: milliseconds; `started` and `completed` are Unix milliseconds."""
    begin = started.timestamp() * 1000
    rows: dict[str, object] = _spread("response", tally.response_times)
    for phase, name in _PHASES.items():
        rows.update(_spread(name, phases.get(phase, ())))
    return {**rows, "started": round(begin), "completed": round(begin + tally.duration)}


def _count(count: Count) -> _Json:
    return {"total": count.total, "pending": 0, "failed": count.failed}


def _sum(first: Count, second: Count) -> Count:
    return Count(first.total + second.total, first.failed + second.failed)


def _spread(name: str, times: Sequence[float]) -> dict[str, object]:
    return {
        f"{name}Average": average(times),
        f"{name}Min": min(times, default=0),
        f"{name}Max": max(times, default=0),
        f"{name}Sd": pstdev(times) if times else 0,
    }
