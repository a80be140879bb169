"""The server's settings: from `initializationOptions`, the editor's configuration, both under
`postroom`. Unknown keys and values of the wrong type are reported once and never fail anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast


def _setting(default: Any, meaning: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"meaning": meaning, "choices": choices})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set. The name in the editor is the field's in camel case. The one
    declaration of the settings: `docs/protocol.md` and the clients' manifests follow it."""

    trusted: bool = _setting(True, "Whether requests may be sent and scripts run.")
    profile: str = _setting(
        "postman", "Whose behaviour diagnostics warn about.", ("postman", "newman")
    )
    show_response: bool = _setting(True, "Whether *Send* opens the response.")
    inlay_hints: bool = _setting(True, "Whether verdicts and log lines are shown in their lines.")
    script_timeout: int = _setting(0, "Milliseconds that a script may take; 0 for no limit.")
    request_timeout: int = _setting(0, "Milliseconds that a request may take; 0 for no limit.")
    insecure: bool = _setting(False, "Whether invalid TLS certificates are accepted.")


def setting_name(field_name: str) -> str:
    """The editor's name of a field: `show_response` is `showResponse`."""
    first, *rest = field_name.split("_")
    return first + "".join(word.title() for word in rest)


def merged(settings: Settings, given: object) -> tuple[Settings, list[str]]:
    """The settings with what was given on top, and a sentence for each value left out."""
    if not isinstance(given, Mapping):
        return settings, []
    given = cast("Mapping[str, Any]", given)
    known = {setting_name(one.name): one.name for one in fields(Settings)}
    problems: list[str] = []
    for name, value in given.items():
        if name not in known:
            problems.append(f"Unknown setting `postroom.{name}`.")
        elif value is not None and (problem := _problem(settings, known[name], value)):
            problems.append(f"`postroom.{name}` {problem}")
        elif value is not None:
            settings = replace(settings, **{known[name]: value})
    return settings, problems


def _problem(settings: Settings, field_name: str, value: object) -> str:
    wanted = cast("type[object]", type(getattr(settings, field_name)))
    if type(value) is not wanted:
        return f"must be {_NAMES[wanted]}, not {value!r}."
    choices = _choices(field_name)
    if choices and value not in choices:
        return f"must be one of {', '.join(choices)}, not {value!r}."
    return ""


def _choices(field_name: str) -> tuple[str, ...]:
    return next(one.metadata["choices"] for one in fields(Settings) if one.name == field_name)


_NAMES: dict[type[object], str] = {bool: "true or false", str: "a text", int: "a number"}
