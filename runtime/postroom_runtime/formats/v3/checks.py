"""What Postman would drop in silence, or refuse in riddles, in v3 files."""

from __future__ import annotations

from postroom_runtime.formats.dropped import tell_of_hidden_headers, tell_of_pruned_body
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
from postroom_runtime.formats.v3.body_checks import check_body
from postroom_runtime.formats.v3.row_checks import check_rows
from postroom_runtime.formats.v3.scripts import FOLDER_TYPES, REQUEST_TYPES
from postroom_runtime.formats.variables_checks import check_repeated
from postroom_runtime.formats.yaml_document import YamlDocument
from postroom_runtime.model.file_rules import ROW
from postroom_runtime.model.problems import Problem

RUNNABLE_KINDS = frozenset(("http-request", "graphql-request"))
_OTHER_PROTOCOLS = frozenset(
    f"{name}-request" for name in ("grpc", "websocket", "socket.io", "mqtt", "mcp", "llm")
)
_REQUEST_KEYS = names(
    "$kind id name description url method headers queryParams pathVariables body auth settings "
    "scripts examples order query variables schema operationName"
)
_DEFINITION_KEYS = names("$kind id name description variables scripts auth order")
_SCRIPT_KEYS = names("type code language packages requests")
_SETTINGS = names(
    "protocolVersion strictSSL followRedirects maxRedirects followOriginalHttpMethod "
    "followAuthorizationHeader removeRefererHeaderOnRedirect insecureHTTPParser "
    "disableUrlEncoding disableCookies disabledSystemHeaders disableBodyPruning "
    "tlsPreferServerCiphers tlsDisabledProtocols tlsCipherSelection"
)
_SYSTEM_HEADERS = names(
    "cache-control postman-token content-type content-length accept-encoding user-agent "
    "connection accept host"
)
_AUTH_TYPES = names(
    "basic bearer apikey digest oauth1 oauth2 jwt awsv4 hawk ntlm asap edgegrid azure noauth "
    "inherit"
)
_V2_KEYS = {
    "event": "Write `scripts:` with `type` and `code`.",
    "header": "Write `headers:`.",
    "protocolProfileBehavior": "Write `settings:`.",
    "query": "Write `queryParams:`.",
    "request": "Its keys stand at the top of a v3 file.",
    "response": "Examples are files of their own in v3.",
    "variable": "Write `variables:`.",
    "item": "Each request is a file of its own in v3.",
    "info": "Write `name:` and `description:` at the top.",
}


def check_request(document: YamlDocument) -> list[Problem]:
    """The problems of a request file."""
    findings = Findings(document)
    if not is_object(document.data):
        findings.warn((), "This is no request: its top is not a map.", "Write `url:` and so on.")
        return findings.problems
    value = document.data
    _check_request_kind(findings, value)
    if not is_runnable(value):
        return findings.problems
    findings.unknown_keys((), value, _REQUEST_KEYS, _V2_KEYS)
    if not isinstance(value.get("url", ""), str):
        findings.warn(("url",), "The URL is not text.", "Quote it.")
    for key in ("headers", "queryParams", "pathVariables"):
        check_rows(findings, (key,), value.get(key))
    check_body(findings, value.get("body"))
    tell_of_hidden_headers(findings, ("headers",), value.get("headers"))
    settings = as_object(value.get("settings"))
    content = as_object(value.get("body")).get("content")
    if content and "disableBodyPruning" not in settings:
        method = as_text(value.get("method")) or "GET"
        tell_of_pruned_body(findings, ("body",), method, "Set under `settings:`")
    _check_common(findings, value, frozenset(REQUEST_TYPES))
    findings.unknown_keys(("settings",), settings, _SETTINGS, {})
    _check_system_headers(findings, settings.get("disabledSystemHeaders"))
    return findings.problems


def check_definition(document: YamlDocument) -> list[Problem]:
    """The problems of a folder's or collection's definition."""
    findings = Findings(document)
    if not is_object(document.data):
        findings.warn(
            (), "This is no definition: its top is not a map.", "Write `name:` and so on."
        )
        return findings.problems
    value = document.data
    if value.get("$kind", "collection") != "collection":
        remedy = "Write `collection`, for folders too."
        findings.warn(("$kind",), f"`{value['$kind']}` is no kind of definition.", remedy)
    findings.unknown_keys((), value, _DEFINITION_KEYS, _V2_KEYS)
    variables = value.get("variables")
    check_rows(findings, ("variables",), variables, values_are_text=False)
    if is_list(variables):
        check_repeated(findings, ("variables",), variables)
    _check_common(findings, value, frozenset(FOLDER_TYPES))
    return findings.problems


def _check_system_headers(findings: Findings, value: object) -> None:
    place = ("settings", "disabledSystemHeaders")
    for number, name in enumerate(as_list(value)):
        if name not in _SYSTEM_HEADERS:
            lower = str(name).lower()
            remedy = f"Write `{lower}`." if lower in _SYSTEM_HEADERS else ""
            findings.tell(ROW, (*place, number), f"Postman adds no header `{name}`.", remedy)


def is_runnable(value: Object) -> bool:
    """Whether the request is of a protocol that runs; one without `$kind` counts as HTTP."""
    return value.get("$kind", "http-request") in RUNNABLE_KINDS


def _check_request_kind(findings: Findings, value: Object) -> None:
    kind = value.get("$kind")
    if kind is None:
        findings.warn((), "`$kind` is missing.", "Begin with `$kind: http-request`.")
    elif kind in _OTHER_PROTOCOLS:
        findings.warn(("$kind",), f"A `{kind}` cannot be run yet; it is left out.")
    elif kind not in RUNNABLE_KINDS:
        remedy = "Write `http-request`."
        findings.warn(("$kind",), f"`{kind}` is no kind of request; it is left out.", remedy)


def _check_common(findings: Findings, value: Object, types: frozenset[str]) -> None:
    _check_scripts(findings, value.get("scripts"), types)
    _check_auth(findings, value.get("auth"), present="auth" in value)
    order = value.get("order", 0)
    if isinstance(order, bool) or not isinstance(order, int | float):
        findings.warn(("order",), "`order` is not a number; it counts as missing.")


def _check_scripts(findings: Findings, value: object, types: frozenset[str]) -> None:
    if value is not None and not is_list(value):
        findings.warn(("scripts",), "`scripts` is not a list.", "Begin each script with `- type:`.")
    seen: set[object] = set()
    for number, entry in enumerate(as_list(value)):
        script = as_object(entry)
        _check_script(findings, number, script, types)
        if script.get("type") in seen:
            message = f"Postman runs only the first `{script.get('type')}` script of a file."
            findings.warn(("scripts", number, "type"), message, "Join the two.")
        seen.add(str(script.get("type")))


def _check_script(findings: Findings, number: int, script: Object, types: frozenset[str]) -> None:
    pointer = ("scripts", number)
    remedies = {"exec": "Write `code: |-`.", "src": "Only code in the file itself is read."}
    findings.unknown_keys(pointer, script, _SCRIPT_KEYS, remedies)
    type_, wanted = script.get("type"), " or ".join(f"`{name}`" for name in sorted(types))
    if type_ is None:
        findings.warn(pointer, "The script has no `type`; it is left out.", f"Write {wanted}.")
    elif not _allowed(str(type_), types):
        message = f"`{type_}` is no script type here; Postman refuses the whole collection."
        findings.warn((*pointer, "type"), message, f"Write {wanted}.")
    if not isinstance(script.get("code"), str):
        findings.warn(
            pointer, "The script has no `code` text; it is left out.", "Write `code: |-`."
        )
    check_packages(findings, pointer, script, as_text(script.get("code")))
    if script.get("language", "text/javascript") != "text/javascript":
        remedy = "Write `text/javascript`, or leave it out."
        findings.warn((*pointer, "language"), "Postman knows no such script language.", remedy)


def _allowed(type_: str, types: frozenset[str]) -> bool:
    prefixed = "http:beforeRequest" in types
    return type_ in types or (prefixed and type_.startswith(("graphql:", "grpc:")))


def _check_auth(findings: Findings, value: object, *, present: bool) -> None:
    if value is None:
        if present:
            findings.warn(("auth",), "`auth` has no value.", "Write `type: inherit`, or remove it.")
        return
    if is_list(value):
        for number, entry in enumerate(value):
            _check_scheme(findings, ("auth", number), entry)
            if "id" not in as_object(entry):
                message = "An auth in a list has an `id`; Postman leaves the file out without."
                findings.warn(
                    ("auth", number), message, "Add one, or write `auth:` without a list."
                )
        if len(value) > 1:
            findings.warn(("auth", 1), "Only the first auth of a list signs.", "Remove the others.")
        return
    _check_scheme(findings, ("auth",), value)


def _check_scheme(findings: Findings, pointer: tuple[str | int, ...], value: object) -> None:
    type_ = as_object(value).get("type")
    if type_ is None:
        findings.warn(pointer, "The auth has no `type`.", "Write for example `type: bearer`.")
    elif type_ not in _AUTH_TYPES:
        findings.warn((*pointer, "type"), f"`{type_}` is no auth type.", _auth_remedy(type_))
    elif str(type_) in as_object(value):
        remedy = "Write its parameters under `credentials:`."
        findings.warn_key((*pointer, str(type_)), f"Postman ignores `{type_}` here.", remedy)


def _auth_remedy(type_: object) -> str:
    return "Write `noauth`." if type_ == "none" else ""
