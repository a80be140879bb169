"""The files that options name, broken in every way: one sentence that names the file, and nothing
but that."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_runtime.commands.certificates import client_certificates
from postroom_runtime.commands.cookie_files import load_cookies
from postroom_runtime.commands.outside_variables import outside_variables
from postroom_runtime.commands.rc_files import rc_words
from postroom_runtime.commands.run_arguments import run_parser
from postroom_runtime.http import Client
from postroom_runtime.http.cookies import CookieJar
from postroom_runtime.model.problems import UnreadableInputError
from postroom_runtime.runner.vault_places import FileVault


@dataclass(frozen=True, slots=True)
class _Holder:
    """What of a client the reader of cookies needs."""

    cookies: CookieJar = field(default_factory=CookieJar)


def cookies(path: Path) -> object:
    """Read a cookie jar."""
    return load_cookies(path, cast("Client", _Holder()))


def certificates(path: Path) -> object:
    """Read a list of client certificates."""
    return client_certificates(Namespace(ssl_client_cert_list=path, ssl_client_cert=None))


def newmanrc(path: Path) -> object:
    """Read newman's configuration, which lies in the working directory."""
    parser: ArgumentParser = run_parser()
    return rc_words(parser, [])


READERS: dict[str, tuple[Callable[[Path], object], bytes]] = {
    "jar.json": (
        cookies,
        b'{"version": "x", "cookies": [{"key": "a", "value": "b", "domain": "localhost", '
        b'"expires": "2031-01-01T00:00:00.000Z", "hostOnly": true}, '
        b'{"key": "c", "expires": "Infinity", "extensions": ["a=b"]}]}',
    ),
    "certificates.json": (
        certificates,
        b'[{"matches": ["https://*/*"], "key": {"src": "k"}, "cert": {"src": "c"}, "x": [1]}]',
    ),
    "my.env": (
        lambda path: outside_variables([path], []),
        b"# names\nA=1\nexport B = \"two\\n\" # more\nC='x'\n\nD\n",
    ),
    "vault.json": (FileVault.read, b'{"token": "secret", "other": "\\u00e9\\ud83d\\ude00"}'),
    ".newmanrc": (
        newmanrc,
        b'{"run": {"bail": true, "envVar": [{"key": "a", "value": 1}], "reporters": ["cli"], '
        b'"reporter": {"json": {"export": "x"}}, "unknown": [{"a": {}}]}}',
    ),
}
DEEP = 100_000


def read(name: str, folder: Path, data: bytes) -> None:
    """Read a file with that content; only UnreadableInputError may be raised, in one line."""
    path = folder / name
    path.write_bytes(data)
    told = name
    try:
        READERS[name][0](path)
    except UnreadableInputError as error:
        told = str(error)
    assert told.startswith((name, "k: ", "c: ", str(folder)))
    assert "\n" not in told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, and the home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize("name", READERS)
def test_cut_off_at_every_byte(folder: Path, name: str) -> None:
    whole = READERS[name][1]
    for end in range(len(whole) + 1):
        read(name, folder, whole[:end])


@pytest.mark.parametrize("name", READERS)
def test_bytes_changed(folder: Path, name: str) -> None:
    whole = READERS[name][1]

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(st.integers(0, len(whole)), st.integers(0, 20), st.binary(max_size=8))
    def check(start: int, length: int, put: bytes) -> None:
        read(name, folder, whole[:start] + put + whole[start + length :])

    check()


HOSTILE: dict[str, bytes] = {
    "not UTF-8": b'{"cookies": "\xff\xfe", "token": "\xff", "run": {"bail": "\xff"}}',
    "a mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"token": "x"}'.encode("utf-16"),
    "NUL": b"A=\0\n",
    "half a surrogate": b'{"token": "\\ud800", "cookies": [{"key": "\\udfff"}]}',
    "deep lists": b'{"x": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "deep objects": b'[{"x": ' * DEEP + b"1" + b"}]" * DEEP,
    "large numbers": b'{"cookies": [], "token": 1' + b"0" * 5000 + b', "run": {"n": 1e999}}',
    "wrong types": b'{"cookies": {"key": 1}, "run": [], "token": {"a": []}}',
    "wrong types in rows": b'[{"matches": "x", "key": 1}]',
    "a late year": b'{"cookies": [{"key": "a", "expires": "9999-12-31T23:59:59-23:00"}]}',
    "an early year": b'{"cookies": [{"key": "a", "expires": "0001-01-01T00:00:00+23:00"}]}',
    "no year": b'{"cookies": [{"key": "a", "expires": "soon"}]}',
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", READERS)
def test_hostile_content(folder: Path, name: str, hostile: str) -> None:
    read(name, folder, HOSTILE[hostile])
