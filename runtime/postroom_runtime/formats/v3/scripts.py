"""The scripts of v3 files, and the script files beside requests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from postroom_runtime.formats.documents import Document, script_source
from postroom_runtime.formats.json_values import Object, as_list, as_object, as_text
from postroom_runtime.formats.labels import Labels
from postroom_runtime.formats.text_files import read_text
from postroom_runtime.model.collection import Script, ScriptKind
from postroom_runtime.model.source import ScriptSource
from postroom_runtime.text import ScriptMap

REQUEST_TYPES = {
    "beforeRequest": ScriptKind.PRE_REQUEST,
    "beforeQuery": ScriptKind.PRE_REQUEST,
    "afterResponse": ScriptKind.POST_RESPONSE,
}
FOLDER_TYPES = {
    "http:beforeRequest": ScriptKind.PRE_REQUEST,
    "http:afterResponse": ScriptKind.POST_RESPONSE,
}
OTHER_TYPES = {
    "grpc:beforeInvoke": ScriptKind.PRE_REQUEST,
    "grpc:onIncomingMessage": ScriptKind.POST_RESPONSE,
    "grpc:afterResponse": ScriptKind.POST_RESPONSE,
    "graphql:beforeQuery": ScriptKind.PRE_REQUEST,
    "graphql:afterResponse": ScriptKind.POST_RESPONSE,
}
"""Scripts of other protocols, which an editor helps with and which are not run."""
# What people write by hand and what can only mean one thing. `v3.checks` warns about them.
_LOOSE_TYPES = (
    REQUEST_TYPES
    | FOLDER_TYPES
    | {"prerequest": ScriptKind.PRE_REQUEST, "test": ScriptKind.POST_RESPONSE}
)
SCRIPT_SUFFIXES = {
    ".beforeRequest.js": ScriptKind.PRE_REQUEST,
    ".afterResponse.js": ScriptKind.POST_RESPONSE,
}


def read_scripts(
    document: Document, value: Object, path: tuple[str, ...], labels: Labels
) -> list[Script]:
    """The scripts in a file's `scripts`, in order."""
    found: list[Script] = []
    for number, entry in enumerate(as_list(value.get("scripts"))):
        script = as_object(entry)
        kind, code = script_kind(as_text(script.get("type"))), script.get("code")
        if kind is not None and isinstance(code, str):
            source = script_source(document, ("scripts", number, "code"), code)
            found.append(_script(kind, source, labels.script(path, kind), script))
    return found


def read_script_file(
    file: Path, path: tuple[str, ...], labels: Labels, overlays: Mapping[Path, str]
) -> Script:
    """The script in a file beside its request. Raises `UnreadableInputError`."""
    kind = SCRIPT_SUFFIXES[script_suffix(file.name)]
    text = read_text(file, overlays)
    source = ScriptSource(file, text, lambda: ScriptMap.identity(text))
    return Script(kind, source, labels.script(path, kind))


def script_kind(type_: str) -> ScriptKind | None:
    """When a script of this type runs; None for other protocols' and unknown types."""
    return _LOOSE_TYPES.get(type_)


def other_event(type_: str, kind: str) -> str:
    """What starts a script of another protocol, in a file of that `$kind`: one of `OTHER_TYPES`;
    empty for a script of HTTP requests."""
    event = f"grpc:{type_}" if kind == "grpc-request" and ":" not in type_ else type_
    return event if event in OTHER_TYPES else ""


def script_suffix(name: str) -> str:
    """The suffix that makes a file a script file; empty when it is none."""
    return next((suffix for suffix in SCRIPT_SUFFIXES if name.endswith(suffix)), "")


def _script(kind: ScriptKind, source: ScriptSource, label: str, script: Object) -> Script:
    return Script(
        kind=kind,
        source=source,
        label=label,
        id=as_text(script.get("id")),
        enabled=script.get("disabled") is not True,
        packages=as_object(script.get("packages")),
    )
