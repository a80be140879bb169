"""Precedence of scopes, and how scripts change them."""

from __future__ import annotations

from postroom_runtime.model.variables import Variable, VariableScope
from postroom_runtime.variables.scopes import (
    Changes,
    RunScopes,
    apply_changes,
    enabled_values,
)


def scope(*rows: Variable) -> VariableScope:
    return VariableScope(rows=rows)


def test_disabled_rows_do_not_count_and_the_last_duplicate_wins() -> None:
    rows = scope(Variable("k", 1), Variable("k", 2), Variable("k", 3, enabled=False))
    assert enabled_values(rows) == {"k": 2}


def test_precedence_from_local_to_globals() -> None:
    scopes = RunScopes(
        globals=scope(*(Variable(key, "globals") for key in "abcdef")),
        collection=scope(*(Variable(key, "collection") for key in "abcde")),
        environment=scope(*(Variable(key, "environment") for key in "abc")),
        local=scope(Variable("a", "local")),
        data={"a": "data", "b": "data"},
    )
    folders = [
        [Variable("d", "outer"), Variable("c", "outer")],
        [Variable("d", "inner"), Variable("d", "off", enabled=False)],
    ]
    values = scopes.layered(folders)
    assert [values[key] for key in "abcdef"] == [
        "local",
        "data",
        "environment",
        "inner",
        "collection",
        "globals",
    ]


def test_setting_changes_the_last_enabled_row_in_place() -> None:
    before = scope(Variable("a", 1), Variable("b", 2), Variable("a", 3))
    after = apply_changes(before, Changes([Variable("a", 9), Variable("c", 4)]))
    assert [(row.key, row.value) for row in after.rows] == [("a", 1), ("b", 2), ("a", 9), ("c", 4)]


def test_setting_a_disabled_variable_adds_an_enabled_one() -> None:
    before = scope(Variable("a", 1, enabled=False))
    after = apply_changes(before, Changes([Variable("a", 2)]))
    assert [(row.value, row.enabled) for row in after.rows] == [(1, False), (2, True)]


def test_unsetting_leaves_disabled_rows() -> None:
    before = scope(Variable("a", 1), Variable("a", 2, enabled=False), Variable("a", 3))
    assert apply_changes(before, Changes(unset=["a"])).rows == (Variable("a", 2, enabled=False),)


def test_clearing_removes_everything_older() -> None:
    before = scope(Variable("a", 1), Variable("b", 2, enabled=False))
    after = apply_changes(before, Changes([Variable("c", 3)], cleared=True))
    assert after.rows == (Variable("c", 3),)


def test_a_secret_stays_a_secret() -> None:
    before = scope(Variable("token", "old", secret=True))
    after = apply_changes(before, Changes([Variable("token", "new")]))
    assert after.rows == (Variable("token", "new", secret=True),)


def test_nothing_changed_is_the_same_scope() -> None:
    before = scope(Variable("a", 1))
    assert apply_changes(before, Changes()) is before
