"""Scopes during a run: rows looked up by key, changed by scripts, layered by precedence."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from postroom_runtime.model.variables import Variable, VariableScope


def enabled_values(scope: VariableScope) -> dict[str, object]:
    """The values of a scope by key: disabled rows are left out, of duplicates the last counts."""
    return {row.key: row.value for row in scope.rows if row.enabled}


class Changes(Struct, frozen=True):
    """What a script did to one scope: `cleared` first, then `unset`, then `rows`."""

    rows: Sequence[Variable] = ()
    unset: Sequence[str] = ()
    cleared: bool = False


def apply_changes(scope: VariableScope, changes: Changes) -> VariableScope:
    """The scope after a script's changes.

    Setting a key changes its last enabled row or adds one; unsetting removes the enabled rows of
    the key; clearing removes all rows, the disabled ones too.
    """
    if not (changes.cleared or changes.unset or changes.rows):
        return scope
    gone = set(changes.unset)
    kept = () if changes.cleared else scope.rows
    rows = [row for row in kept if not (row.enabled and row.key in gone)]
    _set_rows(rows, changes.rows)
    return replace(scope, rows=tuple(rows))


def _set_rows(rows: list[Variable], changed: Iterable[Variable]) -> None:
    places = {row.key: number for number, row in enumerate(rows) if row.enabled}
    for row in changed:
        place = places.get(row.key)
        if place is None:
            places[row.key] = len(rows)
            rows.append(row)
        else:
            rows[place] = replace(row, secret=row.secret or rows[place].secret)


class RunScopes(Struct):
    """The scopes of a run as they stand now. Each field is replaced, never changed in place."""

    globals: VariableScope = field(default_factory=VariableScope)
    collection: VariableScope = field(default_factory=VariableScope)
    environment: VariableScope = field(default_factory=VariableScope)
    local: VariableScope = field(default_factory=VariableScope)
    data: Mapping[str, object] = field(default_factory=dict[str, object])

    def layered(self, folders: Sequence[Sequence[Variable]] = ()) -> Mapping[str, object]:
        """Values by key, local first, globals last.

        `folders` holds the variables of the folders around a request, outermost first. Postman
        ignores them; here they stand between the environment and the collection's own variables.
        """
        return ChainMap(
            enabled_values(self.local),
            dict(self.data),
            enabled_values(self.environment),
            *(_folder_values(rows) for rows in reversed(folders) if rows),
            enabled_values(self.collection),
            enabled_values(self.globals),
        )

    def secrets(self) -> Iterable[str]:
        """The texts of all values that are marked as secret."""
        for scope in (self.globals, self.collection, self.environment, self.local):
            for row in scope.rows:
                if row.secret and isinstance(row.value, str):
                    yield row.value


def _folder_values(rows: Sequence[Variable]) -> dict[str, object]:
    return {row.key: row.value for row in rows if row.enabled}
