"""What is known around one script or request, put together from the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from postroom_server.analysis.script import Knowledge, KnownVariable
from postroom_server.workspace.facts import FileFacts, VariableFact
from postroom_server.workspace.index import Index
from postroom_server.workspace.known_requests import KnownRequests
from postroom_server.workspace.modules import ModuleSources
from postroom_server.workspace.named_files import environment_names, named_files
from postroom_server.workspace.visibility import collection_in, collection_of, is_in_folder, visible

__all__ = ["KnowledgeOf", "Surroundings", "collection_of"]

_KEPT = 4096
_LONG = 0.02
_RESTS = 4
"""How many times the seconds that it took pass before it is made anew."""

Values = Mapping[str, Mapping[str, object]]
"""Current values by scope and name."""


def unmasked(text: str) -> str:
    """`text` as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a script stands and what the last run left. `owner` is the request's name or id;
    `values` are current values by scope, which win over those in files; `response` is the body
    last received, `response_origin` says of which request. `mask` hides secrets in a text. `folder`
    is the folder that the script stands in, by the names from the collection's root; None where it
    is not known."""

    path: Path
    owner: str = ""
    owner_id: str = ""
    environment: Path | None = None
    values: Values = field(default_factory=dict[str, Mapping[str, object]])
    response: object = None
    response_origin: str = ""
    mask: Callable[[str], str] = unmasked
    folder: str | None = None


@dataclass(slots=True)
class KnowledgeOf:
    """Makes what is known around scripts, and keeps it while nothing changes: the analysis of a
    script is shared as long as its knowledge is the same object."""

    index: Index
    _kept: dict[tuple[object, ...], Knowledge] = field(
        default_factory=dict[tuple[object, ...], Knowledge]
    )
    _folders: dict[Path | None, bool] = field(default_factory=dict[Path | None, bool])
    _examples: dict[Path | None, list[Mapping[str, str]]] | None = None
    _generation: int = -1
    _cleared: float = 0.0
    _cost: float = 0.0

    def __call__(self, around: Surroundings) -> Knowledge:
        """What is known around a script."""
        if self._generation != self.index.generation or len(self._kept) >= _KEPT:
            self._kept.clear()
            self._folders.clear()
            self._examples = None
            self._generation = self.index.generation
        collection = collection_in(self.index, around.path)
        folder = around.folder if self._has_folders(collection) else None
        shared = (collection, around.environment, _key(around.values), folder)
        owner = (*shared, around.path, around.owner, around.owner_id, id(around.response))
        known = self._kept.get(owner)
        if known is None:
            known = self._kept[owner] = self._made(collection, around, shared)
        return known

    def _saved_in(self, collection: Path | None) -> Sequence[Mapping[str, str]]:
        """The saved examples of a collection's files."""
        if self._examples is None:
            self._examples = {}
            for facts in self.index.files.values():
                if facts.examples:
                    self._examples.setdefault(facts.collection, []).append(facts.examples)
        return self._examples.get(collection, ())

    def _is_outdated(self) -> bool:
        """Whether what is kept is to be made anew. Where that takes long, as in a workspace of ten
        thousand requests, not for each of the files that are being read."""
        if self._generation == self.index.generation:
            return False
        return self._cost < _LONG or perf_counter() - self._cleared > _RESTS * self._cost

    def _has_folders(self, collection: Path | None) -> bool:
        """Whether folders of the collection have variables of their own."""
        known = self._folders.get(collection)
        if known is None:
            known = self._folders[collection] = any(
                one.folder
                for facts in self.index.files.values()
                if facts.collection is collection or facts.collection == collection
                for one in facts.variables
            )
        return known

    def _made(
        self, collection: Path | None, around: Surroundings, shared: tuple[object, ...]
    ) -> Knowledge:
        common = self._kept.get(shared)
        if common is None:
            begun = perf_counter()
            common = self._kept[shared] = _common(self.index, collection, around)
            self._cost = perf_counter() - begun
        response, origin = around.response, around.response_origin
        if response is None:
            response = _saved(self._saved_in(collection), around)
            origin = "a saved example" if response is not None else ""
        modules = ModuleSources(self.index, around.path)
        return replace(
            common,
            response=response,
            response_origin=origin,
            modules=modules,
            owner=around.owner,
            files=named_files(self.index, around.path),
        )


def _common(index: Index, collection: Path | None, around: Surroundings) -> Knowledge:
    """What all scripts of a collection know."""
    requests = KnownRequests(index, collection)
    variables = tuple(_variables(index, collection, around))
    environments = tuple(environment_names(index))
    computed = _computed(index, collection)
    return Knowledge(variables, requests, computed=computed, environments=environments)


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
    places = [
        place for place in visible(index, collection) if is_in_folder(place[1], around.folder)
    ]
    secrets = {(one.scope, one.name) for _, one in places if one.secret}
    other = {(one.scope, one.name) for _, one in places if not one.is_text}
    seen: set[tuple[str, str]] = set()
    for scope, values in around.values.items():
        for name, value in values.items():
            seen.add((scope, name))
            secret = (scope, name) in secrets
            shown = _text(value, around, secret)
            is_text = isinstance(value, str) and (scope, name) not in other
            yield KnownVariable(name, scope, shown, secret, "current value", is_text=is_text)
    ranked = sorted(places, key=lambda place: _rank(*place, around))
    for facts, one in ranked:
        elsewhere = _is_elsewhere(facts, one, around)
        if elsewhere or (one.scope, one.name) not in seen:
            is_text = (one.scope, one.name) not in other
            seen.add((one.scope, one.name))
            yield replace(_known(facts, one, around, elsewhere=elsewhere), is_text=is_text)


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


def _saved(examples: Iterable[Mapping[str, str]], around: Surroundings) -> object:
    """The body of a saved example of the script's request."""
    stem = around.path.name.split(".", 1)[0]
    for saved in examples:
        for key in (around.owner_id, around.owner, stem):
            if key and key in saved:
                return _json(saved[key])
    return None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _key(values: Values) -> object:
    """Current values as a key: their text, for they need not be hashable."""
    return repr(values) if values else ""
