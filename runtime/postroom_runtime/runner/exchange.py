"""Sending the request of a turn: substitution, inheritance, the exchange, and what it tells."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from postroom_runtime.model.request import Auth, Request
from postroom_runtime.runner.events import Exchanged, Warned
from postroom_runtime.runner.inheritance import effective_auth, effective_behavior
from postroom_runtime.runner.state import Run, Turn
from postroom_runtime.runner.vault import VaultError, VaultQuestion
from postroom_runtime.runner.vault_values import resolve_with_vault
from postroom_runtime.runner.wire import (
    response_data,
    sent_request,
    timings_by_phase,
    transport_error,
)
from postroom_runtime.scripting.frames import ResponseData
from postroom_runtime.scripting.process import HostDiedError
from postroom_runtime.variables.request import Resolved, resolve_request

if TYPE_CHECKING:
    from postroom_runtime.http import Client, Hop, Sent, TransportError


_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
"""Seconds before a request is sent again; each pause is twice the one before."""


class Exchange(Struct, frozen=True):
    """What came of sending a request; `response` is None when it failed."""

    sent: Sent
    response: ResponseData | None


async def resolved_request(run: Run, turn: Turn, request: Request) -> Resolved:
    """`request`, as the scripts left it, with auth inherited and variables filled in. Names that
    nobody defines are warned of."""
    auth = effective_auth(turn.step, request)

    async def generate(names: list[str]) -> list[str | None]:
        try:
            return await run.session.generate(names)
        except HostDiedError as death:
            run.emit(Warned(f"Dynamic variables stay as they are: {death.cause}", turn.ref))
            return [None] * len(names)

    async def resolve(values: Mapping[str, object]) -> Resolved:
        return await resolve_request(request, auth, values, generate)

    values = run.scopes.layered([folder.variables for folder in turn.step.parents[1:]])
    resolved = await resolve_with_vault(values, resolve, partial(_secret, run, turn))
    if resolved.unresolved:
        run.emit(Warned(_unresolved(resolved.unresolved), turn.ref, turn.ref.place))
    if resolved.endless:
        run.emit(Warned(_endless(resolved.endless), turn.ref, turn.ref.place))
    run.secrets.learn_auth(resolved.auth)
    return resolved


async def _secret(run: Run, turn: Turn, name: str) -> str | None:
    """A secret that the request names, masked from now on; None when there is none to be had."""
    vault = run.options.vault
    if vault is None:
        return None
    try:
        secret = await vault.get(VaultQuestion(run.collection.root.name, turn.ref.name, name))
    except VaultError as error:
        run.emit(Warned(str(error), turn.ref, turn.ref.place))
        return None
    run.secrets.learn(() if secret is None else (secret,))
    return secret


def _endless(names: tuple[str, ...]) -> str:
    tokens = ", ".join(f"{{{{{name}}}}}" for name in names)
    values = "its value names" if len(names) == 1 else "their values name"
    end = "variables without end; the text goes out as it stands"
    return f"{tokens} cannot be filled in: {values} {end}"


def _unresolved(names: tuple[str, ...]) -> str:
    tokens = ", ".join(f"{{{{{name}}}}}" for name in names)
    verb = "is a variable that nobody sets" if len(names) == 1 else "are variables that nobody sets"
    return f"{tokens} {verb}; the text goes out as it stands"


async def send_item(run: Run, turn: Turn, resolved: Resolved) -> Exchange:
    """Send the request of a turn and tell of every exchange that this takes.

    After a transport error it is sent again, after a growing pause, as often as the options say.
    """
    request, auth = replace(resolved.request, auth=None), resolved.auth
    behavior = effective_behavior(turn.step)
    sent = await _send(request, run.client, auth, behavior)
    for attempt in range(run.options.retries):
        if sent.error is None:
            break
        pause = min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE)
        run.emit(Warned(_retrying(sent.error, pause), turn.ref, turn.ref.place))
        await asyncio.sleep(pause)
        sent = await _send(request, run.client, auth, behavior)
    return tell_of(run, turn, sent, "script" if turn.depth else "collection")


async def _send(
    request: Request, client: Client, auth: Auth | None, behavior: Mapping[str, object]
) -> Sent:
    from postroom_runtime.http import send

    return await send(request, client=client, auth=auth, behavior=behavior)


def _retrying(error: TransportError, pause: float) -> str:
    return f"{error.sentence} Trying again in {pause:g} s"


async def send_from_script(run: Run, turn: Turn, request: Request) -> Exchange:
    """Send what a script gave `pm.sendRequest`. Nothing is substituted or inherited."""
    from postroom_runtime.http import Source, send

    run.secrets.learn_auth(request.auth)
    sent = await send(request, client=run.client, auth=request.auth, source=Source.SCRIPT)
    return tell_of(run, turn, sent, "script")


def tell_of(run: Run, turn: Turn, sent: Sent, source: str) -> Exchange:
    """Emit an event for each exchange of `sent`, and its warnings. The last exchange is what
    `source` says, those before it led there: redirects and auth handshakes."""
    for warning in sent.warnings:
        run.emit(Warned(warning, turn.ref, turn.ref.place))
    for hop in sent.hops[:-1]:
        run.emit(_exchanged(turn, hop, "auth" if hop.source == "auth" else "redirect"))
    cookies = [(cookie.name, cookie.value) for cookie in sent.cookies]
    last = _exchanged(turn, sent.hops[-1], source, cookies)
    run.emit(last)
    return Exchange(sent, last.response)


def _exchanged(
    turn: Turn, hop: Hop, source: str, cookies: Sequence[tuple[str, str]] = ()
) -> Exchanged:
    response = hop.response
    return Exchanged(
        item=turn.ref,
        iteration=turn.iteration,
        source=source,
        request=sent_request(hop.request),
        response=None if response is None else response_data(response),
        error=None if hop.error is None else transport_error(hop.error, turn.ref.place),
        timings={} if response is None else timings_by_phase(response.timings),
        cookies=list(cookies),
    )
