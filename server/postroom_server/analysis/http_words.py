"""Words of HTTP that scripts write: header names with usual values, methods, status codes."""

from __future__ import annotations

from http import HTTPStatus

_MEDIA = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "text/html",
    "application/xml",
    "application/octet-stream",
)

HEADERS: dict[str, tuple[str, ...]] = {
    "Content-Type": (*_MEDIA, "application/json; charset=utf-8", "text/html; charset=utf-8"),
    "Accept": ("application/json", "*/*", "text/html", "application/xml", "text/plain"),
    "Authorization": ("Bearer ", "Basic "),
    "Accept-Encoding": ("gzip, deflate, br", "gzip", "identity"),
    "Accept-Language": ("en", "en-US,en;q=0.9", "de"),
    "Cache-Control": ("no-cache", "no-store", "max-age=0", "private", "public"),
    "Connection": ("keep-alive", "close"),
    "Content-Disposition": ("attachment", "inline"),
    "Content-Encoding": ("gzip", "deflate", "br"),
    "Content-Language": ("en",),
    "Content-Length": (),
    "Cookie": (),
    "Date": (),
    "ETag": (),
    "Expires": (),
    "Host": (),
    "If-Match": ("*",),
    "If-Modified-Since": (),
    "If-None-Match": ("*",),
    "Last-Modified": (),
    "Link": (),
    "Location": (),
    "Origin": (),
    "Prefer": ("return=minimal", "return=representation"),
    "Range": ("bytes=0-",),
    "Referer": (),
    "Retry-After": (),
    "Server": (),
    "Set-Cookie": (),
    "Transfer-Encoding": ("chunked",),
    "User-Agent": (),
    "Vary": ("Accept", "Accept-Encoding", "Origin"),
    "WWW-Authenticate": ("Basic", "Bearer"),
    "X-API-Key": (),
    "X-Correlation-ID": (),
    "X-CSRF-Token": (),
    "X-Forwarded-For": (),
    "X-RateLimit-Limit": (),
    "X-RateLimit-Remaining": (),
    "X-Request-ID": (),
    "X-Requested-With": ("XMLHttpRequest",),
    "Access-Control-Allow-Origin": ("*",),
    "Access-Control-Allow-Methods": (),
    "Access-Control-Allow-Headers": (),
    "Strict-Transport-Security": (),
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("DENY", "SAMEORIGIN"),
}

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

_COMMON = (200, 201, 202, 204, 301, 302, 304, 400, 401, 403, 404, 409, 415, 422, 429, 500, 502, 503)

STATUSES: dict[int, str] = {
    **{code: HTTPStatus(code).phrase for code in _COMMON},
    **{status.value: status.phrase for status in HTTPStatus if status.value not in _COMMON},
}
"""Reason phrases by code, the usual ones first."""
