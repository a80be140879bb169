"""A collection as the files of a v3 directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from postroom_runtime.formats.convert.file_names import FileNames
from postroom_runtime.formats.convert.loss import Loss, Losses, Owner
from postroom_runtime.formats.convert.v3_request import (
    auth_to_v3,
    example_to_v3,
    request_to_v3,
    settings_to_v3,
)
from postroom_runtime.formats.json_values import as_text
from postroom_runtime.formats.write.yaml_text import yaml_text
from postroom_runtime.model.collection import Collection, Folder, RequestItem, Script, ScriptKind
from postroom_runtime.model.variables import Variable

_STEP = 1000
_TYPES = {ScriptKind.PRE_REQUEST: "beforeRequest", ScriptKind.POST_RESPONSE: "afterResponse"}


def collection_to_v3(collection: Collection) -> tuple[dict[str, str], list[Loss]]:
    """The files of the collection's directory, by path from its root, and what gets lost."""
    writer = _Writer()
    writer.folder(collection.root, "", Owner(location=collection.root.location), None)
    return writer.files, writer.losses.found


@dataclass(frozen=True)
class _Writer:
    files: dict[str, str] = field(default_factory=dict[str, str])
    losses: Losses = field(default_factory=Losses)

    def folder(self, folder: Folder, directory: str, owner: Owner, order: int | None) -> None:
        definition = self.definition(folder, owner, order)
        if directory.rpartition("/")[0].rpartition("/")[2] == folder.name:
            del definition["name"]
        self.files[f"{directory}.resources/definition.yaml"] = yaml_text(definition)
        taken = FileNames()
        for number, item in enumerate(folder.items, 1):
            inner = owner.inner(item)
            if isinstance(item, Folder):
                name = taken.unique(item.name, "folder")
                self.folder(item, f"{directory}{name}/", inner, number * _STEP)
            else:
                name = taken.unique(item.name, "http-request")
                self.request(item, directory, name, inner, number * _STEP)

    def definition(self, folder: Folder, owner: Owner, order: int | None) -> dict[str, object]:
        self.note_folder_losses(folder, owner)
        found: dict[str, object] = {
            "$kind": "collection",
            "name": folder.name,
            "description": folder.description or None,
            "variables": [_variable(row) for row in folder.variables],
            "scripts": self.scripts(folder.scripts, "http:", owner),
            "auth": None if folder.auth is None else auth_to_v3(folder.auth),
            "order": order,
        }
        return {key: value for key, value in found.items() if value not in (None, [])}

    def request(
        self, item: RequestItem, directory: str, name: str, owner: Owner, order: int
    ) -> None:
        found = request_to_v3(item.request, owner, self.losses)
        head: dict[str, object] = {"$kind": found.pop("$kind")}
        if name != item.name:
            head["name"] = item.name
        if item.description and not item.request.description:
            head["description"] = item.description
        elif item.description not in ("", item.request.description):
            self.losses.add(owner, "v3 has one description: that of the request stays.")
        tail: dict[str, object] = {
            "settings": settings_to_v3(item.behavior, owner, self.losses),
            "scripts": self.scripts(item.scripts, "", owner),
            "examples": self.examples(item, directory, name, owner),
            "order": order,
        }
        kept = {key: value for key, value in tail.items() if value not in (None, [], {})}
        self.files[f"{directory}{name}.request.yaml"] = yaml_text(head | found | kept)

    def scripts(self, scripts: tuple[Script, ...], prefix: str, owner: Owner) -> list[object]:
        rows: list[object] = []
        for kind in dict.fromkeys(script.kind for script in scripts):
            present = [row for row in scripts if row.kind is kind and row.source.text.strip()]
            texts = [row.source.text for row in present if row.enabled]
            if len(texts) < len(present):
                self.losses.add(owner, f"v3 cannot switch off its {_TYPES[kind]} script: left out.")
            if len(texts) > 1:
                self.losses.add(owner, f"its {len(texts)} {_TYPES[kind]} scripts become one.")
            if texts:
                rows.append(_script(prefix + _TYPES[kind], "\n".join(texts), scripts, kind))
        return rows

    def examples(self, item: RequestItem, directory: str, name: str, owner: Owner) -> str | None:
        folder = f".resources/{name}.resources/examples"
        taken = FileNames()
        for number, response in enumerate(item.responses, 1):
            file = taken.unique(response.name, "example")
            found = example_to_v3(response, number * _STEP, file, owner, self.losses)
            self.files[f"{directory}{folder}/{file}.example.yaml"] = yaml_text(found)
        return f"./{folder}" if item.responses else None

    def note_folder_losses(self, folder: Folder, owner: Owner) -> None:
        if folder.behavior:
            keys = ", ".join(f"`{key}`" for key in folder.behavior)
            self.losses.add(owner, f"v3 has no settings for folders: {keys} left out.")
        for what, keys in _lost_of_variables(folder.variables):
            self.losses.add(owner, f"{what}: {', '.join(keys)}.")


def _lost_of_variables(rows: tuple[Variable, ...]) -> Iterator[tuple[str, list[str]]]:
    """What v3 cannot say of variables, with the names of those that lose it."""
    lost = {
        "variables become text": [row.key for row in rows if _is_typed(row)],
        "v3 has no descriptions of variables": [row.key for row in rows if row.description],
        "v3 does not say that variables are secret": [row.key for row in rows if row.secret],
    }
    return ((what, keys) for what, keys in lost.items() if keys)


def _is_typed(row: Variable) -> bool:
    return not isinstance(row.value, str) or row.type in ("number", "boolean")


def _variable(row: Variable) -> dict[str, object]:
    found: dict[str, object] = {"key": row.key, "value": as_text(row.value)}
    return found if row.enabled else {**found, "disabled": True}


def _script(
    type_: str, code: str, scripts: tuple[Script, ...], kind: ScriptKind
) -> dict[str, object]:
    packages = {key: value for s in scripts if s.kind is kind for key, value in s.packages.items()}
    found: dict[str, object] = {"type": type_, "code": code, "language": "text/javascript"}
    return {**found, "packages": packages} if packages else found
