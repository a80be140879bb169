"""Redirects by Postman's rules."""

from __future__ import annotations

from dataclasses import replace

from postroom_runtime.http.address import Address, resolved
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.headers import Headers, header_value, replaced, without
from postroom_runtime.http.options import SendOptions
from postroom_runtime.http.payload import Payload
from postroom_runtime.http.preparation import PreparedRequest, userinfo_header
from postroom_runtime.model.response import Response

_SAME_METHOD = frozenset({307, 308})


def is_redirect(response: Response) -> bool:
    """Whether `response` sends somewhere else: any 3xx that says where."""
    return 300 <= response.code < 400 and bool(response.header("location"))


def redirected(
    prepared: PreparedRequest, response: Response, options: SendOptions
) -> PreparedRequest:
    """The request that follows `response` to its `Location`.

    307 and 308 keep method and body, all others become GET (HEAD stays). On another host the
    request leaves its `Authorization` and cookies behind. Raises TransportError for a location
    that cannot be followed.
    """
    target = resolved(prepared.address, (response.header("location") or "").strip())
    following = _with_method(prepared, response.code, options)
    headers = following.headers
    if not options.remove_referer:
        headers = replaced(headers, "Referer", prepared.address.text)
    moved = target.host != prepared.address.host
    if moved and not options.follow_authorization:
        headers = without(headers, "Authorization")
    headers = _with_host(headers, target)
    return replace(
        following,
        address=target,
        headers=_with_userinfo(headers, target),
        own_cookie="" if moved else prepared.own_cookie,
    )


def _with_method(prepared: PreparedRequest, code: int, options: SendOptions) -> PreparedRequest:
    if code in _SAME_METHOD or options.follow_original_method:
        return prepared
    return replace(
        prepared,
        method="HEAD" if prepared.method == "HEAD" else "GET",
        headers=without(
            prepared.headers, "Content-Type", "Content-Length", "Transfer-Encoding", "Expect"
        ),
        payload=Payload(),
    )


def _with_host(headers: Headers, target: Address) -> Headers:
    """`Host` moves to the end; one of the request's own is not sent on."""
    if header_value(headers, "host") is None:
        return headers
    return (*without(headers, "Host"), ("Host", target.authority))


def _with_userinfo(headers: Headers, target: Address) -> Headers:
    if header_value(headers, "authorization") is not None:
        return headers
    return (*headers, *userinfo_header(target))


def too_many(limit: int, prepared: PreparedRequest) -> TransportError:
    """The request was redirected more than `limit` times."""
    url = prepared.address.text
    return TransportError(
        f"Exceeded maxRedirects. Probably stuck in a redirect loop {url}",
        sentence=f"The request was redirected more than {limit} times, probably in a loop; the "
        f"last time from {url}.",
    )
