"""A runtime that speaks the service's frames and runs nothing: it plays what `select` asks for."""

from __future__ import annotations

import os
import sys
import threading

from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Exchanged,
    ItemFinished,
    ItemRef,
    ItemStarted,
    Place,
    RunEvent,
    RunFinished,
    RunStarted,
    SentRequest,
    VerdictGiven,
)
from postroom_runtime.service.frames import (
    Cancel,
    Done,
    Happened,
    Hello,
    Message,
    Refused,
    ResponseData,
    Run,
    Shutdown,
    command_decoder,
)
from postroom_runtime.text.surrogates import encode_json


def send(message: Message) -> None:
    body = encode_json(message)
    sys.stdout.buffer.write(len(body).to_bytes(4, "big") + body)
    sys.stdout.buffer.flush()


def item(run: Run) -> ItemRef:
    return ItemRef("login-id", "Login", ["Shop", "Login"], Place(run.path, 0, 0))


SENT = SentRequest("POST", "http://127.0.0.1/login", [("Accept", "*/*")], "name=ada")
RECEIVED = ResponseData(
    code=500, status="Broken", headers=[("Content-Type", "application/json")], text='{"a":1.0}'
)


def failing(run: Run) -> list[RunEvent]:
    """A request with one passed verdict on line 5 and a failed one on line 6."""
    login = item(run)
    wrong = ErrorInfo(
        "AssertionError",
        "expected 500 to equal 200",
        Place(run.path, 6, 4),
        [Place(run.path, 5, 0)],
        500,
        200,
    )
    return [
        RunStarted("Shop", run.path, 1, 1),
        ItemStarted(login, 0),
        Exchanged(login, 0, "collection", SENT, RECEIVED, timings={"total": 8.0}),
        VerdictGiven(login, 0, "test", 0, "is quick", True, place=Place(run.path, 5, 0)),
        VerdictGiven(login, 0, "test", 1, "is 200", False, error=wrong),
        ItemFinished(login, 0),
        RunFinished(12.0),
    ]


def play(run: Run) -> None:
    script = run.select[0] if run.select else "fail"
    if script == "refuse":
        send(Refused(run.run, "Not a collection.", run.path, 2, 0))
    elif script == "die":
        sys.stderr.write("out of memory\n")
        sys.stderr.flush()
        os._exit(3)
    elif script == "garbage":
        sys.stdout.buffer.write((7).to_bytes(4, "big") + b"garbage")
        sys.stdout.buffer.flush()
    elif script in ("wait", "wait too"):
        send(Happened(run.run, RunStarted("Shop", run.path, 2, 1)))
        send(Happened(run.run, ItemStarted(item(run), 0)))
    elif script == "flood":
        threading.Thread(target=flood, args=(run,), daemon=True).start()
    elif script == "later":
        for event in failing(run):
            if isinstance(event, VerdictGiven):
                break
            send(Happened(run.run, event))
    else:
        for event in failing(run):
            send(Happened(run.run, event))
        send(Done(run.run, {"environment": {"token": "abc"}}))


stopped = threading.Event()


def flood(run: Run) -> None:
    """A script that logs without end, until the run is cancelled."""
    login = item(run)
    send(Happened(run.run, ItemStarted(login, 0)))
    number = 0
    while not stopped.is_set():
        number += 1
        line = ConsoleLogged(login, 0, "log", f"line {number}", place=Place(run.path, 5, 0))
        send(Happened(run.run, line))
    send(Happened(run.run, RunFinished(1.0, cancelled=True)))
    send(Done(run.run))


def main() -> None:
    later: dict[int, Run] = {}
    send(Hello("test"))
    while header := sys.stdin.buffer.read(4):
        command = command_decoder.decode(sys.stdin.buffer.read(int.from_bytes(header, "big")))
        if isinstance(command, Shutdown):
            return
        if not isinstance(command, Cancel):
            later[command.run] = command
            play(command)
        elif later[command.run].select == ["flood"]:
            stopped.set()
        elif later[command.run].select == ["later"]:
            for event in failing(later[command.run])[3:]:
                send(Happened(command.run, event))
            send(Done(command.run))
        else:
            send(Happened(command.run, RunFinished(1.0, cancelled=True)))
            send(Done(command.run, {"environment": {"page": 2}}))


if __name__ == "__main__":
    main()
