"""Which requests a run holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from postroom_runtime.model.collection import Collection, Folder, RequestItem
from postroom_runtime.model.request import Request
from postroom_runtime.runner.order import place_of_request
from postroom_runtime.runner.selection import NothingSelectedError, Step, selected_steps


def item(name: str, id_: str = "") -> RequestItem:
    return RequestItem(name, id_ or f"id-{name}", Request())


def collection(*items: RequestItem | Folder) -> Collection:
    return Collection(Path("c.json"), Folder("Shop", "root", items))


SHOP = collection(
    item("Ping"),
    Folder("Auth", "f1", (item("Login"), item("Logout"))),
    Folder("Orders", "f2", (item("List"), Folder("Admin", "f3", (item("List", "id-admin-list"),)))),
)


@pytest.mark.parametrize(
    ("select", "exclude", "expected"),
    [
        ((), (), ["Ping", "Login", "Logout", "List", "List"]),
        (("Auth",), (), ["Login", "Logout"]),
        (("f3",), (), ["List"]),
        (("List",), (), ["List", "List"]),
        (("id-admin-list",), (), ["List"]),
        (("Orders/Admin",), (), ["List"]),
        (("Orders/Admin/List",), (), ["List"]),
        (("Logout", "Ping"), (), ["Ping", "Logout"]),
        (("Shop",), (), ["Ping", "Login", "Logout", "List", "List"]),
        (("Auth/Log*",), (), ["Login", "Logout"]),
        (("Log?n",), (), ["Login"]),
        (("**/List",), (), ["List", "List"]),
        (("Orders/**",), (), ["List", "List"]),
        (("Orders/*/List",), (), ["List"]),
        (("*dmi*",), (), ["List"]),
        ((), ("**/L*",), ["Ping"]),
        ((), ("Auth",), ["Ping", "List", "List"]),
        (("Orders",), ("Orders/Admin",), ["List"]),
    ],
)
def test_selects(select: tuple[str, ...], exclude: tuple[str, ...], expected: list[str]) -> None:
    steps = selected_steps(SHOP, select, exclude)
    assert [step.item.name for step in steps] == expected


def test_brackets_are_no_pattern() -> None:
    tagged = collection(item("[smoke] Login"), item("Login m"))
    (step,) = selected_steps(tagged, ("[smoke]*",))
    assert step.item.name == "[smoke] Login"


def test_a_selection_that_matches_nothing_names_what_is_close() -> None:
    with pytest.raises(NothingSelectedError, match=r"“Logn”.*Did you mean “Login”"):
        selected_steps(SHOP, ("Logn",))


def test_an_exclusion_that_matches_nothing_is_an_error_too() -> None:
    with pytest.raises(NothingSelectedError, match="“Nobody”"):
        selected_steps(SHOP, (), ("Nobody",))


def test_the_names_of_a_step() -> None:
    (step,) = selected_steps(SHOP, ("f3",))
    assert step.names == ("Shop", "Orders", "Admin", "List")


def test_set_next_request_looks_for_ids_first_and_then_for_the_last_of_a_name() -> None:
    steps: tuple[Step, ...] = selected_steps(
        collection(item("A", "1"), item("B", "2"), item("A", "3"), item("1", "4"))
    )
    assert place_of_request(steps, "1") == 0
    assert place_of_request(steps, "A") == 2
    assert place_of_request(steps, "nobody") is None
