from __future__ import annotations

from dataclasses import replace

from postroom_runtime.runner.events import Place
from postroom_server.runs.recorder import everything, post_response
from postroom_server.runs.results import Mark, MarkKind, Results, Source

LOGIN = Source("shop.json#login", "Login", "test")


def mark(path: str, line: int, source: Source = LOGIN) -> Mark:
    return Mark(MarkKind.FAILED, Place(path, line, 0), source, "is 200")


def down(place: Place) -> Place:
    return Place(place.path, place.line + 1, place.column)


def test_marks_are_kept_by_file():
    results = Results()
    results.add(mark("a.json", 1))
    results.add(mark("b.json", 2))
    assert [m.place.line for m in results.at("a.json")] == [1]
    assert results.paths() == ("a.json", "b.json")


def test_a_new_run_of_a_request_replaces_only_its_own_marks():
    results = Results()
    other = Source("shop.json#logout", "Logout", "test")
    results.add(mark("a.json", 1))
    results.add(mark("b.json", 2))
    results.add(mark("a.json", 3, other))
    assert results.begin(LOGIN.request, 1, everything) == {"a.json", "b.json"}
    assert [m.source for m in results] == [other]


def test_a_replay_keeps_what_the_pre_request_script_said():
    results = Results()
    before = Source(LOGIN.request, "Login", "prerequest")
    results.add(mark("a.json", 1, before))
    results.add(mark("a.json", 2))
    results.begin(LOGIN.request, 1, post_response)
    assert [m.source.script for m in results] == ["prerequest"]


def test_the_newest_run_of_a_request_is_known():
    results = Results()
    results.begin(LOGIN.request, 3, everything)
    results.begin(LOGIN.request, 2, everything)
    assert (results.newest(LOGIN.request), results.newest("other")) == (3, 0)


def test_what_is_said_again_is_counted_and_moves_to_the_end():
    results = Results()
    for title in ("one", "two", "one"):
        results.add(replace(mark("a.json", 1), title=title, duration=len(title)))
    assert [(m.title, m.count) for m in results.at("a.json")] == [("two", 1), ("one", 2)]


def test_of_much_that_is_said_at_a_place_the_newest_is_kept_and_the_rest_counted():
    results = Results()
    for number in range(10_000):
        results.add(replace(mark("a.json", 1), value=str(number)))
    kept = results.at("a.json")
    assert (len(kept), kept[-1].value) == (25, "9999")
    assert sum(m.count + m.others for m in kept) == 10_000
    results.edited("a.json", down, lambda place: False)
    moved = results.at("a.json")
    assert [m.value for m in moved] == [m.value for m in kept]
    assert sum(m.count + m.others for m in moved) == 10_000


def test_marks_move_with_an_edit_and_only_those_in_the_edited_script_go_stale():
    results = Results()
    results.add(mark("a.json", 1))
    results.add(mark("a.json", 9))
    results.edited("a.json", down, lambda place: place.line == 9)
    assert results.at("a.json") == (mark("a.json", 2), replace(mark("a.json", 10), stale=True))
