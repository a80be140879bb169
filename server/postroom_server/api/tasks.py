"""What people use the API for, from the declaration's `@task` tags: the reference's first index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postroom_server.api.catalogue import load_catalogue
from postroom_server.api.pages import PAGES, Page, anchor
from postroom_server.api.types import Member

LIBRARIES = Page("libraries", "Libraries", "", ("Modules",))


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do with a script: where the reference tells how, and the code that does it."""

    name: str
    link: str
    example: str


def task_table() -> str:
    """The index, as a table in Markdown."""
    rows = ["| to | write |", "|---|---|"]
    for page, tasks in tasks_by_page():
        rows += [f"| **{page.title}** | |", *(_task_row(task) for task in tasks)]
    return "\n".join(rows)


def _task_row(task: Task) -> str:
    first, *more = task.example.splitlines()
    code = first + (" …" if more and first.endswith("{") else "")
    return f"| [{task.name}]({task.link}) | {inline(code)} |"


def inline(code: str) -> str:
    """Code within a row of a table."""
    mark = "``" if "`" in code else "`"
    return f"{mark}{code}{mark}".replace("|", "\\|")


def tasks_by_page() -> Iterator[tuple[Page, list[Task]]]:
    """The tasks of each page that has any, in the order of the pages and their sections."""
    for page in (*PAGES, LIBRARIES):
        found = [task for name, it in _members(page) for task in _tasks(page, name, it)]
        if found:
            yield page, found


def _members(page: Page) -> Iterator[tuple[str, Member]]:
    catalogue = load_catalogue()
    for name in page.globals:
        yield name, catalogue.globals[name]
    for name in page.types:
        yield from catalogue.types[name].members.items()


def _tasks(page: Page, name: str, it: Member) -> list[Task]:
    link = f"{page.name}.md" if page is LIBRARIES else f"{page.name}.md#{anchor(name)}"
    return [Task(task, link, it.example) for task in it.tasks]
