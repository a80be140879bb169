"""What a request takes over from the folders around it: auth and protocol behaviour."""

from __future__ import annotations

from collections.abc import Mapping

from postroom_runtime.model.collection import Script, ScriptKind
from postroom_runtime.model.request import Auth, Request
from postroom_runtime.runner.selection import Step


def effective_auth(step: Step, request: Request) -> Auth | None:
    """The auth scheme of `request`: its own, or that of the innermost folder that has one.

    `request` is the step's request as scripts left it.
    """
    if _declares(request.auth):
        return request.auth
    for folder in reversed(step.parents):
        if _declares(folder.auth):
            return folder.auth
    return None


def _declares(auth: Auth | None) -> bool:
    return auth is not None and auth.type != "inherit"


def effective_behavior(step: Step) -> Mapping[str, object]:
    """Protocol behaviour key by key: request over folders over collection."""
    merged: dict[str, object] = {}
    for element in (*step.parents, step.item):
        merged.update(element.behavior)
    return merged


def scripts_of(step: Step, kind: ScriptKind) -> list[tuple[str, Script]]:
    """The enabled scripts of one kind, outermost first, each with its owner's name.

    Both kinds run in this order: post-response scripts are not reversed.
    """
    return [
        (element.name, script)
        for element in (*step.parents, step.item)
        for script in element.scripts
        if script.kind is kind and script.enabled and script.source.text.strip()
    ]


def has_scripts(step: Step) -> bool:
    """Whether any enabled script runs around a request."""
    return any(scripts_of(step, kind) for kind in ScriptKind)
