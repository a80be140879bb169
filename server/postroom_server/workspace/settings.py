"""The settings, declared once: the server reads them, the VS Code client's manifest and
`docs/protocol.md` are generated from them.

They come from the editor (`initializationOptions`, its configuration) and from the project's
`postroom.toml` or `[tool.postroom]`. Unknown keys and values of the wrong type are reported and
never fail anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from reprlib import repr as short_repr
from typing import Any, cast

_MOST = 2**31 - 1
"""Milliseconds: more than three weeks."""
_SHOWN = 60

LEVELS = ("off", "hint", "information", "warning", "error")
"""What a rule's findings can be turned into."""


def _setting(
    default: Any,
    meaning: str,
    choices: tuple[str, ...] = (),
    *,
    name: str = "",
    reader: str = "both",
    by_project: bool = True,
) -> Any:
    """A default of None stands for an empty object. `name` is the editor's where it is not the
    field's in camel case. `reader` is `client` for what only VS Code's extension reads, `server`
    for what its manifest leaves out because the extension says it itself, else `both`.
    `by_project` is false for what the person at the editor decides, not the files they open."""
    metadata = {
        "meaning": meaning,
        "choices": choices,
        "name": name,
        "reader": reader,
        "by_project": by_project,
    }
    if default is None:
        return field(default_factory=dict[str, str], metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """What a person can set, under `postroom` in the editor."""

    trusted: bool = _setting(
        True,
        "Whether requests may be sent and scripts run. False at the start stays false.",
        reader="server",
        by_project=False,
    )
    profile: str = _setting(
        "postman", "Whose behaviour diagnostics warn about.", ("postman", "newman")
    )
    rules: Mapping[str, str] = _setting(
        None,
        "How findings of a rule are reported, by its code or name: "
        '`{"PM037": "off", "unawaited-promise": "error"}`.',
        LEVELS,
    )
    environment: str = _setting(
        "", "The name or path of the environment to use where none has been chosen."
    )
    before_request: tuple[str, ...] = _setting(
        (),
        "Patterns of JavaScript files that are pre-request scripts: `scripts/auth/*.js`.",
        name="scripts.beforeRequest",
    )
    after_response: tuple[str, ...] = _setting(
        (),
        "Patterns of JavaScript files that are post-response scripts: `scripts/checks/*.js`.",
        name="scripts.afterResponse",
    )
    show_response: bool = _setting(True, "Whether *Send* opens the response.")
    run_on_save: str = _setting(
        "off",
        "What happens when a request, its script or a module that it loads is saved: nothing, its "
        "tests run again on the last response, or it is sent. Of the requests that load a module "
        "the tests of the five that were sent last run again, and one is sent.",
        ("off", "tests", "send"),
        by_project=False,
    )
    verdict_hints: bool = _setting(
        True, "Whether verdicts and log lines are shown in their lines.", name="inlayHints.verdicts"
    )
    variable_hints: bool = _setting(
        True, "Whether values are shown behind the variables they belong to.",
        name="inlayHints.variables",
    )  # fmt: skip
    parameter_hints: bool = _setting(
        True, "Whether names of parameters are shown in front of arguments.",
        name="inlayHints.parameters",
    )  # fmt: skip
    script_timeout: int = _setting(0, "Milliseconds that a script may take; 0 for no limit.")
    request_timeout: int = _setting(0, "Milliseconds that a request may take; 0 for no limit.")
    insecure: bool = _setting(
        False, "Whether invalid TLS certificates are accepted.", by_project=False
    )
    response_panel: bool = _setting(
        True,
        "Whether the response view opens after *Send* in VS Code.",
        name="response.panel",
        reader="client",
    )
    server_path: str = _setting(
        "",
        "The `postroom` program that VS Code starts; looked for when empty.",
        name="server.path",
        reader="client",
        by_project=False,
    )


_DEFAULTS = Settings()

Declared = Field[Any]
"""A setting's declaration."""


def default_of(one: Declared) -> object:
    """A setting's value where nobody has set it."""
    return getattr(_DEFAULTS, one.name)


def declared() -> tuple[Declared, ...]:
    """Every setting, in the order in which people read them."""
    return fields(Settings)


def setting_name(one: Declared) -> str:
    """A setting's name in the editor: `show_response` is `showResponse`."""
    first, *rest = one.name.split("_")
    return one.metadata["name"] or first + "".join(word.title() for word in rest)


def merged(settings: Settings, given: object) -> tuple[Settings, list[str]]:
    """The settings with what the editor gave on top, and a sentence for each value left out."""
    if not isinstance(given, Mapping):
        return settings, [f"`postroom` must be an object, not {shown(given)}."] if given else []
    problems: list[str] = []
    for name, value in _flat(cast("object", given)):
        one = _by_name().get(name)
        if one is None:
            problems.append(_unknown(name, value))
            continue
        problem = _problem(one, value)
        if problem:
            problems.append(f"`postroom.{name}` {problem}")
        elif isinstance(value, Mapping):
            rows = cast("Mapping[str, object]", value)
            unfit = dict(_unfit(one, rows))
            problems += (f"`postroom.{name}` {sentence}" for sentence in unfit.values())
            fitting = {key: item for key, item in rows.items() if key not in unfit}
            settings = replace(settings, **{one.name: fitting})
        else:
            kept = tuple(cast("list[str]", value)) if isinstance(value, list) else value
            settings = replace(settings, **{one.name: kept})
    return settings, problems


def with_project(settings: Settings, project: Settings) -> Settings:
    """The editor's settings with the project's where the editor has the default: an editor sends
    defaults too, and what a person has set there wins."""
    chosen = {
        one.name: getattr(project, one.name)
        for one in declared()
        if one.metadata["by_project"] and getattr(settings, one.name) == default_of(one)
    }
    rules = {**project.rules, **settings.rules}
    return replace(settings, **{**chosen, "rules": rules})


def _by_name() -> dict[str, Declared]:
    return {setting_name(one): one for one in declared()}


def _unknown(name: str, value: object) -> str:
    if name in _groups():
        return f"`postroom.{name}` must be an object, not {shown(value)}."
    return f"Unknown setting `postroom.{_short(name)}`."


def _groups() -> frozenset[str]:
    """What settings stand in whose names have a dot."""
    return frozenset(name.partition(".")[0] for name in _by_name() if "." in name)


def _flat(given: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Settings by dotted name, also when they come as objects inside each other."""
    if not isinstance(given, Mapping):
        return
    groups = _groups()
    for key, value in cast("Mapping[str, object]", given).items():
        name = f"{prefix}{key}"
        if name in groups and isinstance(value, Mapping):
            yield from _flat(cast("object", value), f"{name}.")
        elif name in groups and isinstance(value, bool):
            inner = (one for one in _by_name() if one.startswith(f"{name}."))
            yield from ((one, value) for one in inner)
        elif value is not None:
            yield name, value


def _problem(one: Declared, value: object) -> str:
    default = default_of(one)
    if isinstance(default, Mapping):
        return "" if isinstance(value, Mapping) else f"must be an object, not {shown(value)}."
    if isinstance(default, tuple):
        items = cast("list[object]", value) if isinstance(value, list) else [None]
        fits = all(isinstance(item, str) for item in items)
        said = shown(cast("object", value))
        return "" if fits else f"must be a list of texts, not {said}."
    if type(value) is not type(default):
        return f"must be {_NAMES[type(default)]}, not {shown(value)}."
    if isinstance(value, int) and not 0 <= value <= _MOST:
        return f"must be a number from 0 to {_MOST}, not {shown(value)}."
    choices = one.metadata["choices"]
    if choices and value not in choices:
        return f"must be one of {', '.join(choices)}, not {shown(value)}."
    return ""


def _unfit(one: Declared, rows: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The keys of an object whose value does not fit, each with a sentence: the others count."""
    choices = one.metadata["choices"]
    for key, item in rows.items():
        if item not in choices:
            yield (
                key,
                f"has {shown(item)} for `{_short(key)}`; it must be one of {', '.join(choices)}.",
            )


def shown(value: object) -> str:
    """A value in a sentence: of a long one, or a deep one, only so much as is needed to know it."""
    if isinstance(value, int) and abs(value) > 10**_SHOWN:
        return "one of many digits"
    return _short(short_repr(value))


def _short(text: str) -> str:
    text = "".join(one if one.isprintable() else "�" for one in text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_NAMES: dict[type[object], str] = {bool: "true or false", str: "a text", int: "a number"}
