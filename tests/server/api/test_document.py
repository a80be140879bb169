"""The API reference in `docs/api` is what the declaration says now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from postroom_server.api.document import documents, write
from postroom_server.api.tasks import Task, tasks_by_page

FOLDER = Path(__file__).parents[3] / "docs" / "api"


@pytest.mark.parametrize("name", sorted(documents()))
def test_a_page_is_fresh(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == documents()[name], (
        "run `python -m postroom_server.api.document docs/api`"
    )


def test_no_page_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == documents().keys()


def test_every_link_leads_to_a_heading() -> None:
    pages = documents()
    anchors = {(name, anchor) for name, text in pages.items() for anchor in headings(text)}
    links = {
        (page, anchor)
        for text in pages.values()
        for page, anchor in re.findall(r"\]\(([\w-]+\.md)#([^)]+)\)", text)
    }
    assert links - anchors == set()


TASKS = [(page.name, task) for page, tasks in tasks_by_page() for task in tasks]


@pytest.mark.parametrize(("page", "task"), TASKS, ids=[task.name for _, task in TASKS])
def test_a_task_leads_to_its_example(page: str, task: Task) -> None:
    """The first section of the link's anchor, which is where a browser goes, shows the code."""
    name, _, wanted = task.link.partition("#")
    assert name == f"{page}.md"
    sections = re.split(r"(?m)^(?=#+ )", documents()[name])
    section = next(it for it in sections if not wanted or wanted in headings(it))
    shown = "".join(sections) if not wanted else section
    assert task.example
    assert task.example in shown


def test_the_index_names_each_task_once() -> None:
    names = [task.name for _, task in TASKS]
    assert "Check the status" in names
    assert len(names) == len(set(names))
    assert [name for name in names if f"| [{name}](" not in documents()["README.md"]] == []


def test_every_task_of_the_declaration_is_in_the_index() -> None:
    declaration = (FOLDER.parents[1] / "runtime" / "sandbox" / "pm.d.ts").read_text("utf-8")
    written = re.findall(r"^ +\* @task (.+)$", declaration, re.MULTILINE)
    assert set(written) == {task.name for _, task in TASKS}


def headings(text: str) -> list[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", it.lower()).replace(" ", "-") for it in titles]


def test_links_lead_to_the_first_heading_of_their_name() -> None:
    """A browser goes to the first of several headings that read alike: types stand at `##`."""
    pages = documents()
    pattern = r"\[[^\]]+\]\(([\w-]+\.md)#([^)]+)\)"
    found = [
        one
        for name, text in pages.items()
        if name != "README.md"
        for one in re.findall(pattern, text)
    ]
    assert found
    levels = {(page, it): first_level(pages[page], it) for page, it in found}
    assert {one for one, level in levels.items() if level != "##"} == set()


def first_level(text: str, wanted: str) -> str:
    marks = re.findall(r"^(#+) ", text, re.MULTILINE)
    return marks[headings(text).index(wanted)]


def test_the_pages_are_written(tmp_path: Path) -> None:
    write(tmp_path / "api")
    assert (tmp_path / "api" / "pm.md").read_text("utf-8") == documents()["pm.md"]
