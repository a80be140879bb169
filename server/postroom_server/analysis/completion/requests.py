"""Names and ids of requests."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.results import CompletionItem


def request_names(context: CompletionContext, method: str) -> Iterator[CompletionItem]:
    """The requests of the collection: by name for `setNextRequest`, by id for `runRequest`."""
    for number, request in enumerate(context.script.knowledge.requests):
        insert = request.id if method == "runRequest" else request.name
        if insert:
            yield CompletionItem(
                request.name,
                "module",
                context.insert,
                insert,
                detail=f"{request.method} {request.path}",
                sort=f"0{number:04}",
                filter=request.name,
            )
