"""What Postman would drop in silence in a v2 collection."""

from __future__ import annotations

from functools import lru_cache

from postroom_runtime.formats.connection_settings import certificate_from_json
from postroom_runtime.formats.documents import Document, Pointer, placed_rows
from postroom_runtime.formats.dropped import (
    tell_of_folder_variables,
    tell_of_hidden_headers,
    tell_of_pruned_body,
)
from postroom_runtime.formats.findings import Findings, names
from postroom_runtime.formats.json_values import (
    Object,
    as_list,
    as_object,
    as_text,
    is_list,
    is_object,
)
from postroom_runtime.formats.package_checks import check_packages
from postroom_runtime.formats.urls import base_from_parts, url_from_text
from postroom_runtime.formats.v2.auth_checks import check_auth
from postroom_runtime.formats.v2.reading import script_code
from postroom_runtime.formats.variables_checks import check_repeated
from postroom_runtime.model.problems import Problem

_BODY_MODES = frozenset(("raw", "urlencoded", "formdata", "file", "graphql", "none"))
_LISTENS = ("prerequest", "test")
_V3_KEYS = {
    "scripts": "Write `event`, with `listen` and `script`.",
    "items": "Write `item`.",
    "requests": "Write `item`.",
    "events": "Write `event`.",
    "variables": "Write `variable`.",
    "settings": "Write `protocolProfileBehavior`.",
    "headers": "Write `header`.",
}
_ITEM_KEYS = names(
    "id name description variable event request response item auth protocolProfileBehavior info"
)
_REQUEST_KEYS = names("url method header body auth description proxy certificate")


def check_collection(document: Document, pointer: Pointer = ()) -> list[Problem]:
    """The problems of the collection at `pointer`."""
    findings = Findings(document)
    value = as_object(document.data)
    for step in pointer:
        value = as_object(value.get(str(step)))
    _check_level(findings, value, pointer)
    return findings.problems


def _check_level(findings: Findings, value: Object, pointer: Pointer) -> None:
    _misspelled(findings, value, pointer, _ITEM_KEYS)
    check_auth(findings, value.get("auth"), (*pointer, "auth"))
    rows = value.get("variable")
    if is_list(rows):
        check_repeated(findings, (*pointer, "variable"), rows)
    for place, event in placed_rows(value, "event", pointer):
        _check_event(findings, as_object(event), place)
    if "item" in value and not (is_list(value["item"]) or is_object(value["item"])):
        findings.warn((*pointer, "item"), "`item` is no list; nothing in it runs.", "Write `[…]`.")
    for place, item in placed_rows(value, "item", pointer):
        _check_item(findings, as_object(item), place)


def _check_item(findings: Findings, value: Object, pointer: Pointer) -> None:
    _check_level(findings, value, pointer)
    if "item" in value:
        tell_of_folder_variables(findings, (*pointer, "variable"), value.get("variable"))
        return
    if "request" not in value:
        message = "This entry has neither `request` nor `item`; it is left out."
        findings.warn(pointer, message, "Add one of them, or remove the entry.")
        return
    request = value["request"]
    if is_object(request):
        _check_request(findings, request, (*pointer, "request"))
        # The setting may stand at a folder around it, too.
        if _has_body(request.get("body")) and not _keeps_bodies(findings.document.text):
            method, place = as_text(request.get("method")) or "GET", (*pointer, "request", "body")
            tell_of_pruned_body(findings, place, method, "Set in `protocolProfileBehavior`")


@lru_cache(maxsize=2)
def _keeps_bodies(text: str) -> bool:
    """Looked for once, not for each request of a large file."""
    return "disableBodyPruning" in text


def _check_event(findings: Findings, event: Object, pointer: Pointer) -> None:
    listen = as_text(event.get("listen"))
    if listen not in _LISTENS:
        message = f"No script runs at `{listen}`." if listen else "The event has no `listen`."
        findings.warn(pointer, message, "Write `prerequest` or `test`.")
    place, text = script_code(event)
    if place is None:
        _check_codeless(findings, event, pointer)
        return
    check_packages(findings, (*pointer, "script"), event.get("script"), text)
    code = as_object(event.get("script")).get("exec")
    for number, line in enumerate(as_list(code)):
        if not isinstance(line, str):
            message = "This line of the script is no string; it is left empty."
            findings.warn((*pointer, "script", "exec", number), message, "Put it in quotes.")


def _check_connection(findings: Findings, request: Object, pointer: Pointer) -> None:
    proxy, certificate = as_object(request.get("proxy")), request.get("certificate")
    if request.get("proxy") and not proxy.get("host"):
        message = "This `proxy` names no host and is not used."
        findings.warn_key((*pointer, "proxy"), message, "Give it a `host` and a `port`.")
    if certificate and certificate_from_json(certificate) is None:
        message = "This `certificate` names no file and is not used."
        findings.warn_key((*pointer, "certificate"), message, "Give it `cert` and `key`, or `pfx`.")


def _check_codeless(findings: Findings, event: Object, pointer: Pointer) -> None:
    script = as_object(event.get("script"))
    if "src" in script:
        message = "Scripts from `src` are not loaded; nothing runs."
        findings.warn((*pointer, "script", "src"), message, "Put the code into `exec`.")
    elif script and script.get("exec") is not None:
        message = "`exec` is neither a string nor a list of lines; nothing runs."
        findings.warn((*pointer, "script", "exec"), message, "Write a list of lines.")


def _check_request(findings: Findings, request: Object, pointer: Pointer) -> None:
    _misspelled(findings, request, pointer, _REQUEST_KEYS)
    _check_connection(findings, request, pointer)
    _check_url(findings, request.get("url"), (*pointer, "url"))
    body = request.get("body")
    if is_object(body) and body.get("mode") is not None and body["mode"] not in _BODY_MODES:
        message = f"`{body['mode']}` is no body mode; no body is sent."
        findings.warn((*pointer, "body", "mode"), message, f"Write one of {_modes()}.")
    check_auth(findings, request.get("auth"), (*pointer, "auth"))
    for number, row in enumerate(as_list(request.get("header"))):
        if is_object(row) and not row.get("key"):
            message = "This header has no `key`; it is not sent."
            findings.warn((*pointer, "header", number), message, "Name it, or remove the row.")
    tell_of_hidden_headers(findings, (*pointer, "header"), request.get("header"))


def _has_body(value: object) -> bool:
    """Whether a body holds anything: exports carry empty ones."""
    body = as_object(value)
    return body.get("disabled") is not True and bool(body.get(as_text(body.get("mode"))))


def _check_url(findings: Findings, url: object, pointer: Pointer) -> None:
    if not is_object(url) or not isinstance(url.get("raw"), str):
        return
    parts, raw = base_from_parts(url), url_from_text(str(url["raw"])).base
    if parts and _comparable(parts) != _comparable(raw):
        message = f"`raw` says {raw!r}, but Postman sends the parts below: {parts!r}."
        findings.warn((*pointer, "raw"), message, "Make them agree.")


def _comparable(base: str) -> str:
    return base.strip().rstrip("/").removeprefix("http://").replace("\\", "/")


def _misspelled(findings: Findings, value: Object, pointer: Pointer, known: frozenset[str]) -> None:
    """Exports carry many keys that nobody reads, so only likely mistakes are reported."""
    for key in value:
        if key in known or key.startswith("_") or value[key] in (None, "", [], {}):
            continue
        near = _near(key, known)
        remedy = _V3_KEYS.get(key) or (f"Did you mean `{near[0]}`?" if near else "")
        if remedy:
            findings.warn_key((*pointer, key), f"Postman ignores `{key}` here.", remedy)


def _near(key: str, known: frozenset[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(key, known, n=1, cutoff=0.8)


def _modes() -> str:
    return ", ".join(sorted(_BODY_MODES))
