"""Where and how `postroom` is started: without a home, with closed streams, with words that are no
text, with an output that cannot show what there is to show, and with a signal to end."""

from __future__ import annotations

import json
import os
import resource
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.faults.conftest import FINE, StartLiar, Terminal, Writer, until
from tests.faults.run_report import silent
from tests.patience import PATIENCE, left_of

NOBODY = 54321
"""A user that no system knows, as containers like to have."""
TELLING = "console.log('日本 é'); pm.test('日本', () => {})"


def as_nobody() -> None:
    """In a child that is about to run `postroom`: be somebody whom the system does not know."""
    os.setresuid(NOBODY, 0, 0)


def without_home(postroom: Terminal) -> dict[str, str]:
    """The environment without the variables that say where the user's files lie."""
    return {
        key: value
        for key, value in postroom.environment().items()
        if key not in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody unknown")
def test_a_user_without_a_home(postroom: Terminal, collection: Writer, url: str) -> None:
    path = collection(url, test="pm.test('ok', () => {})")
    environment = without_home(postroom)
    for words in (["run", path], ["send", url], ["check", path]):
        ended = postroom(*words, env=environment, preexec_fn=as_nobody)
        assert (ended.code, ended.err) == (0, "")
    ended = postroom("lsp", env=environment, preexec_fn=as_nobody)
    assert (ended.code, ended.err) == (1, "")


@pytest.mark.parametrize("home", ["/nonexistent", "/proc", "/dev/null"])
def test_a_home_that_cannot_be_used(
    postroom: Terminal, collection: Writer, url: str, home: str
) -> None:
    environment = {**postroom.environment(), "HOME": home, "TMPDIR": "/nonexistent"}
    ended = postroom("run", collection(url), "-r", "cli,html", env=environment)
    assert (ended.code, ended.err) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8:strict"])
def test_an_output_that_cannot_show_everything(
    postroom: Terminal, collection: Writer, url: str, encoding: str
) -> None:
    environment = {**postroom.environment(), "PYTHONIOENCODING": encoding}
    path = collection(url, test=TELLING)
    ended = postroom("run", path, env=environment, encoding=encoding.partition(":")[0])
    assert (ended.code, ended.err) == (0, "")
    shown = "日本" if encoding.startswith("utf") else r"\u65e5\u672c"
    assert ended.out.count(shown) == 2
    odd = postroom("run", os.fsdecode(b"caf\xe9.json"), env=environment)
    assert odd.code == 2
    odd.told("There is no such file.")


CLOSED = [
    ("run", 0, 0),
    ("run", 1, 0),
    ("run", 2, 0),
    ("run nobody.json", 2, 2),
    ("run --nobody", 2, 2),
    ("send", 1, 0),
    ("lsp", 0, 2),
]


@pytest.mark.parametrize(("line", "stream", "code"), CLOSED)
def test_a_stream_that_is_closed(
    postroom: Terminal, collection: Writer, url: str, line: str, stream: int, code: int
) -> None:
    words: list[object] = [*line.split()]
    words += {"run": [collection(url)], "send": [url]}.get(line, [])
    ended = postroom(*words, stdin=None, preexec_fn=lambda: os.close(stream))
    assert ended.code == code
    assert "Traceback" not in ended.err
    if line == "lsp":
        ended.told("Standard input is closed")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_complaints_that_nobody_can_hear(postroom: Terminal) -> None:
    with open("/dev/full", "w") as full:
        assert postroom("run", "nobody.json", stderr=full).code == 2


def test_words_and_variables_that_are_no_text(
    postroom: Terminal, collection: Writer, url: str
) -> None:
    """Bytes that are not UTF-8, as another system's file or a terminal in Latin-1 gives them."""
    script = "console.log([pm.environment.get('word'), pm.globals.get('env:FROM')].join('|'))"
    path = collection(f"{url}?q={{{{word}}}}", test=script)
    environment = {os.fsencode(key): os.fsencode(it) for key, it in postroom.environment().items()}
    ended = postroom(
        *("run", path, "--env-var", os.fsdecode(b"word=n\xe9"), "--os-env", "FROM"),
        *("-r", "cli,json,html,junit", "--export-environment", "exported.json"),
        env={**environment, b"FROM": b"caf\xe9"},
    )
    assert (ended.code, ended.err) == (0, "")
    assert "n\ufffd|******" in ended.out
    exported = json.loads((path.parent / "exported.json").read_text())
    assert exported["values"][0]["value"] == "n\ufffd"
    for option in ("-H", "-d", "-X"):
        ended = postroom("send", url, option, os.fsdecode(b"caf\xe9"))
        assert "Traceback" not in ended.err


def limited(what: int, most: int) -> Callable[[], None]:
    """In a child that is about to run `postroom`: so much and no more."""
    return lambda: resource.setrlimit(what, (most, most))


def test_few_files_may_be_open(postroom: Terminal, collection: Writer, url: str) -> None:
    path = collection(url, test="pm.test('ok', () => {})")
    assert postroom("run", path, preexec_fn=limited(resource.RLIMIT_NOFILE, 24)).code == 0
    ended = postroom("run", path, preexec_fn=limited(resource.RLIMIT_NOFILE, 9))
    assert (ended.code, ended.err) == (1, "")
    assert "did not start ([Errno 24] Too many open files)" in ended.out


@pytest.mark.parametrize("most", [300, 4000])
def test_no_room_for_the_script_host(
    postroom: Terminal, collection: Writer, url: str, most: int
) -> None:
    """V8 reserves a terabyte of addresses: a limit on them leaves the requests alone."""
    path = collection(url, test="pm.test('ok', () => {})")
    limit = limited(resource.RLIMIT_AS, most * 1024 * 1024)
    ended = postroom("run", path, preexec_fn=limit)
    assert (ended.code, ended.err) == (1, "")
    assert "200 OK" in ended.out
    assert "ScriptHostDied: the process that runs scripts did not start (" in ended.out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["run", "send"])
def test_a_signal_to_end(
    postroom: Terminal, collection: Writer, lying: StartLiar, number: int, command: str
) -> None:
    """A job's time is up, a terminal is closed: the report is written, no process stays."""
    asked = threading.Event()
    path = collection(lying(lambda connection: (asked.set(), silent(connection))).url, before="1")
    options = ["-r", "cli,json", "--reporter-json-export", "report.json"]
    with postroom.started(command, path, *(options if command == "run" else [])) as process:
        assert asked.wait(PATIENCE)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number
    assert "Traceback" not in err
    assert (path.parent / "report.json").exists() == (command == "run")
    assert left_of(children) == []


def test_a_signal_that_is_ignored_stays_so(
    postroom: Terminal, collection: Writer, lying: StartLiar
) -> None:
    """As `nohup` has it: the terminal may be closed, the run goes on."""
    asked, sent = threading.Event(), threading.Event()
    path = collection(
        lying(lambda one: (asked.set(), sent.wait(PATIENCE), one.sendall(FINE))).url, test="1"
    )

    def ignoring() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with postroom.started("run", path, preexec_fn=ignoring) as process:
        assert asked.wait(PATIENCE)
        process.send_signal(signal.SIGHUP)
        sent.set()
        assert process.wait(PATIENCE) == 0


def test_a_run_without_requests_can_be_interrupted(postroom: Terminal, collection: Writer) -> None:
    with postroom.started("run", collection.items(), "-n", 10**9) as process:
        until(process.stdout, "Iteration 3")
        process.send_signal(signal.SIGINT)
        for _ in process.stdout or ():
            continue
        assert process.wait(PATIENCE) == 130
