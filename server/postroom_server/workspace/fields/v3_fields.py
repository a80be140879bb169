"""What fits in the YAML files of a v3 collection."""

from __future__ import annotations

from pathlib import Path

from postroom_runtime.formats.v3.layout import is_definition_file, is_request_file

from postroom_server.workspace.fields import words as w
from postroom_server.workspace.fields.place import ITEM, FieldPlace
from postroom_server.workspace.fields.words import Offer, Word, Words
from postroom_server.workspace.files import is_environment, is_globals

_REQUEST_SCRIPTS: Words = {
    "beforeRequest": Word("Runs before the request is sent."),
    "afterResponse": Word("Runs when the response is there."),
}
_FOLDER_SCRIPTS: Words = {
    "http:beforeRequest": Word("Runs before each request below."),
    "http:afterResponse": Word("Runs after each response below."),
    "graphql:beforeQuery": Word("Runs before each GraphQL request; not run here."),
    "graphql:afterResponse": Word("Runs after each GraphQL response; not run here."),
}
_GRAPHQL_SCRIPTS: Words = {
    "beforeQuery": Word("Runs before the query is sent."),
    "afterResponse": Word("Runs when the response is there."),
}
_ROWS = ("queryParams", "pathVariables")


def v3_offer(path: Path, place: FieldPlace) -> Offer:
    """The keys or values that fit at a place of a v3 file."""
    if is_environment(path) or is_globals(path):
        return _keys(place, w.ENVIRONMENT) if len(place.path) < 2 else _variables(place)
    is_definition = is_definition_file(path)
    if not is_definition and not is_request_file(path):
        return Offer()
    if place.path[:1] == ("scripts",):
        return _script(place, is_definition=is_definition)
    if place.path[:1] == ("auth",):
        return _auth(place)
    return _definition(place) if is_definition else _request(place)


def _definition(place: FieldPlace) -> Offer:
    if place.path[:1] == ("variables",):
        return _variables(place)
    if place.path == ("$kind",) and not place.is_key:
        return Offer({"collection": Word("A collection or a folder.")})
    return _keys(place, w.DEFINITION_V3)


def _request(place: FieldPlace) -> Offer:
    top = place.path[0] if place.path else ""
    if top == "headers":
        return _headers(place)
    if top == "body":
        return _body(place)
    if top == "settings":
        return _settings(place)
    if top in _ROWS and place.path[1:2] == (ITEM,):
        return _row(place, w.ROW)
    if not place.is_key and len(place.path) == 1:
        values = {"$kind": w.KINDS, "method": w.METHOD_WORDS}
        return Offer(values.get(top, {}), is_path=top == "examples")
    is_graphql = place.beside.get("$kind") == "graphql-request"
    return _keys(place, w.GRAPHQL_V3 if is_graphql else w.REQUEST_V3)


def _keys(place: FieldPlace, found: Words) -> Offer:
    return Offer(found) if place.is_key and not place.path else Offer()


def _row(place: FieldPlace, keys: Words) -> Offer:
    if place.is_key:
        return Offer(keys)
    return Offer(w.flags_of(keys, place.path[-1]))


def _variables(place: FieldPlace) -> Offer:
    if len(place.path) < 2 or place.path[1] != ITEM:
        return Offer()
    if not place.is_key and place.path[-1] == "type":
        return Offer({"default": Word(), "secret": Word("Its value is not shown.")})
    return _row(place, w.VARIABLE_ROW)


def _headers(place: FieldPlace) -> Offer:
    if place.path[1:2] != (ITEM,):
        if place.is_key:
            return Offer(w.HEADER_WORDS)
        return Offer(w.header_values(place.path[-1]))
    if place.is_key:
        return Offer(w.ROW)
    if place.path[-1] == "key":
        return Offer(w.HEADER_WORDS)
    if place.path[-1] == "value":
        return Offer(w.header_values(place.beside.get("key", "")))
    return _row(place, w.ROW)


def _body(place: FieldPlace) -> Offer:
    inner = place.path[1:]
    kind = (place.above if inner[:1] == ("content",) else place.beside).get("type", "")
    if not inner:
        return Offer({**w.words(type="What is sent."), **_content(place)})
    if inner == ("type",):
        return Offer(w.BODY_TYPES)
    if inner[0] != "content":
        return Offer()
    if ITEM in inner:
        return _form_row(place)
    if place.is_key and kind == "file":
        return Offer(w.words(src="The file's path."))
    return Offer(is_path=inner[-1] == "src")


def _content(place: FieldPlace) -> Words:
    kind = place.beside.get("type", "")
    shapes = {"file": "map", "urlencoded": "map", "formdata": "list"}
    return {} if kind == "none" else w.words(shapes.get(kind, "block"), content="What is sent.")


def _form_row(place: FieldPlace) -> Offer:
    if place.is_key:
        return Offer(w.FORM_ROW)
    if place.path[-1] == "type":
        return Offer({"text": Word("A field."), "file": Word("A file.")})
    if place.path[-1] == "src":
        return Offer(is_path=True)
    return _row(place, w.FORM_ROW)


def _settings(place: FieldPlace) -> Offer:
    inner = place.path[1:]
    if place.is_key and not inner:
        return Offer(w.SETTINGS_V3)
    if inner[:1] == ("disabledSystemHeaders",):
        return Offer(w.SYSTEM_HEADERS, are_items=True)
    if inner == ("protocolVersion",):
        return Offer(dict.fromkeys(("auto", "http1", "http2"), Word()))
    return Offer(w.flags_of(w.SETTINGS_V3, inner[-1])) if inner else Offer()


def _script(place: FieldPlace, *, is_definition: bool) -> Offer:
    if ITEM not in place.path:
        return Offer()
    if place.is_key:
        return Offer(w.SCRIPT_V3)
    if place.path[-1] == "type":
        is_graphql = place.above.get("$kind") == "graphql-request"
        own = _GRAPHQL_SCRIPTS if is_graphql else _REQUEST_SCRIPTS
        return Offer(_FOLDER_SCRIPTS if is_definition else own)
    is_language = place.path[-1] == "language"
    return Offer({"text/javascript": Word()} if is_language else {})


def _auth(place: FieldPlace) -> Offer:
    inner = tuple(one for one in place.path[1:] if one != ITEM)
    if "credentials" in inner:
        kind = place.above.get("type", "")
        if place.is_key:
            return Offer(w.credential_words(kind))
        return Offer(w.credential_values(kind, inner[-1]))
    if place.is_key:
        keys = {**w.words(type="How requests are signed.", id="The id.", name="The name.")}
        return Offer(keys | w.words("map", credentials="What they are signed with."))
    return Offer(w.AUTH_TYPES if inner == ("type",) else {})
