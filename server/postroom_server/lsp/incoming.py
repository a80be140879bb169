"""A message as it comes from the editor, before anybody knows whether it fits."""

from __future__ import annotations

import json
from typing import Any, cast

from cattrs import transform_error
from cattrs.errors import ClassValidationError
from pygls.exceptions import JsonRpcException

Json = dict[str, Any]


def decoded(body: bytes) -> Json | None:
    """A message of JSON-RPC 2.0; None for anything else."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict):
        return None
    message = cast("Json", message)
    well_formed = message.get("jsonrpc") == "2.0" and isinstance(message.get("method", ""), str)
    return message if well_formed else None


def usable_id(message: Json) -> Any:
    """The id of a message; None where it has none, or one that no answer could carry."""
    identity = message.get("id")
    return identity if type(identity) in (int, str) else None


def misfit(error: JsonRpcException) -> str:
    """What did not fit, as `required field missing @ $.params.textDocument`."""
    cause = error.__cause__
    if isinstance(cause, ClassValidationError):
        return "; ".join(transform_error(cause))
    return str(cause or error)
