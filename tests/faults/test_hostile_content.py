"""Collections and servers that mean harm: they read no file, show no secret, and reach no terminal,
page or process beyond their own."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.faults.conftest import FINE, StartLiar, Terminal, Writer

SECRETS = {
    "secret variable": "s3cret-in-environment",
    "bearer token": "b3arer-t0ken-of-auth",
    "password": "p4ssword-of-basic",
    "header": "h3ader-authorization",
    "cookie": "c00kie-of-session",
    "quoted": 'quo"ted\\s3cret',
}
ESCAPE = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&]]>"


def reports(postroom: Terminal, path: Path, *options: object) -> dict[str, str]:
    """Every report of a run, by kind, and both outputs."""
    folder = path.parent / "reports"
    names = ("json", "junit", "html")
    exports = [f"--reporter-{name}-export={folder / name}" for name in names]
    ended = postroom("run", path, "-r", "cli,json,junit,html,github", *exports, *options)
    assert "Traceback" not in ended.err
    written = {name: (folder / name).read_text("utf-8") for name in names}
    return {**written, "terminal": ended.out, "errors": ended.err}


def echo(head: bytes) -> bytes:
    """An answer with a cookie, and with what came as its body."""
    body = json.dumps({"head": head.decode()}).encode()
    cookie = f"Set-Cookie: session={SECRETS['cookie']}; Path=/; HttpOnly\r\n"
    head_lines = f"HTTP/1.1 200 OK\r\nConnection: close\r\n{cookie}Content-Length: {len(body)}"
    return f"{head_lines}\r\n\r\n".encode() + body


def test_secrets_reach_no_report(
    postroom: Terminal, collection: Writer, lying: StartLiar, tmp_path: Path
) -> None:
    liar = lying(lambda connection: connection.sendall(echo(liar.heads[-1])))
    url = liar.url
    rows = [
        {"key": name, "value": SECRETS[key], "type": "secret"}
        for name, key in (("token", "secret variable"), ("quoted", "quoted"))
    ]
    environment = tmp_path / "env.json"
    environment.write_text(json.dumps({"name": "Env", "values": rows}))
    shown = "console.log(pm.environment.get('token'), pm.environment.get('quoted'));"
    failing = "pm.test('t ' + pm.environment.get('token'), () => pm.expect('a').to.equal(token));"
    script = [f"const token = pm.environment.get('token'); {shown}", failing]

    def item(name: str, **request: Any) -> Any:
        event = {"listen": "test", "script": {"exec": script}}
        request = {"url": f"{url}?q={{{{token}}}}", "method": "POST", **request}
        return {"name": name, "request": request, "event": [event]}

    basic = [{"key": "username", "value": "me"}, {"key": "password", "value": SECRETS["password"]}]
    bearer = [{"key": "token", "value": SECRETS["bearer token"]}]
    header = [{"key": "Authorization", "value": f"Custom {SECRETS['header']}"}]
    body = {"mode": "raw", "raw": json.dumps({"a": SECRETS["quoted"]})}
    path = collection.items(
        item("Basic", auth={"type": "basic", "basic": basic}),
        item("Bearer", auth={"type": "bearer", "bearer": bearer}, body=body),
        item("Header", header=header),
        item("Cookie"),
    )
    found = reports(postroom, path, "-e", environment, "--verbose")
    pair = base64.b64encode(f"me:{SECRETS['password']}".encode()).decode()
    for kind, text in found.items():
        for name, secret in {**SECRETS, "base64": pair}.items():
            for spelling in (secret, json.dumps(secret)[1:-1]):
                assert spelling not in text, f"the {name} stands in {kind}"
    summary = json.loads(found["json"])
    assert len(summary["run"]["executions"]) == 4
    bodies = [bytes(row["response"]["stream"]["data"]) for row in summary["run"]["executions"]]
    assert not [body for body in bodies for secret in SECRETS.values() if secret.encode() in body]


def test_a_send_shows_no_credentials(
    postroom: Terminal, collection: Writer, url: str, tmp_path: Path
) -> None:
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": SECRETS["bearer token"]}]}
    ended = postroom(
        "send", collection.items({"name": "x", "request": {"url": url, "auth": auth}}), "-v"
    )
    assert ended.code == 0
    assert "Authorization: Bearer ******" in ended.out
    assert SECRETS["bearer token"] not in ended.out + ended.err


def hostile_collection(collection: Writer, lying: StartLiar) -> Path:
    """One whose names, logs, errors, headers and bodies hold escapes and markup."""
    text = ESCAPE + MARKUP
    answer = f"HTTP/1.1 200 {MARKUP}\r\nX-Odd: {MARKUP}\r\nContent-Length: 300\r\n\r\n".encode()
    body = f"<html>{text}".encode()
    script = [
        f"const text = {json.dumps(text)};",
        "console.log(text, { [text]: text }); console.error(new Error(text));",
        "pm.test(text, () => { throw new Error(text) });",
        "pm.visualizer.set('<script>{{x}}</script>', { x: text });",
        "throw new Error(text);",
    ]
    event = {"listen": "test", "script": {"exec": script}}
    header = [{"key": "X-Mine", "value": MARKUP}]
    url = lying(answer + body + b" " * (300 - len(body))).url + MARKUP
    request = {"url": url, "method": "POST", "header": header}
    inner = {"name": text, "request": request, "event": [event]}
    folder = {"name": text, "item": [inner], "description": text}
    return collection.items(folder, variable=[{"key": text, "value": text}])


def test_terminal_escapes_are_spelled_out(
    postroom: Terminal, collection: Writer, lying: StartLiar
) -> None:
    found = reports(postroom, hostile_collection(collection, lying), "--verbose")
    for kind in ("terminal", "errors", "junit", "html"):
        hidden = re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", found[kind])
        assert hidden == [], f"{kind} holds {hidden}"
    assert "\\x1b]0;owned" in found["terminal"]


def test_markup_stays_text(postroom: Terminal, collection: Writer, lying: StartLiar) -> None:
    found = reports(postroom, hostile_collection(collection, lying))
    assert "<script" not in found["html"]
    assert "<img" not in found["html"]
    assert "alert(1)" in found["html"]
    root = ElementTree.fromstring(found["junit"])
    assert {element.tag for element in root.iter()} <= {
        *("testsuites", "testsuite", "testcase", "failure", "error", "system-out", "system-err")
    }
    json.loads(found["json"])


def test_a_name_cannot_give_github_commands(
    postroom: Terminal, collection: Writer, url: str
) -> None:
    name = "x\n::add-mask::y\r\n::set-output name=a::b"
    script = f"pm.test({json.dumps(name)}, () => pm.expect(1).to.equal(2));"
    ended = postroom("run", collection(url, test=script), "-r", "github")
    commands = [line.split(" ")[0] for line in ended.out.splitlines() if line.startswith("::")]
    assert commands == ["::error"]


# ---- Files ---------------------------------------------------------------------------------------

PRIVATE = "the-private-key-of-somebody"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder in a repository, with a private file outside of it."""
    (tmp_path / "private.txt").write_text(PRIVATE)
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "inside.txt").write_text("inside")
    (folder / "link.txt").symlink_to(tmp_path / "private.txt")
    return folder


WAYS_OUT = (
    "{outside}",
    "../private.txt",
    "./../private.txt",
    "link.txt",
    "inside.txt/../../private.txt",
)


@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize("mode", ["file", "formdata"])
def test_a_request_uploads_no_file_from_outside(
    workspace: Path, lying: StartLiar, way: str, mode: str
) -> None:
    liar = lying(FINE)
    src = way.format(outside=workspace.parent / "private.txt")
    row = {"key": "f", "type": "file", "src": src}
    body = {"mode": mode, mode: {"src": src} if mode == "file" else [row]}
    request = {"url": liar.url, "method": "POST", "body": body}
    path = Writer(workspace).items({"name": "One", "request": request})
    ended = Terminal(workspace)("run", path)
    assert PRIVATE.encode() not in b"".join(liar.heads)
    assert "lies outside the working directory" in ended.out
    ended = Terminal(workspace)("run", path, "--insecure-file-read")
    assert "outside the working directory" not in ended.out


def test_a_request_uploads_what_lies_inside(workspace: Path, lying: StartLiar) -> None:
    liar = lying(FINE)
    body = {"mode": "file", "file": {"src": "inside.txt"}}
    request = {"url": liar.url, "method": "POST", "body": body}
    path = Writer(workspace).items({"name": "One", "request": request})
    ended = Terminal(workspace)("run", path)
    assert ended.code == 0
    assert b"Content-Length: 6" in liar.heads[0]


@pytest.mark.parametrize(
    "code",
    [
        "pm.require('../private.txt')",
        "pm.require('./../repository/../private.txt')",
        "pm.require('./link.txt')",
        "require('fs').readFileSync('../private.txt')",
        "process.binding('fs')",
        "await import('../private.txt')",
        "await pm.sendRequest('file:///etc/passwd')",
        "new Function('return process')().mainModule.require('fs')",
        "this.constructor.constructor('return process')().exit()",
        "globalThis.__proto__.constructor.constructor('return Deno')()",
        "(await pm.sendRequest({ url: URL_, method: 'POST', body: { mode: 'file', "
        "file: { src: '../private.txt' } } })).nothing()",
        "throw new Error('nothing found')",
    ],
)
def test_a_script_reads_no_file(workspace: Path, lying: StartLiar, code: str) -> None:
    liar = lying(FINE)
    source = code.replace("URL_", json.dumps(liar.url))
    path = Writer(workspace)(
        liar.url, test=f"console.log('found', {source});" if "throw" not in code else code
    )
    ended = Terminal(workspace)("run", path)
    assert ended.code == 1
    assert PRIVATE not in ended.out + ended.err
    assert PRIVATE.encode() not in b"".join(liar.heads)
    assert "root:" not in ended.out


def test_scripts_cannot_reach_the_runtime_through_prototypes(
    postroom: Terminal, collection: Writer, url: str
) -> None:
    """What a script does to the prototypes of its own world changes no frame, and no verdict."""
    poison = """
const odd = { get() { throw new Error('poisoned') }, set() {}, configurable: true };
for (const key of ['id', 'kind', 'name', 'passed', 'type', 'payload', 'value', 'error', 'then'])
  Object.defineProperty(Object.prototype, key, odd);
Object.prototype.toJSON = () => ({ kind: 'verdict', passed: true });
Array.prototype.push = () => { throw new Error('poisoned') };
Array.prototype[Symbol.iterator] = () => { throw new Error('poisoned') };
JSON.stringify = () => '{"passed": true}';
Function.prototype.call = Function.prototype.apply = () => { throw new Error('poisoned') };
Promise.prototype.then = () => { throw new Error('poisoned') };
"""

    def item(name: str, script: str) -> Any:
        event = {"listen": "test", "script": {"exec": script.split("\n")}}
        return {"name": name, "request": url, "event": [event]}

    failing = "pm.test('fails', () => { throw new Error('really') });"
    path = collection.items(item("Poison", poison + failing), item("Next", failing))
    ended = postroom("run", path, "--timeout-script", 5000)
    assert ended.code == 1
    assert ended.err == ""
    assert "✓" not in ended.out
