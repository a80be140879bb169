"""What `require` and `pm.require` can load."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.results import CompletionItem
from postroom_server.api.catalogue import declaration, load_catalogue


def required_modules(context: CompletionContext) -> Iterator[CompletionItem]:
    """The bundled libraries."""
    documented = declaration("Modules")
    for number, name in enumerate(load_catalogue().modules):
        it = documented.members.get(name) if documented is not None else None
        if it is not None and it.internal:
            continue
        deprecated = it is not None and it.deprecated is not None
        yield CompletionItem(
            name,
            "module",
            context.insert,
            name,
            deprecated=deprecated,
            sort=f"{9 if deprecated else 0}{number:03}",
            key=f"member:Modules:{name}",
        )


def workspace_modules(context: CompletionContext) -> Iterator[CompletionItem]:
    """The workspace's script files, as paths from the file that holds the script."""
    for number, path in enumerate(sorted(context.script.knowledge.modules)):
        yield CompletionItem(path, "module", context.insert, path, sort=f"0{number:04}")
