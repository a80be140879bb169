"""Checks of the auth of a v2 request, folder or collection."""

from __future__ import annotations

from postroom_runtime.formats.documents import Pointer
from postroom_runtime.formats.findings import Findings, names
from postroom_runtime.formats.json_values import is_object

V2_AUTH_TYPES = names(
    "apikey asap awsv4 basic bearer digest edgegrid hawk jwt noauth ntlm oauth1 oauth2"
)


def check_auth(findings: Findings, value: object, pointer: Pointer) -> None:
    """Warn about an auth that signs nothing: Postman sends such a request without it."""
    if value is None:
        return
    if not is_object(value) or not value.get("type"):
        message = "The auth has no `type`; the request goes out without it."
        findings.warn(pointer, message, 'Write for example `"type": "bearer"`.')
        return
    type_ = value["type"]
    if type_ not in V2_AUTH_TYPES:
        from difflib import get_close_matches

        near = get_close_matches(str(type_), V2_AUTH_TYPES, n=1)
        remedy = (
            f"Did you mean `{near[0]}`?"
            if near
            else f"There are {', '.join(sorted(V2_AUTH_TYPES))}."
        )
        findings.warn((*pointer, "type"), f"`{type_}` is no auth type.", remedy)
    elif type_ != "noauth" and type_ not in value:
        others = [key for key in value if key in V2_AUTH_TYPES]
        if others:
            message = f"The type is `{type_}`, but the parameters are those of `{others[0]}`."
            findings.warn((*pointer, "type"), message, "Make them agree.")
