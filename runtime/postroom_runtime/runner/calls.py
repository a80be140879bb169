"""What scripts ask of the runtime: send a request, touch cookies, open the vault, run a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from postroom_runtime.formats import request_from_json
from postroom_runtime.runner.cookie_calls import answer_cookies
from postroom_runtime.runner.exchange import send_from_script
from postroom_runtime.runner.state import Run, Turn
from postroom_runtime.runner.vault import VaultError
from postroom_runtime.runner.wire import cookie_data, error_object
from postroom_runtime.scripting.frames import Call
from postroom_runtime.scripting.session import CallError

_Payload = Mapping[str, object]

_NO_VAULT = (
    "Vault access denied: this run has no vault. Give it one with --vault-file FILE, "
    "or install the keyring package and pass --vault-keyring."
)


async def answer(run: Run, turn: Turn, call: Call) -> object:
    """Do what `call` asks and give the value of its reply. Raises CallError to refuse."""
    handler = _HANDLERS.get(call.kind)
    if handler is None:
        raise CallError(dict(error_object("Error", f"Unknown call: {call.kind}")))
    return await handler(run, turn, call.payload)


async def _send_request(run: Run, turn: Turn, payload: _Payload) -> object:
    exchange = await send_from_script(run, turn, request_from_json(payload.get("request")))
    if exchange.sent.error is not None:
        raise CallError(exchange.sent.error.as_object())
    cookies = [cookie_data(cookie) for cookie in exchange.sent.cookies]
    return {"response": exchange.response, "cookies": cookies}


async def _cookies(run: Run, turn: Turn, payload: _Payload) -> object:
    return answer_cookies(run.client, payload)


async def _vault(run: Run, turn: Turn, payload: _Payload) -> object:
    vault = run.options.vault
    if vault is None:
        raise CallError(dict(error_object("Error", _NO_VAULT)))
    key = str(payload.get("key", ""))
    try:
        match payload.get("method"):
            case "get":
                secret = vault.get(key)
                run.secrets.learn(() if secret is None else (secret,))
                return secret
            case "set":
                value = str(payload.get("value", ""))
                run.secrets.learn((value,))
                vault.set(key, value)
            case _:
                vault.unset(key)
    except VaultError as error:
        raise CallError(dict(error_object("Error", str(error)))) from error
    return None


async def _run_request(run: Run, turn: Turn, payload: _Payload) -> object:
    from postroom_runtime.runner.nested import run_nested

    return await run_nested(run, turn, payload)


_HANDLERS: Mapping[str, Callable[[Run, Turn, _Payload], Awaitable[object]]] = {
    "sendRequest": _send_request,
    "cookies": _cookies,
    "vault": _vault,
    "runRequest": _run_request,
}
