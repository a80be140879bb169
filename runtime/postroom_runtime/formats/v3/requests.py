"""A v3 HTTP or GraphQL request in the model's terms."""

from __future__ import annotations

import json
from collections.abc import Mapping

from postroom_runtime.formats.bodies import body_from_json, form_row
from postroom_runtime.formats.json_values import (
    Object,
    as_list,
    as_object,
    as_text,
    is_list,
    is_object,
)
from postroom_runtime.formats.request_json import attributes
from postroom_runtime.formats.urls import description_text, url_from_text
from postroom_runtime.model.request import Auth, Body, Parameter, Request, Url

RAW_TYPES = frozenset(("raw", "json", "text", "xml", "html", "javascript", "yaml"))


def read_request(value: Object) -> Request:
    """The request in a v3 file's data. Lenient: what has a wrong type reads as absent."""
    is_graphql = value.get("$kind") == "graphql-request"
    return Request(
        method="POST" if is_graphql else as_text(value.get("method")) or "GET",
        url=_url(value),
        headers=rows(value.get("headers")),
        body=_graphql(value) if is_graphql else read_body(value.get("body")),
        auth=read_auth(value.get("auth")),
        description=description_text(value.get("description")),
    )


def rows(value: object) -> tuple[Parameter, ...]:
    """Rows in either form: a map of key to value, or a list of `{key, value, …}`."""
    if is_object(value):
        return tuple(Parameter(key, _value(item)) for key, item in value.items())
    listed = (as_object(row) for row in as_list(value))
    return tuple(form_row(row) for row in listed if "key" in row)


def read_body(value: object) -> Body | None:
    """A body, also one in v2's shape; None for `none` and for what has no known type."""
    body = as_object(value)
    type_, content = body.get("type"), body.get("content")
    if type_ in RAW_TYPES:
        language = None if type_ in ("text", "raw") else as_text(type_)
        return Body("raw", raw=_raw(content), language=language)
    if type_ in ("urlencoded", "formdata"):
        return Body(str(type_), fields=rows(content))
    if type_ == "file":
        source = content.get("src") if is_object(content) else content
        return Body("file", file_path=source if isinstance(source, str) else None)
    if type_ == "graphql":
        return Body("graphql", graphql=dict(as_object(content)))
    return body_from_json(body)


def read_auth(value: object) -> Auth | None:
    """Auth in either form: one object, or a list whose first entry counts. None: inherited."""
    if is_list(value):
        value = value[0] if value else None
    type_ = as_text(as_object(value).get("type"))
    if not type_ or type_ == "inherit":
        return None
    return Auth(type_, attributes(as_object(value).get("credentials")))


def read_behavior(value: Object) -> Mapping[str, object]:
    """A file's `settings` under the names of v2's `protocolProfileBehavior`."""
    settings = dict(as_object(value.get("settings")))
    names = settings.get("disabledSystemHeaders")
    if is_list(names):
        settings["disabledSystemHeaders"] = {as_text(name): True for name in names}
    return settings


def _url(value: Object) -> Url:
    url = url_from_text(as_text(value.get("url")))
    parameters = rows(value.get("queryParams"))
    variables = rows(value.get("pathVariables"))
    overridden = {row.key for row in parameters if row.enabled}
    kept = tuple(row for row in url.query if row.key not in overridden)
    return Url(url.base, (*kept, *parameters), variables, url.fragment)


def _graphql(value: Object) -> Body:
    variables = value.get("variables")
    graphql: dict[str, object] = {"query": as_text(value.get("query"))}
    if variables is not None:
        graphql["variables"] = variables if isinstance(variables, str) else json.dumps(variables)
    if value.get("operationName") is not None:
        graphql["operationName"] = as_text(value.get("operationName"))
    return Body("graphql", graphql=graphql)


def _raw(content: object) -> str:
    if is_object(content) or is_list(content):
        return json.dumps(content, ensure_ascii=False, indent=2)
    return as_text(content)


def _value(item: object) -> str | None:
    return None if item is None else as_text(item)
