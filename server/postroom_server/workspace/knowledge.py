"""What is known around one script or request, put together from the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from postroom_server.analysis.script import Knowledge, KnownRequest, KnownVariable
from postroom_server.workspace.facts import FileFacts, VariableFact
from postroom_server.workspace.index import Index
from postroom_server.workspace.modules import ModuleSources
from postroom_server.workspace.visibility import collection_in, collection_of, visible

__all__ = ["KnowledgeOf", "Surroundings", "collection_of"]

_KEPT = 4096

Values = Mapping[str, Mapping[str, object]]
"""Current values by scope and name."""


def unmasked(text: str) -> str:
    """`text` as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a script stands and what the last run left. `owner` is the request's name or id;
    `values` are current values by scope, which win over those in files; `response` is the body
    last received, `response_origin` says of which request. `mask` hides secrets in a text."""

    path: Path
    owner: str = ""
    owner_id: str = ""
    environment: Path | None = None
    values: Values = field(default_factory=dict[str, Mapping[str, object]])
    response: object = None
    response_origin: str = ""
    mask: Callable[[str], str] = unmasked


@dataclass(slots=True)
class KnowledgeOf:
    """Makes what is known around scripts, and keeps it while nothing changes: the analysis of a
    script is shared as long as its knowledge is the same object."""

    index: Index
    _kept: dict[tuple[object, ...], Knowledge] = field(
        default_factory=dict[tuple[object, ...], Knowledge]
    )
    _generation: int = -1

    def __call__(self, around: Surroundings) -> Knowledge:
        """What is known around a script."""
        if self._generation != self.index.generation or len(self._kept) >= _KEPT:
            self._kept.clear()
            self._generation = self.index.generation
        collection = collection_in(self.index, around.path)
        shared = (collection, around.environment, _key(around.values))
        owner = (*shared, around.path, around.owner, around.owner_id, id(around.response))
        known = self._kept.get(owner)
        if known is None:
            known = self._kept[owner] = self._made(collection, around, shared)
        return known

    def _made(
        self, collection: Path | None, around: Surroundings, shared: tuple[object, ...]
    ) -> Knowledge:
        common = self._kept.get(shared)
        if common is None:
            common = self._kept[shared] = _common(self.index, collection, around)
        response, origin = around.response, around.response_origin
        if response is None:
            response = _saved(self.index, collection, around)
            origin = "a saved example" if response is not None else ""
        modules = ModuleSources(self.index, around.path)
        return replace(common, response=response, response_origin=origin, modules=modules)


def _common(index: Index, collection: Path | None, around: Surroundings) -> Knowledge:
    """What all scripts of a collection know."""
    found = [one for _, one in index.requests(collection)]
    if collection is not None and collection.suffix != ".json":
        found.sort(key=lambda one: (one.path[:-1], one.order, one.name))
    requests = tuple(
        KnownRequest(one.name, one.id, one.method, " / ".join(one.path)) for one in found
    )
    variables = tuple(_variables(index, collection, around))
    return Knowledge(variables, requests, computed=_computed(index, collection))


def _computed(index: Index, collection: Path | None) -> tuple[str, ...]:
    """What the names start with that scripts put together; any name where scripts read data rows
    and no data file is known."""
    ours = [one for one in index.files.values() if one.collection in (collection, None)]
    found = dict.fromkeys(start for facts in ours for start in facts.computed)
    data = [one.action for facts in ours for one in facts.variables if one.scope == "data"]
    return ("",) if data and "define" not in data else tuple(found)


def _variables(
    index: Index, collection: Path | None, around: Surroundings
) -> Iterator[KnownVariable]:
    """Current values first, then rows of files, what scripts set, and at the end the rows of
    environments that are not chosen: each name once for a scope, but once for each environment."""
    places = list(visible(index, collection))
    secrets = {(one.scope, one.name) for _, one in places if one.secret}
    seen: set[tuple[str, str]] = set()
    for scope, values in around.values.items():
        for name, value in values.items():
            seen.add((scope, name))
            secret = (scope, name) in secrets
            yield KnownVariable(name, scope, _text(value, around, secret), secret, "current value")
    ranked = sorted(places, key=lambda place: _rank(*place, around))
    for facts, one in ranked:
        elsewhere = _is_elsewhere(facts, one, around)
        if elsewhere or (one.scope, one.name) not in seen:
            seen.add((one.scope, one.name))
            yield _known(facts, one, around, elsewhere=elsewhere)


def _rank(facts: FileFacts, one: VariableFact, around: Surroundings) -> int:
    if _is_elsewhere(facts, one, around):
        return 2
    return 0 if one.action == "define" else 1


def _is_elsewhere(facts: FileFacts, one: VariableFact, around: Surroundings) -> bool:
    """Whether a row belongs to an environment other than the chosen one."""
    in_environment = one.action == "define" and one.scope == "environment"
    return in_environment and around.environment not in (None, facts.path)


def _known(
    facts: FileFacts, one: VariableFact, around: Surroundings, *, elsewhere: bool
) -> KnownVariable:
    if one.action == "write":
        return KnownVariable(one.name, one.scope, origin=f"set in {one.owner}")
    shown = None if one.secret or one.value is None else around.mask(one.value)
    origin = facts.title or facts.path.name
    return KnownVariable(one.name, one.scope, shown, one.secret, origin, elsewhere)


def _text(value: object, around: Surroundings, secret: bool) -> str | None:
    if secret or value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return around.mask(text)


def _saved(index: Index, collection: Path | None, around: Surroundings) -> object:
    """The body of a saved example of the script's request."""
    stem = around.path.name.split(".", 1)[0]
    for facts in index.files.values():
        if not facts.examples or facts.collection != collection:
            continue
        for key in (around.owner_id, around.owner, stem):
            if key and key in facts.examples:
                return _json(facts.examples[key])
    return None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _key(values: Values) -> object:
    """Current values as a key: their text, for they need not be hashable."""
    return repr(values) if values else ""
