"""Request bodies by mode, as Postman encodes them."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import cast
from urllib.parse import quote

from msgspec import Struct, field

from postroom_runtime.http.headers import property_order
from postroom_runtime.http.json_comments import without_comments
from postroom_runtime.http.multipart import multipart
from postroom_runtime.http.payload import Payload
from postroom_runtime.http.upload_files import UploadError, UploadFiles
from postroom_runtime.model.request import Body, Parameter

_RAW_TYPES = {
    "json": "application/json",
    "xml": "application/xml",
    "html": "text/html",
    "javascript": "application/javascript",
}
_JSON_TYPE = re.compile(r"^application/(?:[\w.+-]+\+)?json\b", re.IGNORECASE)
FORM_TYPE = "application/x-www-form-urlencoded"


class Style(Enum):
    """Bodies by the order of their headers. A request without a body is like one with a file."""

    TEXT = auto()
    FORM = auto()
    MULTIPART = auto()
    FILE = auto()


class EncodedBody(Struct, frozen=True):
    """A body ready to be sent, and the content type that goes with it.

    `content_type` None leaves the type to the request's headers; `forced` replaces a type of the
    request's own that cannot carry this body. `style` decides where the headers stand.
    """

    payload: Payload = field(default_factory=Payload)
    content_type: str | None = None
    style: Style = Style.FILE
    forced: bool = False
    warnings: tuple[str, ...] = ()


def encode_body(body: Body | None, own_type: str | None, files: UploadFiles) -> EncodedBody:
    """The bytes of `body`; `own_type` is the `Content-Type` among the request's headers."""
    if body is None or not body.enabled:
        return EncodedBody()
    match body.mode:
        case "raw":
            return _raw(body, own_type)
        case "urlencoded":
            return _urlencoded(body.fields, own_type)
        case "formdata":
            return _formdata(body.fields, own_type, files)
        case "file":
            return _file(body, files)
        case "graphql":
            return _graphql(body)
        case _:
            return EncodedBody()


def _raw(body: Body, own_type: str | None) -> EncodedBody:
    if not body.raw:
        return EncodedBody()
    language = body.language
    is_json = language == "json" or (not language and bool(_JSON_TYPE.match(own_type or "")))
    text = without_comments(body.raw) if is_json else body.raw
    content_type = _RAW_TYPES.get(language or "", "text/plain")
    return EncodedBody(Payload((_utf8(text),)), content_type, Style.TEXT)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _urlencoded(fields: Iterable[Parameter], own_type: str | None) -> EncodedBody:
    rows = [row for row in fields if row.enabled]
    if not rows:
        return EncodedBody()
    forced = not (own_type or "").lower().startswith(FORM_TYPE)
    payload = Payload((urlencoded_text(rows).encode(),))
    return EncodedBody(payload, FORM_TYPE, Style.FORM, forced)


def urlencoded_text(rows: Iterable[Parameter]) -> str:
    """Rows as a form body: those of one key together, keys that are integers first, as an object
    in JavaScript orders them."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.key, []).append(row.value or "")
    pairs = ((key, value) for key in property_order(groups) for value in groups[key])
    return "&".join(f"{_form_quote(key)}={_form_quote(value)}" for key, value in pairs)


def _form_quote(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _formdata(fields: Iterable[Parameter], own_type: str | None, files: UploadFiles) -> EncodedBody:
    rows = [row for row in fields if row.enabled]
    if not rows:
        return EncodedBody()
    form = multipart(rows, own_type, files)
    if not form.content_type:
        return EncodedBody(warnings=form.warnings)
    return EncodedBody(form.payload, form.content_type, Style.MULTIPART, True, form.warnings)


def _file(body: Body, files: UploadFiles) -> EncodedBody:
    if body.file_path:
        return _file_at(body.file_path, files)
    if not body.file_content:
        return EncodedBody()
    return EncodedBody(Payload((_base64_content(body.file_content),)))


def _file_at(path: str, files: UploadFiles) -> EncodedBody:
    try:
        chunk = files.read(path)
    except UploadError as error:
        return EncodedBody(warnings=(str(error),))
    return EncodedBody(
        Payload((chunk,)), mimetypes.guess_type(path)[0] or "application/octet-stream"
    )


def _base64_content(text: str) -> bytes:
    """Base64 as leniently as Node reads it: other characters skipped, padding optional."""
    import base64

    clean = re.sub(r"[^A-Za-z0-9+/]", "", text.replace("-", "+").replace("_", "/").split("=")[0])
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    return base64.b64decode(clean + "=" * (-len(clean) % 4))


def _graphql(body: Body) -> EncodedBody:
    text = graphql_text(body.graphql)
    return EncodedBody(Payload((_utf8(text),)), "application/json", Style.TEXT)


def graphql_text(parts: object) -> str:
    """A GraphQL body: `variables` written as text go in verbatim, as Postman pastes them."""
    if not isinstance(parts, Mapping):
        return "{}"
    given = cast("Mapping[str, object]", parts)
    members: list[str] = []
    for key in ("query", "operationName", "variables"):
        value = given.get(key)
        if key not in given or (key == "variables" and value == ""):
            continue
        verbatim = key == "variables" and isinstance(value, str)
        members.append(f'"{key}":{value if verbatim else _compact(value)}')
    return "{" + ",".join(members) + "}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
