"""What a person does wrong at the terminal: one sentence, the right exit code, no traceback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from postroom_runtime.commands.main import main

from tests.faults.conftest import Ended, StartLiar, Terminal, Writer, until, without_privileges
from tests.patience import PATIENCE, left_of
from tests.ports import refusing

FILES = {
    "fine.json": '{"info": {"name": "Fine"}, "item": []}',
    "cut.json": '{"info": {"name": "Cut"},\n "item": [{"name": "On',
    "other.json": '{"hello": 1}',
    "words.json": "hello",
    "empty.json": "",
    "binary.json": "PNG\0\0\1",
    "cut.request.yaml": 'url: http://localhost\nscripts:\n  - code: "pm.test(\n',
    "tab.request.yaml": "url: x\nheaders:\n\t- a\n",
    "other.yaml": "hello: world\n",
    "Shop/readme.txt": "no requests in here",
    "bad.csv": 'a,b\n1,2\n"3',
    "bad.data.json": '[{"a": 1}, 2]',
    "cut.data.json": '[{"a": 1},',
    "bad.env": "A=1\nB\n",
    "certs.json": '[{"matches": ["https://*/*"], "cert": {"src": "nobody.pem"}}]',
}
UNREADABLE = [
    ("run nobody.json", "nobody.json: There is no such file. Check the path."),
    (
        "run cut.json",
        "cut.json:2:20: The JSON ends in the middle. The file is cut off: get it whole.",
    ),
    ("run other.json", "other.json:1:1: This is no Postman collection. A collection has `info`"),
    ("run words.json", "words.json: This is no Postman collection: it is not JSON. Name a JSON"),
    ("run empty.json", "empty.json: The file is empty."),
    ("run binary.json", "binary.json: The file is binary, not text."),
    ("run cut.request.yaml", "cut.request.yaml:3:11: The quote that opens here is never closed."),
    ("run tab.request.yaml", "tab.request.yaml:3:1: "),
    ("run other.yaml", "other.yaml: This YAML file is no request: only `NAME.request.yaml` is."),
    ("run Shop", "Shop: The directory holds no `.request.yaml` file, so it is no collection."),
    ("run fine.json -d nobody.csv", "nobody.csv: There is no such file."),
    ("run fine.json -d bad.csv", "bad.csv:3:1: The quote that opens here is never closed."),
    ("run fine.json -d bad.data.json", "bad.data.json:1:12: Row 2 of the data is no object."),
    ("run fine.json -d cut.data.json", "cut.data.json:1:11: The JSON ends in the middle."),
    ("run fine.json -e nobody", "nobody: There is no such environment, neither a file nor a name"),
    ("run fine.json -e cut.json", "cut.json:2:20: "),
    ("run fine.json -e other.json", "other.json:1:1: This is no environment: it has no `values`."),
    ("run fine.json -g nobody.json", "nobody.json: There is no such file."),
    ("run fine.json --folder Nobody", "There is no request or folder “Nobody” in this collection."),
    ("run fine.json --dotenv nobody.env", "nobody.env: The file cannot be read: No such file or"),
    ("run fine.json --dotenv bad.env", "bad.env:2:1: This line is not NAME=VALUE."),
    ("run fine.json --vault-file nobody", "nobody: The vault file cannot be read: No such file"),
    ("run fine.json --cookie-jar nobody", "nobody: The cookie jar cannot be read: No such file"),
    ("run fine.json --ssl-client-cert nobody.pem", "nobody.pem: There is no such file."),
    ("run fine.json --ssl-extra-ca-certs nobody.pem", "nobody.pem: There is no such file."),
    ("run fine.json --ssl-client-cert-list other.json", "other.json: This is no list of client"),
    ("run fine.json --ssl-client-cert-list certs.json", "nobody.pem: There is no such file."),
    ("run fine.json --working-dir nobody", "nobody: There is no such directory."),
    ("run fine.json -r nobody", "There is no report “nobody”. There are terminal, json, junit,"),
    ("run fine.json --nobody", "Unrecognized arguments: --nobody. See `postroom run --help`."),
    ("run fine.json -n none", "Argument -n/--iteration-count: none must be an integer"),
    ("run fine.json -n 0", "Argument -n/--iteration-count: 0 must be a positive integer."),
    ("run fine.json --timeout-script -5", "Argument --timeout-script: -5 must be an integer"),
    ("run fine.json --env-var nobody", "Argument --env-var: nobody must have the form KEY=VALUE."),
    ("run", "The following arguments are required: path. See `postroom run --help`."),
    ("send", "The following arguments are required: target. See `postroom send --help`."),
    ("send nobody.json", "nobody.json: There is no such file."),
    ("send fine.json", "fine.json: "),
    ("send localhost -d @nobody", "nobody: The body cannot be read: No such file or directory."),
    ("check nobody", "nobody: There is no such file or folder."),
    ("check Shop", "Shop: There is no Postman collection in here."),
    ("convert nobody.json out", "nobody.json: There is no such file."),
    ("convert fine.json", "The following arguments are required: target."),
    ("echo --port 99999", "Argument --port: 99999 is no port; ports are 0 to 65535."),
    ("echo --port none", "Argument --port: none is no port"),
    ("lsp --nobody", "Unrecognized arguments: --nobody."),
    ("rnu", "There is no command `rnu`. Did you mean `postroom run`?"),
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with all that is wrong with files."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(("line", "sentence"), UNREADABLE, ids=[line for line, _ in UNREADABLE])
def test_unusable_input_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    files: Path,
    line: str,
    sentence: str,
) -> None:
    monkeypatch.chdir(files)
    monkeypatch.setenv("HOME", str(files))
    try:
        code: Any = main(line.split())
    except SystemExit as end:
        code = end.code
    assert code == 2
    written = capsys.readouterr().err
    assert "Traceback" not in written
    assert written.startswith("postroom: ")
    assert sentence in written
    assert written.count("\n") == 1


def test_no_permission(postroom: Terminal, files: Path) -> None:
    for name in ("fine.json", "Shop"):
        (files / name).chmod(0)
    ended = postroom("run", "fine.json", preexec_fn=without_privileges)
    ended.told("fine.json: You may not read this file. Give yourself read access to it.")
    ended = postroom("run", "Shop", preexec_fn=without_privileges)
    ended.told("Shop: The directory cannot be read: Permission denied.")
    (files / "Shop").chmod(0o755)


def test_a_port_in_use(postroom: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = postroom("echo", "--port", taken.getsockname()[1])
    assert ended.code == 2
    assert "cannot listen on 127.0.0.1" in ended.err
    assert "Choose another port with --port, or 0 for a free one." in ended.err
    assert "Traceback" not in ended.err


def test_a_report_that_cannot_be_written(
    postroom: Terminal, collection: Writer, url: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    path = collection(url)
    ended = postroom("run", path, "-r", "junit", "--reporter-junit-export", "file/r.xml")
    assert ended.code == 2
    ended.told("A report could not be written: file: File exists.")


def failed(ended: Ended, *parts: str) -> None:
    """Assert that a run ended with failures, told in its report."""
    assert ended.code == 1
    assert ended.err == ""
    for part in parts:
        assert part in ended.out


def test_nobody_listens(postroom: Terminal, collection: Writer) -> None:
    with refusing() as port:
        path = collection(f"http://127.0.0.1:{port}/")
        told = f"Nothing listens at 127.0.0.1:{port}. Is the server running?"
        failed(postroom("run", path), told, "ECONNREFUSED", f"at {path.name}:")
        ended = postroom("send", f"127.0.0.1:{port}")
    assert ended.code == 1
    assert (ended.out + ended.err).startswith(f"{told}\n")
    assert "Traceback" not in ended.err


def test_no_such_host(postroom: Terminal, collection: Writer) -> None:
    told = "The host nobody.invalid was not found. Check "
    failed(postroom("run", collection("http://nobody.invalid/")), told, "`postroom echo`")


def test_a_host_that_is_a_variable_without_a_value(postroom: Terminal, collection: Writer) -> None:
    told = "The host {{base_url}} was not found. It is a variable without a value: choose"
    failed(postroom("run", collection("{{base_url}}/get")), told, "nobody sets")


def test_a_script_with_a_syntax_error(postroom: Terminal, collection: Writer, url: str) -> None:
    path = collection(url, test=["const a = 1;", "const b = ;"])
    text = path.read_text().splitlines()
    line = next(i for i, row in enumerate(text, 1) if "const b" in row)
    column = text[line - 1].index(";") + 1
    place = f"{path.name}:{line}:{column}"
    failed(postroom("run", path), "SyntaxError: Unexpected token ';'", place)


def test_a_script_that_never_ends(postroom: Terminal, collection: Writer, url: str) -> None:
    path = collection(url, test="while (true);")
    ended = postroom("run", path, "--timeout-script", 200)
    failed(ended, "the script ran for 200 ms without a pause; is there an endless loop?")
    assert f"at {path.name}:" in ended.out


@pytest.mark.parametrize(
    "script", ["while (true);", "setInterval(() => {}, 1)", "for (;;) await 0"]
)
def test_ctrl_c_ends_a_script_that_never_ends(
    postroom: Terminal, collection: Writer, url: str, script: str
) -> None:
    path = collection(url, test=["console.log('begun');", "await null;", script])
    with postroom.started("run", path) as process:
        until(process.stdout, "200 OK")
        children = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (130, "")
    assert "The run was ended before its end." in out
    assert left_of(children) == []


def test_ctrl_c_while_a_server_is_silent(
    postroom: Terminal, collection: Writer, lying: StartLiar
) -> None:
    liar = lying(lambda connection: connection.recv(1))
    with postroom.started("run", collection(liar.url)) as process:
        until(process.stdout, "One")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (130, "")
    assert "The run was ended before its end." in out


def test_ctrl_c_while_starting() -> None:
    """Where imports would swallow a KeyboardInterrupt, the process ends at once."""
    code = (
        "import os, signal, sys\n"
        "from postroom_runtime.commands.endings import interrupts_at_once\n"
        "with interrupts_at_once():\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "print('still here')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=PATIENCE, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, b"", b"")


def test_ctrl_c_ends_the_echo_service(postroom: Terminal) -> None:
    with postroom.started("echo", "--port", 0) as process:
        until(process.stdout, "listens on")
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


@pytest.mark.parametrize(
    "script", ["while (true);", "await new Promise(() => setInterval(() => {}))"]
)
def test_a_killed_script_host_costs_its_script_alone(
    postroom: Terminal, collection: Writer, url: str, script: str
) -> None:
    def item(name: str, script: str) -> Any:
        event = {"listen": "test", "script": {"exec": [script]}}
        return {"name": name, "request": url, "event": [event]}

    fine = "pm.test('alive', () => {})"
    begun = "console.log('begun'); await new Promise((go) => setTimeout(go, 1)); "
    path = collection.items(item("Hangs", begun + script), item("Next", fine))
    with postroom.started("run", path) as process:
        until(process.stdout, "begun")
        hosts = psutil.Process(process.pid).children()
        for host in hosts:
            host.kill()
        out, err = process.communicate(timeout=PATIENCE)
    assert hosts
    assert (process.returncode, err) == (1, "")
    assert "ScriptHostDied: the process that runs scripts ended while this script ran" in out
    assert "(killed by SIGKILL)" in out
    assert "✓ alive" in out


def test_output_into_a_closed_pipe(postroom: Terminal, collection: Writer, url: str) -> None:
    path = collection(url, test="pm.test('a test', () => {})")
    for words in (["run", path, "-n", 100], ["run", "--help"], ["--help"]):
        with postroom.started(*words) as process:
            assert process.stdout is not None
            process.stdout.close()
            assert process.stderr is not None
            assert process.stderr.read() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("line", ["run fine.json", "send localhost:9", "check fine.json", "--help"])
def test_output_onto_a_full_disk(postroom: Terminal, files: Path, line: str) -> None:
    with open("/dev/full", "w") as full:
        ended = postroom(*line.split(), stdout=full)
    assert "Traceback" not in ended.err
    assert "Exception ignored" not in ended.err
    assert "The output cannot be used: No space left on device." in ended.err or ended.code == 1


def test_no_output_at_all(postroom: Terminal, collection: Writer, url: str) -> None:
    path = collection(url, test="pm.test('a test', () => {})")
    ended = postroom("run", path, stdout=None, preexec_fn=lambda: os.close(1))
    assert (ended.code, ended.err) == (0, "")
