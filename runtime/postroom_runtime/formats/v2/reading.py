"""Read a v2.0 or v2.1 collection into the model. Lenient: what is malformed reads as absent, and
`v2.checks` says so."""

from __future__ import annotations

from msgspec import Struct, field

from postroom_runtime.formats.documents import (
    Document,
    Pointer,
    location,
    placed_rows,
    script_source,
)
from postroom_runtime.formats.json_values import (
    Object,
    as_list,
    as_object,
    as_text,
    is_list,
    is_object,
)
from postroom_runtime.formats.labels import Labels, stable_id
from postroom_runtime.formats.request_json import (
    auth_from_json,
    headers_from_json,
    request_from_json,
)
from postroom_runtime.formats.urls import description_text
from postroom_runtime.model.collection import (
    Collection,
    Folder,
    Item,
    RequestItem,
    Script,
    ScriptKind,
)
from postroom_runtime.model.response import SavedResponse
from postroom_runtime.model.variables import Variable
from postroom_runtime.text.surrogates import whole

_KINDS = {kind.value: kind for kind in ScriptKind}


def read_collection(document: Document, pointer: Pointer = ()) -> Collection:
    """The collection that stands at `pointer`: the root, or inside a wrapper."""
    value = as_object(document.data)
    for step in pointer:
        value = as_object(value.get(str(step)))
    return Collection(document.path, _Reader(document).root(value, pointer))


class _Reader(Struct, frozen=True, dict=True):
    document: Document
    labels: Labels = field(default_factory=Labels)

    def root(self, value: Object, pointer: Pointer) -> Folder:
        info = as_object(value.get("info"))
        name = as_text(info.get("name")) or whole(self.document.path.name).partition(".")[0]
        id_ = as_text(info.get("_postman_id"), as_text(info.get("id")))
        return Folder(
            name=name,
            id=id_ or stable_id((name,)),
            items=self.items(value, pointer, ()),
            scripts=self.scripts(value, pointer, (name,)),
            auth=auth_from_json(value.get("auth")),
            variables=variables_from_json(value.get("variable")),
            behavior=as_object(value.get("protocolProfileBehavior")),
            description=description_text(info.get("description")),
            location=location(self.document, (*pointer, "info", "name")),
        )

    def items(self, value: Object, pointer: Pointer, names: tuple[str, ...]) -> tuple[Item, ...]:
        taken = Labels()
        return tuple(
            self.item(row, place, (*names, taken.unique(_name(row))))
            for place, row in placed_rows(value, "item", pointer)
            if is_object(row) and ("item" in row or "request" in row)
        )

    def item(self, value: Object, pointer: Pointer, path: tuple[str, ...]) -> Item:
        if "item" in value:
            return self.folder(value, pointer, path)
        name = _name(value)
        return RequestItem(
            name=name,
            id=_id(value, path),
            request=request_from_json(value.get("request")),
            scripts=self.scripts(value, pointer, path),
            responses=tuple(_response(as_object(row)) for _, row in placed_rows(value, "response")),
            behavior=as_object(value.get("protocolProfileBehavior")),
            description=description_text(value.get("description")),
            location=location(self.document, (*pointer, "name")),
        )

    def folder(self, value: Object, pointer: Pointer, path: tuple[str, ...]) -> Folder:
        return Folder(
            name=_name(value),
            id=_id(value, path),
            items=self.items(value, pointer, path),
            scripts=self.scripts(value, pointer, path),
            auth=auth_from_json(value.get("auth")),
            variables=variables_from_json(value.get("variable")),
            behavior=as_object(value.get("protocolProfileBehavior")),
            description=description_text(value.get("description")),
            location=location(self.document, (*pointer, "name")),
        )

    def scripts(self, value: Object, pointer: Pointer, path: tuple[str, ...]) -> tuple[Script, ...]:
        found: list[Script] = []
        for place, event in placed_rows(value, "event", pointer):
            script = self.script(as_object(event), place, path)
            if script is not None:
                found.append(script)
        return tuple(found)

    def script(self, event: Object, pointer: Pointer, path: tuple[str, ...]) -> Script | None:
        kind = _KINDS.get(as_text(event.get("listen")))
        place, code = script_code(event)
        if kind is None or place is None:
            return None
        script = as_object(event.get("script"))
        return Script(
            kind=kind,
            source=script_source(self.document, (*pointer, *place), code),
            label=self.labels.script(path, kind),
            id=as_text(script.get("id"), as_text(event.get("id"))),
            enabled=event.get("disabled") is not True,
            packages=as_object(script.get("packages")),
        )


def script_code(event: Object) -> tuple[Pointer | None, str]:
    """Where in an event its code stands, and the code; None when it has none.

    Postman accepts a string or a list of lines, in `exec` or in place of the script object.
    """
    script = event.get("script")
    place: Pointer = ("script", "exec") if is_object(script) else ("script",)
    code = script.get("exec") if is_object(script) else script
    if isinstance(code, str):
        return place, code
    if not is_list(code):
        return None, ""
    return place, "\n".join(line if isinstance(line, str) else "" for line in code)


def variables_from_json(value: object) -> tuple[Variable, ...]:
    """A v2 variable list, one variable in place of a list, or v3's map form."""
    if is_object(value) and "key" in value and "value" in value:
        return (_variable(value),)
    if is_object(value):
        return tuple(Variable(key, item) for key, item in value.items())
    rows = (as_object(row) for row in as_list(value))
    return tuple(_variable(row) for row in rows if "key" in row or "id" in row)


def _variable(row: Object) -> Variable:
    return Variable(
        key=as_text(row.get("key"), as_text(row.get("id"))),
        value=row.get("value"),
        type=as_text(row.get("type"), "any"),
        enabled=row.get("disabled") is not True and row.get("enabled") is not False,
        secret=row.get("type") == "secret" or row.get("secret") is True,
        description=description_text(row.get("description")),
    )


def _response(value: Object) -> SavedResponse:
    code, original, time = (
        value.get("code"),
        value.get("originalRequest"),
        value.get("responseTime"),
    )
    return SavedResponse(
        name=as_text(value.get("name")),
        code=code if isinstance(code, int) else None,
        status=as_text(value.get("status")),
        headers=headers_from_json(value.get("header")),
        body=as_text(value.get("body")),
        request=None if original is None else request_from_json(original),
        id=as_text(value.get("id")),
        cookies=tuple(row for row in as_list(value.get("cookie")) if is_object(row)),
        response_time=float(time) if isinstance(time, int | float) else None,
    )


def _name(value: object) -> str:
    return as_text(as_object(value).get("name"))


def _id(value: Object, path: tuple[str, ...]) -> str:
    return as_text(value.get("id"), as_text(value.get("_postman_id"))) or stable_id(path)
