"""Redirects by Postman's rules."""

from __future__ import annotations

from msgspec.structs import replace

from postroom_runtime.http.address import Address, resolved
from postroom_runtime.http.errors import TransportError
from postroom_runtime.http.headers import Headers, header_value, replaced, without
from postroom_runtime.http.options import SendOptions
from postroom_runtime.http.payload import Payload
from postroom_runtime.http.preparation import COOKIE_PLACE, PreparedRequest, userinfo_header
from postroom_runtime.model.response import Response

_SAME_METHOD = frozenset({307, 308})


def is_redirect(response: Response) -> bool:
    """Whether `response` sends somewhere else: any 3xx that says where."""
    return 300 <= response.code < 400 and bool(response.header("location"))


def redirected(
    prepared: PreparedRequest, response: Response, options: SendOptions
) -> PreparedRequest:
    """The request that follows `response` to its `Location`; `prepared` is the one that left.

    307 and 308 keep method and body, all others become GET (HEAD stays). On another host the
    request leaves its `Authorization` and cookies behind. Raises TransportError for a location
    that cannot be followed.
    """
    location = (response.header("location") or "").strip()
    target = resolved(prepared.address, location, encode=options.encode_url)
    following = _with_method(prepared, response.code, options)
    headers = following.headers
    if not options.remove_referer:
        headers = replaced(headers, "Referer", prepared.address.text)
    moved = target.host != prepared.address.host
    if moved and not options.follow_authorization:
        headers = without(headers, "Authorization")
    headers = _with_form_behind(_with_userinfo(_with_host(headers, target), target))
    if moved or header_value(headers, "cookie") is None:
        headers = (*without(headers, "Cookie"), COOKIE_PLACE)
    return replace(
        following,
        address=target,
        headers=headers,
        own_cookie="" if moved else prepared.own_cookie,
    )


def _with_method(prepared: PreparedRequest, code: int, options: SendOptions) -> PreparedRequest:
    if code in _SAME_METHOD or options.follow_original_method:
        return prepared
    return replace(
        prepared,
        method="HEAD" if prepared.method == "HEAD" else "GET",
        headers=without(prepared.headers, "Content-Type", "Content-Length", "Transfer-Encoding"),
        payload=Payload(),
    )


def _with_form_behind(headers: Headers) -> Headers:
    """The headers that describe a multipart form stand last in every request after the first."""
    if not (header_value(headers, "content-type") or "").startswith("multipart/"):
        return headers
    form = [header for header in headers if header[0] in ("Content-Type", "Content-Length")]
    return (*(header for header in headers if header not in form), *form)


def _with_host(headers: Headers, target: Address) -> Headers:
    """`Host` moves to the end and names the new host, in the request's own spelling."""
    spelling = next((name for name, _ in headers if name.lower() == "host"), None)
    if spelling is None:
        return headers
    return (*without(headers, "Host"), (spelling, target.authority))


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
