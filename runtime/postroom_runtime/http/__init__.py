"""The wire: requests leave as Postman sends them, responses come back with timings and sizes.

    async with Client(ClientOptions(timeout=5_000)) as client:
        sent = await send(request, client=client, auth=auth, behavior=item.behavior)
        if sent.error is not None: ...          # a TransportError, Node's code and one sentence
        sent.response, sent.request             # the final response, the request it answers
        for hop in sent.hops: ...               # every exchange in order: auth, redirects, final

`request` has been substituted already; nothing here knows variables. `auth` is the scheme that
applies after inheritance (None or `noauth`: none). One `Client` lives as long as a run: it holds
the connections, the cookie jar (`client.cookies`, shared with scripts), what auth schemes remember
(digest nonces, OAuth 2 tokens) and the TLS contexts, each made when first needed.
"""

from __future__ import annotations

from postroom_runtime.http.client import Client
from postroom_runtime.http.cookies import Cookie, CookieJar
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.exchange import Hop, Sent, SentRequest, Source
from postroom_runtime.http.options import ClientCertificate, ClientOptions, SendOptions
from postroom_runtime.http.preparation import PreparedRequest, prepare
from postroom_runtime.http.sending import send
from postroom_runtime.http.transport import Transport

__all__ = [
    "Client",
    "ClientCertificate",
    "ClientOptions",
    "Cookie",
    "CookieJar",
    "Hop",
    "PreparedRequest",
    "SendOptions",
    "Sent",
    "SentRequest",
    "Source",
    "Transport",
    "TransportError",
    "prepare",
    "send",
]
