"""Sending a request: prepared, signed, sent, signed again where a server asks for it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from postroom_runtime.http.address import read_address
from postroom_runtime.http.auth.placing import behind_system
from postroom_runtime.http.auth.scheme import CannotSignError, Scheme, Signing
from postroom_runtime.http.auth.table import scheme_for
from postroom_runtime.http.client import Client
from postroom_runtime.http.conversation import Conversation
from postroom_runtime.http.cookies import Cookie
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.exchange import Hop, Sent, SentRequest, Source
from postroom_runtime.http.options import SendOptions, send_options
from postroom_runtime.http.own_connection import with_connection
from postroom_runtime.http.pools import Held
from postroom_runtime.http.preparation import PreparedRequest, prepare
from postroom_runtime.http.url_text import unparsed
from postroom_runtime.model.request import Auth, Request
from postroom_runtime.model.response import Response

MAX_REPLAYS = 3
_NOTHING: Mapping[str, object] = MappingProxyType({})


async def send(
    request: Request,
    *,
    client: Client,
    auth: Auth | None = None,
    behavior: Mapping[str, object] = _NOTHING,
    source: Source = Source.COLLECTION,
) -> Sent:
    """Send `request` and give the final response, or the error that came instead; never raises
    TransportError.

    `behavior` is `protocolProfileBehavior`. With `source` SCRIPT the body is kept for every method
    and no file is uploaded.
    """
    talk = Conversation(client, _options(client, behavior, source))
    try:
        talk.options = with_connection(request, talk.options, talk.warnings.append)
        prepared = prepare(request, talk.options)
        talk.warnings.extend(prepared.warnings)
        try:
            response = await _signed_and_sent(talk, request, prepared, auth, source)
        finally:
            client.transport.release(talk.held)
    except TransportError as error:
        _record(talk, request, error, source)
        return _outcome(talk, None, error)
    return _outcome(talk, response, None)


def _options(client: Client, behavior: Mapping[str, object], source: Source) -> SendOptions:
    options = send_options(client.options, behavior)
    if source is not Source.SCRIPT:
        return options
    return replace(options, prune_body=False, allow_files=False)


async def _signed_and_sent(
    talk: Conversation,
    request: Request,
    prepared: PreparedRequest,
    auth: Auth | None,
    source: Source,
) -> Response:
    scheme = scheme_for(auth, talk.warnings.append)
    if auth is None or scheme is None:
        return await talk.ask(prepared, source)
    talk.held = Held() if scheme.same_connection else None
    signing = Signing(
        auth, request.body, talk.client.memory, _fetcher(talk), talk.options.encode_url
    )
    signed = await _signed(scheme, prepared, signing, talk)
    for _ in range(MAX_REPLAYS):
        begun = len(talk.hops)
        response = await talk.ask(signed, source)
        if scheme.answer is None or not scheme.answer(response, signed, signing):
            return response
        talk.retell(begun, Source.AUTH)
        signed = behind_system(await _signed(scheme, prepared, signing, talk))
    return await talk.ask(signed, source)


async def _signed(
    scheme: Scheme, prepared: PreparedRequest, signing: Signing, talk: Conversation
) -> PreparedRequest:
    try:
        return await scheme.sign(prepared, signing)
    except CannotSignError as error:
        warning = f"The request went out without its {signing.auth.type} authorization: {error}"
        if warning not in talk.warnings:
            talk.warnings.append(warning)
        return prepared


def _fetcher(talk: Conversation) -> Callable[[Request], Awaitable[Response]]:
    async def fetch(request: Request) -> Response:
        return await talk.ask(prepare(request, talk.options), Source.AUTH)

    return fetch


def _record(talk: Conversation, request: Request, error: TransportError, source: Source) -> None:
    """Tell of a request that failed before it could leave."""
    if talk.hops and talk.hops[-1].error is error:
        return
    method = request.method.strip().upper() or "GET"
    sent = SentRequest(method, unparsed(request.url))
    talk.hops.append(Hop(source, sent, error=error, started=time.time()))


def _outcome(talk: Conversation, response: Response | None, error: TransportError | None) -> Sent:
    last = talk.hops[-1].request
    cookies: tuple[Cookie, ...] = ()
    if response is not None:
        cookies = talk.client.cookies.matching(read_address(response.url))
    return Sent(last, response, error, tuple(talk.hops), cookies, tuple(talk.warnings))
