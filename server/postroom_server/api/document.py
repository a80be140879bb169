"""Writes the API reference from the catalogue.

python -m postroom_server.api.document docs/api
"""

from __future__ import annotations

import re
import sys
from itertools import groupby
from pathlib import Path

from msgspec.structs import replace

from postroom_server.api.catalogue import load_catalogue
from postroom_server.api.describe import availability, deprecation
from postroom_server.api.display import display_member, display_signature
from postroom_server.api.pages import HEADINGS, PAGES, Page, anchor
from postroom_server.api.tasks import inline, task_table
from postroom_server.api.types import Array, Declaration, Function, Member, Named, Signature, Type

NOTICE = "<!-- Written by `python -m postroom_server.api.document` from pm.d.ts: edit that. -->"
_ALIAS = re.compile(r"See `(\w+)`\.$")


def documents() -> dict[str, str]:
    """The reference: Markdown by file name."""
    pages = {f"{page.name}.md": _page(page) for page in PAGES}
    return {
        "README.md": _index(),
        **pages,
        "libraries.md": _libraries(),
        "dynamic-variables.md": _dynamic_variables(),
    }


def write(folder: Path) -> None:
    """Write every page into `folder`, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, "utf-8")


def _index() -> str:
    rows = [f"| [{page.title}]({page.name}.md) | {_contents(page)} |" for page in PAGES]
    rows.append("| [Libraries](libraries.md) | what `require` loads |")
    rows.append("| [Dynamic variables](dynamic-variables.md) | `{{$guid}}` and 117 others |")
    return _joined(
        NOTICE,
        "# What scripts can use",
        "Each script of a request, folder or collection is the body of an async function: `await` "
        "and `return` stand at its top level. A *pre-request* script runs before the request is "
        "sent, a *post-response* script after the response is there.",
        "## By task",
        task_table(),
        "## By page",
        "\n".join(["| page | about |", "|---|---|", *rows]),
        "## pm at a glance",
        _at_a_glance(),
    )


def _contents(page: Page) -> str:
    titles = [HEADINGS.get(name, name) for name in page.types]
    shown = [f"`{it}`" if " " not in it else it for it in titles[:5]]
    return ", ".join(shown) + (" …" if len(titles) > len(shown) or page.globals else "")


def _at_a_glance() -> str:
    rows = ["| member | |", "|---|---|"]
    for name, it in load_catalogue().types["Pm"].members.items():
        if "runtime" in it.lacking:
            continue
        call = "()" if it.kind == "method" else ""
        rows.append(f"| `pm.{name}{call}` | {_first_sentence(it.doc)} {availability(it)} |")
    return "\n".join(rows)


def _page(page: Page) -> str:
    types = load_catalogue().types
    parts = [NOTICE, f"# {page.title}", page.introduction]
    for name in page.globals:
        it = load_catalogue().globals[name]
        parts += _section(name, it, "") if _has_section(it) else [_line(name, it)]
    for name in page.types:
        parts += _type(name, types[name])
    return _joined(*parts)


def _type(name: str, it: Declaration) -> list[str]:
    heading = HEADINGS.get(name, name)
    parts = [f"## {_code_heading(heading)}", it.doc, _inherits(it)]
    parts += [_block([display_signature(one, _path(name)) for one in it.call]), *_call_docs(it)]
    shown = _with_other_names({key: one for key, one in it.members.items() if not one.internal})
    getters = {key: one for key, one in shown.items() if one.kind == "getter"}
    sections = {key: one for key, one in shown.items() if _has_section(one)}
    lines = {key: one for key, one in shown.items() if key not in getters and key not in sections}
    for key, one in sections.items():
        parts += _section(key, one, _path(name))
    if sections and lines:
        parts.append("### Further members")
    for doc, group in groupby(lines.items(), lambda pair: _shared_doc(pair[1])):
        parts += _lines(doc, dict(group))
    return [*parts, _getters(getters)]


def _inherits(it: Declaration) -> str:
    """Where the members stand that a type has from another one, when a page tells."""
    bases = [link for base in it.extends if (link := _link_to(base))]
    return f"It also has what stands under {' and '.join(bases)}." if bases else ""


def _with_other_names(members: dict[str, Member]) -> dict[str, Member]:
    """The members, each other name told with the one that it stands for."""
    names: dict[str, list[str]] = {}
    for name, it in members.items():
        if (alias := _ALIAS.match(it.doc)) is not None and alias[1] in members:
            names.setdefault(alias[1], []).append(name)
    told = {other for others in names.values() for other in others}
    return {
        name: replace(it, doc=_with_names(it.doc, names.get(name, [])))
        for name, it in members.items()
        if name not in told
    }


def _with_names(doc: str, names: list[str]) -> str:
    return f"{doc} Also {', '.join(f'`{name}`' for name in names)}." if names else doc


def _call_docs(it: Declaration) -> list[str]:
    return [one.doc for one in it.call if one.doc]


def _shared_doc(it: Member) -> str:
    """The text of members that are listed together: words that do nothing."""
    return it.doc if it.doc.startswith("Reads well") else ""


def _lines(doc: str, group: dict[str, Member]) -> list[str]:
    if not doc:
        return [_line(name, it) for name, it in group.items()]
    names = ", ".join(f"`{name}`" for name in group)
    return [f"- {names}: {doc[0].lower()}{doc[1:]}"]


def _line(name: str, it: Member) -> str:
    about = [it.doc, deprecation(it), _link(it), availability(it)]
    return f"- `{display_member(name, it)}`  \n  {' '.join(part for part in about if part)}"


def _has_section(it: Member) -> bool:
    """Whether a member has an example or several forms, which do not fit into a list."""
    return it.kind != "getter" and (bool(it.example) or len(_signatures(it)) > 1)


def _section(name: str, it: Member, owner: str) -> list[str]:
    signature = _block([display_member(name, it, owner)])
    notes = [one.doc for one in _signatures(it) if one.doc and one.doc != it.doc]
    example = f"Example:\n\n{_block([it.example])}" if it.example else ""
    about = [it.doc, *notes, _link(it), availability(it), example]
    return [f"### {_code_heading(name)}", deprecation(it), signature, *about]


def _signatures(it: Member) -> list[Signature]:
    return it.type.signatures if isinstance(it.type, Function) else []


def _link(it: Member) -> str:
    """A link to what the member's type has, when a page tells."""
    link = _link_to(it.type.of if isinstance(it.type, Array) else it.type)
    return f"See {link}." if link else ""


def _link_to(of: Type) -> str:
    page = _page_of(of.name) if isinstance(of, Named) else ""
    if not page or not isinstance(of, Named):
        return ""
    heading = HEADINGS.get(of.name, of.name)
    return f"[{heading}]({page}.md#{anchor(heading)})"


def _page_of(type_name: str) -> str:
    return next((page.name for page in PAGES if type_name in page.types), "")


def _getters(getters: dict[str, Member]) -> str:
    if not getters:
        return ""
    rows = [f"| `{name}` | {it.doc} {deprecation(it)} |" for name, it in getters.items()]
    return "\n".join(["| made by reading | asserts |", "|---|---|", *rows])


def _libraries() -> str:
    rows = ["| `require(…)` | |", "|---|---|"]
    for name, it in load_catalogue().types["Modules"].members.items():
        if not it.internal:
            example = inline(it.example) if it.example else ""
            rows.append(f'| `"{name}"` | {it.doc} {deprecation(it)} {example} |')
    return _joined(
        NOTICE,
        "# Libraries",
        "`require` loads these, in the versions that Postman has. Files of the workspace and "
        "packages are loaded by `pm.require`.",
        "\n".join(rows),
    )


def _dynamic_variables() -> str:
    rows = ["| name | gives | for instance |", "|---|---|---|"]
    rows += [
        f"| `{{{{{name}}}}}` | {it.doc} | `{it.example}` |"
        for name, it in load_catalogue().dynamic.items()
    ]
    return _joined(
        NOTICE,
        "# Dynamic variables",
        "Values made up on the spot, in requests and in `pm.variables.replaceIn(…)`. Every "
        "occurrence gives another value: store it in a variable to use it twice.",
        "\n".join(rows),
    )


def _path(name: str) -> str:
    heading = HEADINGS.get(name, "")
    if name == "Pm":
        return "pm"
    return heading if re.fullmatch(r"[a-zA-Z.]+(\(\))?", heading) else ""


def _code_heading(heading: str) -> str:
    return heading if " " in heading else f"`{heading}`"


def _block(lines: list[str]) -> str:
    text = "\n".join(line for line in lines if line)
    return f"```typescript\n{text}\n```" if text else ""


def _first_sentence(doc: str) -> str:
    return re.split(r"(?<=\.)\s", doc, maxsplit=1)[0]


def _joined(*parts: str) -> str:
    """The parts as paragraphs; the lines of a list stay together."""
    text = "\n\n".join(part for part in parts if part)
    return re.sub(r"(?m)(^(?:- |  ).*)\n\n(?=- )", r"\1\n", text) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/api"))
