"""Current values: what a person set without touching a file, and what scripts left behind."""

from __future__ import annotations

from collections.abc import Mapping

from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.variables.scopes import Changes, RunScopes, apply_changes, enabled_values


def with_values(scope: VariableScope, values: Mapping[str, object]) -> VariableScope:
    """`scope` with current values on top of those of its file."""
    rows = [Variable(key, value) for key, value in values.items()]
    return apply_changes(scope, Changes(rows))


def values_after(scopes: RunScopes) -> dict[str, dict[str, object]]:
    """The values of the scopes that outlive a run."""
    return {
        "environment": enabled_values(scopes.environment),
        "globals": enabled_values(scopes.globals),
        "collection": enabled_values(scopes.collection),
    }
