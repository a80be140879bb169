"""What this server says beyond LSP: the `postroom/*` notifications, as `docs/protocol.md` lists
them. A client gets those that it declares: `experimental: {postroom: {runEvent: true, …}}`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct

from postroom_server.lsp import messages


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification from the server; `params` are name and meaning, `shape` is their type."""

    method: str
    summary: str
    params: Mapping[str, str]
    shape: type[Struct]


RUN_STARTED = Notification(
    "postroom/runStarted",
    "A run begins.",
    {
        "run": "the run's number",
        "title": "what a person would call it, e.g. `Send Login`",
        "path": "the file that is run",
        "select": "what in it: ids or names; empty for all of it",
    },
    messages.RunStarted,
)

RUN_EVENT = Notification(
    "postroom/runEvent",
    "Something happened in a run.",
    {
        "run": "the run's number",
        "number": "the event's number in the run, from 0",
        "event": "the event as an object with `type`; see *Run events*",
    },
    messages.RunHappened,
)

RUN_EVENT_COVERED = Notification(
    "postroom/runEventCovered",
    "An event that was told held what is known to be a secret by now: this is to be shown in its "
    "place.",
    {
        "run": "the run's number",
        "number": "the event's number in the run",
        "event": "the event, the secret masked",
    },
    messages.RunHappened,
)

RUN_FINISHED = Notification(
    "postroom/runFinished",
    "A run is over.",
    {
        "run": "the run's number",
        "summary": "one line for a person, e.g. `2 passed, 1 failed in 84 ms`",
        "tally": "the counts: `total`, `begun`, `finished`, `passed`, `failed`, `skipped`, "
        "`errors`, `duration` (ms), `cancelled`; `current` is the request begun last",
        "problem": "why the run could not go on, as one sentence; null when it could",
    },
    messages.RunFinished,
)

STATUS = Notification(
    "postroom/status",
    "What goes on, whenever it changes.",
    {
        "running": "the numbers of the runs under way",
        "environment": "the chosen environment's file, or null",
    },
    messages.Status,
)

NOTIFICATIONS = (RUN_STARTED, RUN_EVENT, RUN_EVENT_COVERED, RUN_FINISHED, STATUS)
