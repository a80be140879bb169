"""A request in the JSON shape of collection v2.1: the shape of files, frames and scripts."""

from __future__ import annotations

from collections.abc import Mapping

from postroom_runtime.formats.bodies import body_from_json, body_to_json
from postroom_runtime.formats.connection_settings import (
    certificate_from_json,
    certificate_to_json,
    proxy_from_json,
    proxy_to_json,
)
from postroom_runtime.formats.json_values import Object, as_list, as_object, as_text, is_object
from postroom_runtime.formats.urls import (
    description_text,
    url_from_json,
    url_from_text,
    url_to_json,
)
from postroom_runtime.model.request import Auth, Parameter, Request


def request_from_json(value: object) -> Request:
    """Read a request in v2.0's or v2.1's shape, a bare URL text included. Never fails: what has
    the wrong type reads as absent."""
    if not is_object(value):
        return Request(url=url_from_text(as_text(value)))
    return Request(
        method=as_text(value.get("method")) or "GET",
        url=url_from_json(value.get("url")),
        headers=headers_from_json(value.get("header")),
        body=body_from_json(value.get("body")),
        auth=auth_from_json(value.get("auth")),
        description=description_text(value.get("description")),
        proxy=proxy_from_json(value.get("proxy")),
        certificate=certificate_from_json(value.get("certificate")),
    )


def request_to_json(request: Request) -> dict[str, object]:
    """The v2.1 shape of a request: `url` as an object with all parts, `header` as a list.

    `body`, `auth`, `description`, `proxy` and `certificate` are left out when there is none.
    """
    result: dict[str, object] = {"url": url_to_json(request.url), "method": request.method}
    result["header"] = [header_to_json(row) for row in request.headers]
    if request.body is not None:
        result["body"] = body_to_json(request.body)
    if request.auth is not None:
        result["auth"] = auth_to_json(request.auth)
    if request.description:
        result["description"] = request.description
    if request.proxy is not None:
        result["proxy"] = proxy_to_json(request.proxy)
    if request.certificate is not None:
        result["certificate"] = certificate_to_json(request.certificate)
    return result


def headers_from_json(value: object) -> tuple[Parameter, ...]:
    """Headers: a list of rows, an object, or `Name: value` lines."""
    if isinstance(value, str):
        lines = (line for line in value.splitlines() if line.strip())
        return tuple(_header_line(line) for line in lines)
    if is_object(value):
        return tuple(Parameter(key, as_text(item)) for key, item in value.items())
    rows = as_list(value)
    return tuple(_header_row(row) if is_object(row) else _header_line(as_text(row)) for row in rows)


def header_to_json(row: Parameter) -> dict[str, object]:
    """A header row of v2.1."""
    result: dict[str, object] = {"key": row.key, "value": row.value or ""}
    if not row.enabled:
        result["disabled"] = True
    if row.description:
        result["description"] = row.description
    return result


def auth_from_json(value: object) -> Auth | None:
    """Auth: v2.1's list of attributes or v2.0's object. None when it is inherited."""
    if not is_object(value):
        return None
    type_ = as_text(value.get("type"))
    if not type_:
        return None
    return Auth(type_, attributes(value.get(type_)))


def attributes(value: object) -> Mapping[str, object]:
    """Auth parameters by name, from an object or from a list of `{key, value}`."""
    if is_object(value):
        return dict(value)
    rows = (as_object(row) for row in as_list(value))
    return {as_text(row.get("key")): row.get("value") for row in rows if row.get("key") is not None}


def auth_to_json(auth: Auth) -> dict[str, object]:
    """Auth in v2.1's form."""
    if not auth.parameters:
        return {"type": auth.type}
    rows = [{"key": key, "value": value, "type": _type(value)} for key, value in _items(auth)]
    return {"type": auth.type, auth.type: rows}


def _items(auth: Auth) -> list[tuple[str, object]]:
    return list(auth.parameters.items())


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "any"


def _header_row(row: Object) -> Parameter:
    return Parameter(
        key=as_text(row.get("key")),
        value=as_text(row.get("value")),
        enabled=row.get("disabled") is not True,
        description=description_text(row.get("description")),
    )


def _header_line(line: str) -> Parameter:
    key, _, value = line.partition(":")
    return Parameter(key.strip(), value.strip())
