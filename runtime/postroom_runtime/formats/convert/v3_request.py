"""Requests, bodies, auth and examples in v3's shapes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from postroom_runtime.formats.convert.loss import Losses, Owner
from postroom_runtime.formats.json_values import as_text, is_list, is_object
from postroom_runtime.model.request import Auth, Body, Parameter, Request
from postroom_runtime.model.response import SavedResponse

_NOT_IN_V3 = frozenset(("disableBodyPruning",))
_LANGUAGES = {"application/json": "json", "text/html": "html", "application/xml": "xml"}


def request_to_v3(request: Request, owner: Owner, losses: Losses) -> dict[str, object]:
    """The keys of a request file from `description` to `auth`, `$kind` first."""
    is_graphql = request.body is not None and request.body.mode == "graphql"
    found: dict[str, object] = {
        "$kind": "graphql-request" if is_graphql else "http-request",
        "description": request.description or None,
        "url": request.url.text,
        "method": None if is_graphql else request.method,
        "headers": rows_to_v3(request.headers),
        "queryParams": None if is_graphql else rows_to_v3(request.url.query),
        "pathVariables": None if is_graphql else rows_to_v3(request.url.path_variables),
        "auth": None if request.auth is None else auth_to_v3(request.auth),
    }
    if is_graphql and request.body is not None:
        found |= _graphql(request, request.body, owner, losses)
    elif request.body is not None:
        found["body"] = body_to_v3(request.body, owner, losses)
    return {key: value for key, value in found.items() if value is not None}


def rows_to_v3(rows: tuple[Parameter, ...]) -> object:
    """Rows as a map where that holds everything, else as a list; None when there are none."""
    if not rows:
        return None
    simple = all(row.enabled and not row.description for row in rows)
    if simple and len({row.key for row in rows}) == len(rows):
        return {row.key: row.value for row in rows}
    return [_row(row) for row in rows]


def body_to_v3(body: Body, owner: Owner, losses: Losses) -> dict[str, object] | None:
    """A body; None for one that is switched off, which v3 cannot hold."""
    if not body.enabled:
        losses.add(owner, "v3 cannot switch off a body: left out.")
        return None
    if body.mode == "raw":
        return {"type": body.language or "text", "content": body.raw}
    if body.mode == "file":
        if body.file_content is not None:
            losses.add(owner, "v3 holds only the path of a file body: its content is left out.")
        return {"type": "file", "content": {"src": body.file_path or ""}}
    if body.mode == "formdata":
        if any(row.file_name is not None for row in body.fields):
            losses.add(owner, "v3 has no `fileName` for form fields: left out.")
        return {"type": "formdata", "content": [_form_row(row) for row in body.fields]}
    return {"type": "urlencoded", "content": rows_to_v3(body.fields) or []}


def auth_to_v3(auth: Auth) -> dict[str, object]:
    """An auth scheme. The app writes lists at folders, whose entries need ids; one alone is
    valid too."""
    found: dict[str, object] = {"type": auth.type}
    if auth.parameters:
        found["credentials"] = {key: _credential(value) for key, value in auth.parameters.items()}
    return found


def settings_to_v3(
    behavior: Mapping[str, object], owner: Owner, losses: Losses
) -> dict[str, object]:
    """`protocolProfileBehavior` as `settings`."""
    found = {key: value for key, value in behavior.items() if key not in _NOT_IN_V3}
    for key in behavior.keys() & _NOT_IN_V3:
        losses.add(owner, f"v3 has no setting `{key}`: left out.")
    headers = found.get("disabledSystemHeaders")
    if is_object(headers):
        found["disabledSystemHeaders"] = [name for name, off in headers.items() if off]
    return found


def example_to_v3(
    response: SavedResponse, order: int, file: str, owner: Owner, losses: Losses
) -> dict[str, object]:
    """A saved response as an example file."""
    _note_example(response, owner, losses)
    head: dict[str, object] = {"$kind": "http-example"}
    if file != response.name:
        head["name"] = response.name
    sent = request_to_v3(response.request or Request(), owner, losses)
    for key in ("$kind", "auth", "description"):
        sent.pop(key, None)
    found: dict[str, object] = {"statusCode": response.code or 200}
    if response.status:
        found["statusText"] = response.status
    headers = rows_to_v3(response.headers)
    if headers is not None:
        found["headers"] = headers
    found["body"] = {"type": _language(response), "content": response.body}
    return {**head, "request": sent, "response": found, "order": order}


def _note_example(response: SavedResponse, owner: Owner, losses: Losses) -> None:
    request = response.request or Request()
    left_out = {
        "cookies": response.cookies,
        "response time": response.response_time,
        "its request's auth": request.auth,
        "its request's description": request.description,
    }
    missing = [what for what, value in left_out.items() if value]
    if missing:
        what = " and ".join(missing)
        losses.add(owner, f"v3's examples have no {what}: left out of “{response.name}”.")


def _graphql(request: Request, body: Body, owner: Owner, losses: Losses) -> dict[str, object]:
    variables = body.graphql.get("variables")
    if body.graphql.get("operationName"):
        losses.add(owner, "v3 has no `operationName` for GraphQL: left out.")
    if request.method != "POST":
        losses.add(owner, f"v3 sends GraphQL with POST: {request.method} is left out.")
    found: dict[str, object] = {"query": as_text(body.graphql.get("query"))}
    if variables not in (None, "", {}):
        found["variables"] = variables if isinstance(variables, str) else json.dumps(variables)
    return found


def _credential(value: object) -> object:
    return value if is_list(value) or not is_object(value) else json.dumps(value)


def _row(row: Parameter) -> dict[str, object]:
    found: dict[str, object] = {"key": row.key, "value": row.value}
    if not row.enabled:
        found["disabled"] = True
    if row.description:
        found["description"] = row.description
    return found


def _form_row(row: Parameter) -> dict[str, object]:
    found: dict[str, object] = {"type": row.type, "key": row.key}
    if row.type == "file":
        found["src"] = list(row.source) if len(row.source) != 1 else row.source[0]
    else:
        found["value"] = row.value or ""
    if row.content_type is not None:
        found["contentType"] = row.content_type
    return found | {key: value for key, value in _row(row).items() if key not in ("key", "value")}


def _language(response: SavedResponse) -> str:
    for row in response.headers:
        if row.key.lower() == "content-type":
            return _LANGUAGES.get((row.value or "").partition(";")[0].strip(), "text")
    return "text"
