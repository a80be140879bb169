"""A collection as v2.1 JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from postroom_runtime.formats.convert.loss import Loss, Losses, Owner
from postroom_runtime.formats.findings import names as names_in
from postroom_runtime.formats.request_json import auth_to_json, header_to_json, request_to_json
from postroom_runtime.model.collection import Collection, Folder, Item, RequestItem, Script
from postroom_runtime.model.response import SavedResponse
from postroom_runtime.model.variables import Variable

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_V2_AUTH = names_in(
    "apikey asap awsv4 basic bearer digest edgegrid hawk jwt noauth ntlm oauth1 oauth2"
)


def collection_to_v2(collection: Collection) -> tuple[dict[str, object], list[Loss]]:
    """The collection's JSON, and what gets lost."""
    writer, root = _Writer(), collection.root
    info = {"_postman_id": root.id, "name": root.name, "schema": _SCHEMA}
    if root.description:
        info["description"] = root.description
    owner = Owner(location=root.location)
    items = [writer.item(item, owner.inner(item)) for item in root.items]
    return {"info": info, "item": items, **writer.level(root, owner)}, writer.losses.found


@dataclass(frozen=True)
class _Writer:
    losses: Losses = field(default_factory=Losses)

    def item(self, item: Item, owner: Owner) -> dict[str, object]:
        found: dict[str, object] = {"name": item.name, "id": item.id}
        if item.description and item.description != _own_description(item):
            found["description"] = item.description
        if isinstance(item, Folder):
            found["item"] = [self.item(inner, owner.inner(inner)) for inner in item.items]
            return found | self.level(item, owner)
        found |= _events(item.scripts)
        if item.behavior:
            found["protocolProfileBehavior"] = dict(item.behavior)
        self.note_auth(item, owner)
        found["request"] = request_to_json(item.request)
        found["response"] = [_response(row) for row in item.responses]
        return found

    def level(self, folder: Folder, owner: Owner) -> dict[str, object]:
        found: dict[str, object] = _events(folder.scripts)
        if folder.auth is not None:
            self.note_auth(folder, owner)
            found["auth"] = auth_to_json(folder.auth)
        if folder.variables:
            found["variable"] = [_variable(row) for row in folder.variables]
        if folder.behavior:
            found["protocolProfileBehavior"] = dict(folder.behavior)
        return found

    def note_auth(self, item: Folder | RequestItem, owner: Owner) -> None:
        auth = item.request.auth if isinstance(item, RequestItem) else item.auth
        if auth is not None and auth.type not in _V2_AUTH:
            self.losses.add(owner, f"v2.1 knows no auth of type `{auth.type}`.")


def _own_description(item: Item) -> str:
    return item.request.description if isinstance(item, RequestItem) else ""


def _events(scripts: tuple[Script, ...]) -> dict[str, object]:
    return {"event": [_event(script) for script in scripts]} if scripts else {}


def _event(script: Script) -> dict[str, object]:
    inner: dict[str, object] = {"id": script.id} if script.id else {}
    inner |= {"type": "text/javascript", "exec": script.source.text.split("\n")}
    if script.packages:
        inner["packages"] = dict(script.packages)
    found: dict[str, object] = {"listen": script.kind.value, "script": inner}
    return found if script.enabled else {**found, "disabled": True}


def _variable(row: Variable) -> dict[str, object]:
    found: dict[str, object] = {"key": row.key, "value": row.value}
    if row.type != "any":
        found["type"] = row.type
    if row.description:
        found["description"] = row.description
    return found if row.enabled else {**found, "disabled": True}


def _response(response: SavedResponse) -> dict[str, object]:
    found: dict[str, object] = {"id": response.id} if response.id else {}
    found["name"] = response.name
    if response.request is not None:
        found["originalRequest"] = request_to_json(response.request)
    found |= {"status": response.status, "code": response.code}
    found |= {"header": [header_to_json(row) for row in response.headers]}
    found["cookie"] = [dict(cookie) for cookie in response.cookies]
    if response.response_time is not None:
        found["responseTime"] = response.response_time
    return {**found, "body": response.body}
