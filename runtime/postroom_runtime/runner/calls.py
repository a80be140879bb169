"""What scripts ask of the runtime: send a request, touch cookies, open the vault, run a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from postroom_runtime.formats import request_from_json
from postroom_runtime.runner.cookie_calls import answer_cookies
from postroom_runtime.runner.exchange import send_from_script
from postroom_runtime.runner.state import Run, Turn
from postroom_runtime.runner.vault import NO_VAULT, GuardedVault, VaultError, VaultQuestion
from postroom_runtime.runner.wire import cookie_data, error_object
from postroom_runtime.scripting.frames import Call
from postroom_runtime.scripting.session import CallError

_Payload = Mapping[str, object]


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
        raise CallError(dict(error_object("Error", NO_VAULT)))
    question = VaultQuestion(run.collection.root.name, turn.ref.name, str(payload.get("key", "")))
    try:
        return await _use_vault(run, vault, question, payload)
    except VaultError as error:
        raise CallError(dict(error_object("Error", str(error)))) from error


async def _use_vault(
    run: Run, vault: GuardedVault, question: VaultQuestion, payload: _Payload
) -> str | None:
    match payload.get("method"):
        case "get":
            secret = await vault.get(question)
            run.secrets.learn(() if secret is None else (secret,))
            return secret
        case "set":
            value = str(payload.get("value", ""))
            run.secrets.learn((value,))
            await vault.set(question, value)
        case _:
            await vault.unset(question)
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
