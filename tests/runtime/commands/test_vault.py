"""`pm.vault` from a terminal: the system's keyring behind a question, files and variables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="terminals of this kind are POSIX's")

SCRIPT = """
const key = await pm.vault.get("api-key");
pm.test("has it", () => pm.expect(key).to.equal("hunter22"));
console.log("read", key);
await pm.vault.set("made", "by a script");
pm.test("has made one", async () => pm.expect(await pm.vault.get("made")).to.equal("by a script"));
await pm.vault.unset("made");
"""
WITH_A_REQUEST = "pm.test('sent', () => pm.expect(pm.response.json().path).to.eql('/hunter22'));"
KEYRING = "keyrings.alt.file.PlaintextKeyring"


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """An environment in which the keyring is a file in `tmp_path` that holds one secret."""
    variables = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "PYTHON_KEYRING_BACKEND": KEYRING,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    keep = "import keyring; keyring.set_password('postroom', 'api-key', 'hunter22')"
    subprocess.run([sys.executable, "-c", keep], env=variables, check=True)
    return variables


@pytest.fixture
def collection(tmp_path: Path, server: str) -> Path:
    return write_collection(tmp_path, server, SCRIPT)


def write_collection(folder: Path, url: str, script: str) -> Path:
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    event = {"listen": "test", "script": {"exec": script.split("\n")}}
    item = {"name": "Login", "request": {"url": url, "method": "GET"}, "event": [event]}
    path = folder / "shop.postman_collection.json"
    path.write_text(json.dumps({"info": {"name": "Shop", "schema": schema}, "item": [item]}))
    return path


def run(collection: Path, variables: dict[str, str], *options: str) -> tuple[int, str]:
    """The exit code, and everything written, of a run without a terminal."""
    command = [sys.executable, "-m", "postroom_runtime", "run", collection, *options]
    ended = subprocess.run(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)


def run_in_terminal(
    collection: Path, variables: dict[str, str], terminal: tuple[int, int], answer: bytes
) -> tuple[int, str]:
    """The same where a person at a terminal answers the question."""
    ours, theirs = terminal
    command = [sys.executable, "-m", "postroom_runtime", "run", collection]
    with subprocess.Popen(
        command, env=variables, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, text=True
    ) as process:
        os.close(theirs)
        asked = b""
        while b"[y/N]" not in asked:
            asked += os.read(ours, 4096)
        os.write(ours, answer)
        assert process.stdout
        told = process.stdout.read()
    return process.returncode, asked.decode() + told


@pytest.mark.parametrize("answer", [b"y\n", b"YES\n"])
def test_a_person_at_the_terminal_allows_the_keyring(
    collection: Path, surroundings: dict[str, str], terminal: tuple[int, int], answer: bytes
):
    code, told = run_in_terminal(collection, surroundings, terminal, answer)
    assert 'Scripts of "Shop" want the secret "api-key" from the system\'s keyring.' in told
    assert "read ******" in told
    assert "hunter22" not in told
    assert code == 0


@pytest.mark.parametrize("answer", [b"\n", b"n\n", b"yikes\n", b"\x04"])
def test_any_other_answer_denies_it(
    collection: Path, surroundings: dict[str, str], terminal: tuple[int, int], answer: bytes
):
    code, told = run_in_terminal(collection, surroundings, terminal, answer)
    assert "Vault access denied: it was not allowed for this run." in told
    assert told.count("[y/N]") == 1
    assert code == 1


def test_without_a_terminal_the_refusal_names_the_options(
    collection: Path, surroundings: dict[str, str]
):
    code, told = run(collection, surroundings)
    message = " ".join(told.split())
    assert "Vault access denied: there is nobody to ask. Allow it with --vault-keyring" in message
    assert code == 1


def test_an_option_allows_the_keyring(collection: Path, surroundings: dict[str, str]):
    code, told = run(collection, surroundings, "--vault-keyring")
    assert "read ******" in told
    assert code == 0


def test_secrets_come_from_variables(collection: Path, surroundings: dict[str, str]):
    variables = {**surroundings, "CI_API_KEY": "hunter22"}
    code, told = run(collection, variables, "--vault-env", "CI_")
    assert "read ******" in told
    assert code == 0


def test_variables_have_a_prefix_of_their_own(collection: Path, surroundings: dict[str, str]):
    variables = {**surroundings, "POSTROOM_VAULT_API_KEY": "hunter22"}
    code, _ = run(collection, variables, "--vault-env")
    assert code == 0


def test_a_system_without_a_keyring_is_told_of(collection: Path, surroundings: dict[str, str]):
    variables = {**surroundings, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    code, told = run(collection, variables, "--vault-keyring")
    assert "The system has no keyring that could be used." in " ".join(told.split())
    assert code == 1


def test_two_vaults_are_one_too_many(collection: Path, surroundings: dict[str, str]):
    code, told = run(collection, surroundings, "--vault-keyring", "--vault-file", "v.json")
    assert "not allowed with argument" in told
    assert code == 2


def test_a_request_names_a_secret(tmp_path: Path, server: str, surroundings: dict[str, str]):
    collection = write_collection(tmp_path, server + "/{{vault:api-key}}", WITH_A_REQUEST)
    code, told = run(collection, surroundings, "--vault-keyring", "--verbose")
    assert code == 0
    assert "hunter22" not in told


def test_a_request_sends_no_secret_that_nobody_allowed(
    tmp_path: Path, server: str, surroundings: dict[str, str]
):
    collection = write_collection(tmp_path, server + "/{{vault:api-key}}", WITH_A_REQUEST)
    code, told = run(collection, surroundings)
    assert "Vault access denied: there is nobody to ask." in " ".join(told.split())
    assert code == 1


def test_no_report_shows_a_secret(collection: Path, surroundings: dict[str, str], tmp_path: Path):
    names = ("json", "junit", "html")
    exports = [f"--reporter-{name}-export={tmp_path / name}" for name in names]
    code, _ = run(collection, surroundings, "--vault-keyring", f"-r={','.join(names)}", *exports)
    assert code == 0
    assert all("hunter22" not in (tmp_path / name).read_text("utf-8") for name in names)
