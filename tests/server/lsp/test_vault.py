"""The vault in an editor: the person is asked, and what they choose holds as long as they said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from postroom_server.runs.vault_grants import VaultGrants

if TYPE_CHECKING:
    from tests.server.lsp.conftest import LspClient, StartServer

REQUEST = """\
$kind: http-request
name: Login
url: http://127.0.0.1:9/login
method: GET
scripts:
  - type: beforeRequest
    code: |-
      const key = await pm.vault.get("api-key");
      pm.test("has it", () => pm.expect(key).to.equal("hunter22"));
      console.log("read", key);
"""
ASKS: dict[str, Any] = {"experimental": {"postroom": {"runEvent": True, "runFinished": True}}}


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring in a file of `tmp_path`, for the server and its runtime."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    keep = "import keyring; keyring.set_password('postroom', 'api-key', 'hunter22')"
    subprocess.run([sys.executable, "-c", keep], env=os.environ, check=True)


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    path = tmp_path / "ws" / "Login.request.yaml"
    path.parent.mkdir()
    path.write_text(REQUEST, "utf-8")
    return path


async def play(server: LspClient, request_file: Path) -> str:
    """Send the request and give what the server told of the run."""
    before = len(server.notifications)
    ended = await server.command("postroom.send", uri=request_file.as_uri())
    await server.seen("postroom/runFinished", lambda params: params["run"] == ended["run"])
    return json.dumps([params for _, params in server.notifications[before:]])


def questions(server: LspClient) -> list[str]:
    """What the person was asked."""
    asked = [params for name, params in server.requests if name == "window/showMessageRequest"]
    return [params["message"] for params in asked]


async def begin(start_server: StartServer, request_file: Path, choice: str | None) -> LspClient:
    server = await start_server()
    await server.initialize(request_file.parent, ASKS)
    server.answers["window/showMessageRequest"] = None if choice is None else {"title": choice}
    return server


async def test_once_is_for_one_run(start_server: StartServer, request_file: Path):
    server = await begin(start_server, request_file, "Allow Once")
    told = await play(server, request_file)
    assert '"passed": true' in told
    assert "hunter22" not in told
    await play(server, request_file)
    first, second = questions(server)
    assert first == second
    assert '"Login" of the collection' in first
    assert 'wants the secret "api-key" from your system\'s keyring' in first


@pytest.mark.parametrize("choice", ["Deny", None])
async def test_anything_but_consent_denies(
    start_server: StartServer, request_file: Path, choice: str | None
):
    server = await begin(start_server, request_file, choice)
    assert "Vault access denied: it was not allowed for this run." in await play(
        server, request_file
    )


async def test_always_is_remembered_outside_of_the_workspace(
    start_server: StartServer, request_file: Path
):
    choice = "Always Allow in This Workspace"
    server = await begin(start_server, request_file, choice)
    await play(server, request_file)
    await play(server, request_file)
    assert len(questions(server)) == 1
    later = await begin(start_server, request_file, "Deny")
    assert '"passed": true' in await play(later, request_file)
    assert questions(later) == []
    assert [path.name for path in request_file.parent.iterdir()] == [request_file.name]


async def test_consent_that_was_taken_back_is_asked_for_again(
    start_server: StartServer, request_file: Path
):
    server = await begin(start_server, request_file, "Always Allow in This Workspace")
    await play(server, request_file)
    await server.command("postroom.forgetVaultConsent")
    await play(server, request_file)
    assert len(questions(server)) == 2
    await server.command("postroom.forgetVaultConsent")
    later = await begin(start_server, request_file, "Deny")
    assert "Vault access denied" in await play(later, request_file)


async def test_consent_that_cannot_be_taken_back_for_good_is_told(
    start_server: StartServer, request_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "state").write_text("a file where a folder is meant")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    server = await begin(start_server, request_file, None)
    await server.command("postroom.forgetVaultConsent")
    (told,) = [p["message"] for name, p in server.notifications if name == "window/showMessage"]
    assert "vault.json cannot be written" in told


def test_grants_are_for_their_folder_and_can_be_taken_back(tmp_path: Path):
    store, shop = tmp_path / "state" / "vault.json", tmp_path / "shop"
    VaultGrants(store).grant(shop)
    again = VaultGrants(store)
    assert (again.has(shop), again.has(tmp_path)) == (True, False)
    again.revoke_all()
    assert not VaultGrants(store).has(shop)


def test_grants_that_cannot_be_read_are_none(tmp_path: Path):
    store = tmp_path / "vault.json"
    store.write_text('{"allowed": [5]}')
    assert not VaultGrants(store).has(tmp_path)
