"""Request bodies in the JSON shape of collection v2.1."""

from __future__ import annotations

from collections.abc import Callable

from postroom_runtime.formats.json_values import Object, as_list, as_object, as_text, is_object
from postroom_runtime.formats.urls import description_text, query_from_text
from postroom_runtime.model.request import Body, Parameter


def body_from_json(value: object) -> Body | None:
    """Read a body; None when there is none, or none of a known mode."""
    if isinstance(value, str):
        return Body("raw", raw=value)
    if not is_object(value):
        return None
    read = _READERS.get(as_text(value.get("mode")))
    return None if read is None else read(value)


def body_to_json(body: Body) -> dict[str, object]:
    """A body in v2.1's shape."""
    result: dict[str, object] = {"mode": body.mode, body.mode: _content(body)}
    if body.language is not None:
        result["options"] = {"raw": {"language": body.language}}
    if not body.enabled:
        result["disabled"] = True
    return result


def _enabled(value: Object) -> bool:
    return value.get("disabled") is not True


def _raw(value: Object) -> Body:
    options = as_object(as_object(value.get("options")).get("raw"))
    language = options.get("language")
    return Body(
        "raw",
        raw=as_text(value.get("raw")),
        language=language if isinstance(language, str) else None,
        enabled=_enabled(value),
    )


def _urlencoded(value: Object) -> Body:
    content = value.get("urlencoded")
    if isinstance(content, str):
        fields = query_from_text(content)
    elif is_object(content):
        fields = tuple(Parameter(key, as_text(item)) for key, item in content.items())
    else:
        fields = tuple(form_row(as_object(row)) for row in as_list(content))
    return Body("urlencoded", fields=fields, enabled=_enabled(value))


def _formdata(value: Object) -> Body:
    fields = tuple(form_row(as_object(row)) for row in as_list(value.get("formdata")))
    return Body("formdata", fields=fields, enabled=_enabled(value))


def _file(value: Object) -> Body:
    content = value.get("file")
    file = as_object(content)
    source, inline = file.get("src", content if isinstance(content, str) else None), "content"
    return Body(
        "file",
        file_path=source if isinstance(source, str) else None,
        file_content=None if file.get(inline) is None else as_text(file[inline]),
        enabled=_enabled(value),
    )


def _graphql(value: Object) -> Body:
    content = value.get("graphql")
    graphql: Object = {"query": content} if isinstance(content, str) else as_object(content)
    return Body("graphql", graphql=dict(graphql), enabled=_enabled(value))


_READERS: dict[str, Callable[[Object], Body]] = {
    "raw": _raw,
    "urlencoded": _urlencoded,
    "formdata": _formdata,
    "file": _file,
    "graphql": _graphql,
}


def form_row(row: Object) -> Parameter:
    """A field of an urlencoded or multipart form. A file field holds its paths in `source`."""
    value = row.get("value")
    is_file = row.get("type") == "file"
    return Parameter(
        key=as_text(row.get("key")),
        value=None if value is None else as_text(value),
        enabled=row.get("disabled") is not True,
        type="file" if is_file else "text",
        source=_sources(row.get("src")) if is_file else (),
        content_type=_optional(row.get("contentType")),
        file_name=_optional(row.get("fileName")),
        description=description_text(row.get("description")),
    )


def _sources(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(as_text(item) for item in as_list(value) if item)


def _optional(value: object) -> str | None:
    return None if value is None else as_text(value)


def _content(body: Body) -> object:
    if body.mode == "raw":
        return body.raw
    if body.mode == "graphql":
        return dict(body.graphql)
    if body.mode == "file":
        return _file_to_json(body)
    return [field_to_json(row) for row in body.fields]


def _file_to_json(body: Body) -> dict[str, object]:
    if body.file_content is not None:
        return {"content": body.file_content}
    return {"src": body.file_path}


def field_to_json(row: Parameter) -> dict[str, object]:
    """A form field in v2.1's shape."""
    result: dict[str, object] = {"key": row.key}
    result |= {"src": _src(row)} if row.type == "file" else {"value": row.value}
    result["type"] = row.type
    if row.content_type is not None:
        result["contentType"] = row.content_type
    if row.file_name is not None:
        result["fileName"] = row.file_name
    if not row.enabled:
        result["disabled"] = True
    if row.description:
        result["description"] = row.description
    return result


def _src(row: Parameter) -> object:
    if not row.source:
        return None
    return row.source[0] if len(row.source) == 1 else list(row.source)
