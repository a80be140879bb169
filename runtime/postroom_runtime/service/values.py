"""Current values: what a person set without touching a file, and what scripts left behind."""

from __future__ import annotations

from collections.abc import Mapping

from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.variables.scopes import Changes, RunScopes, apply_changes, enabled_values

CurrentValues = dict[str, dict[str, object]]
"""Values by scope (`environment`, `globals`, `collection`) and name."""


def with_values(scope: VariableScope, values: Mapping[str, object]) -> VariableScope:
    """`scope` with current values on top of those of its file."""
    rows = [Variable(key, value) for key, value in values.items()]
    return apply_changes(scope, Changes(rows))


def values_after(scopes: RunScopes, files: RunScopes) -> CurrentValues:
    """What a run leaves in the scopes that outlive it, where that is not what the files say: a
    value that a person changes in a file must count in the next run."""
    return {
        "environment": _unlike(scopes.environment, files.environment),
        "globals": _unlike(scopes.globals, files.globals),
        "collection": _unlike(scopes.collection, files.collection),
    }


def _unlike(scope: VariableScope, file: VariableScope) -> dict[str, object]:
    known = enabled_values(file)
    return {
        key: value
        for key, value in enabled_values(scope).items()
        if key not in known or known[key] != value
    }
