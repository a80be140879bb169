"""Scopes as the script host sees them, and the changes that come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.scripting.frames import Mutations, Scope, ScopeMutations, ScopeRow, Scopes
from postroom_runtime.variables.scopes import Changes, RunScopes, apply_changes


class ScopeFrames(Struct):
    """Makes frames of scopes. A scope that no script changed since gives the same frame again."""

    _made: dict[str, tuple[VariableScope, Scope]] = field(
        default_factory=dict[str, tuple[VariableScope, Scope]]
    )

    def scopes(self, scopes: RunScopes, folders: Sequence[Sequence[Variable]]) -> Scopes:
        """All scopes for one script. Folder variables come after the collection's own, so they
        win over them, the innermost folder last."""
        rows = tuple(row for folder in folders for row in folder)
        collection = scopes.collection
        if rows:
            collection = replace(collection, rows=(*collection.rows, *rows))
        return Scopes(
            globals=self._frame("globals", scopes.globals),
            collection_variables=self._frame("collection", collection),
            environment=self._frame("environment", scopes.environment),
            local=self._frame("local", scopes.local),
            data=dict(scopes.data),
        )

    def _frame(self, slot: str, scope: VariableScope) -> Scope:
        made = self._made.get(slot)
        if made is not None and made[0] is scope:
            return made[1]
        frame = Scope(scope.id, scope.name, [_row(row) for row in scope.rows])
        self._made[slot] = (scope, frame)
        return frame


def apply_mutations(scopes: RunScopes, mutations: ScopeMutations) -> None:
    """Take a script's changes over into the run's scopes."""
    scopes.globals = apply_changes(scopes.globals, _changes(mutations.globals))
    scopes.collection = apply_changes(scopes.collection, _changes(mutations.collection_variables))
    scopes.environment = apply_changes(scopes.environment, _changes(mutations.environment))
    scopes.local = apply_changes(scopes.local, _changes(mutations.local))


def merged_mutations(parts: Iterable[ScopeMutations]) -> ScopeMutations:
    """One set of changes with the effect of `parts` one after the other."""
    merged = ScopeMutations()
    for part in parts:
        merged = ScopeMutations(
            globals=_merged(merged.globals, part.globals),
            collection_variables=_merged(merged.collection_variables, part.collection_variables),
            environment=_merged(merged.environment, part.environment),
            local=_merged(merged.local, part.local),
        )
    return merged


def _merged(first: Mutations, second: Mutations) -> Mutations:
    if second.cleared:
        return second
    touched = {row.key for row in second.set} | set(second.unset)
    kept = [row for row in first.set if row.key not in touched]
    set_again = {row.key for row in second.set}
    unset = [key for key in first.unset if key not in set_again]
    return Mutations(first.cleared, [*kept, *second.set], [*unset, *second.unset])


def _changes(mutations: Mutations) -> Changes:
    rows = [_variable(row) for row in mutations.set]
    return Changes(rows, mutations.unset, mutations.cleared)


def _variable(row: ScopeRow) -> Variable:
    return Variable(row.key, row.value, row.type, not row.disabled, row.secret)


def _row(row: Variable) -> ScopeRow:
    return ScopeRow(row.key, row.value, row.type, not row.enabled, row.secret)
