"""What fits in a collection or environment of format 2.x, in JSON."""

from __future__ import annotations

from pathlib import Path

from postroom_server.workspace.fields import words as w
from postroom_server.workspace.fields.place import ITEM, FieldPlace
from postroom_server.workspace.fields.words import Offer, Word, Words, words
from postroom_server.workspace.files import is_environment, is_globals

_SCHEMAS = tuple(
    f"https://schema.getpostman.com/json/collection/v2.{minor}.0/collection.json"
    for minor in (1, 0)
)
_COMMON: Words = {
    **words(name="The name.", description="What it is for.", id="The id."),
    **words("list", event="Scripts.", variable="Variables."),
    **words("map", protocolProfileBehavior="How requests are sent."),
}
_KEYS: dict[str, Words] = {
    "": {
        **words("map", info="The collection's name and format.", auth="How requests are signed."),
        **words("list", item="Requests and folders."),
        **{name: _COMMON[name] for name in ("event", "variable", "protocolProfileBehavior")},
    },
    "info": words(
        name="The collection's name.",
        schema="The format.",
        description="What it is for.",
        _postman_id="The id.",
    ),
    "item": {
        **_COMMON,
        **words("map", request="The request.", auth="How the requests of a folder are signed."),
        **words("list", item="The requests of a folder.", response="Saved examples."),
    },
    "request": {
        **words(method="The HTTP method.", url="Where it goes.", description="What it is for."),
        **words("list", header="Headers."),
        **words("map", body="What is sent.", auth="How the request is signed."),
    },
    "header": {**w.ROW, **words(type="The type.")},
    "query": w.ROW,
    "urlencoded": w.ROW,
    "formdata": w.FORM_ROW,
    "variable": {**w.ROW, **words(type="`string`, or `secret`, whose value is not shown.")},
    "url": {
        **words(raw="The whole URL.", protocol="`http` or `https`.", port="The port."),
        **words("list", host="The host's parts.", path="The path's segments."),
        **words("list", query="The query's parameters.", variable="Values of `:name`."),
        **words(hash="What follows `#`."),
    },
    "body": {
        **words(mode="What is sent.", raw="The text."),
        **words("list", urlencoded="A form, as in a URL's query.", formdata="A form of parts."),
        **words("map", file="A file's bytes.", graphql="A GraphQL query.", options="Details."),
        **words("flag", disabled="Whether nothing is sent."),
    },
    "options": words("map", raw="Details of a raw body."),
    "graphql": words(query="The query.", variables="Variables, as JSON text.", operationName=""),
    "file": words(src="The file's path.", content="The content itself."),
    "event": {
        **words(listen="When the script runs."),
        **words("map", script="The script."),
        **words("flag", disabled="Whether it is left out."),
    },
    "script": {
        **words(type="`text/javascript`.", id="The id."),
        **words("list", exec="The script's lines."),
    },
    "response": {
        **words(name="The example's name.", status="The reason phrase.", body="The body."),
        **words("number", code="The status code."),
        **words("list", header="Headers.", cookie="Cookies."),
        **words("map", originalRequest="The request."),
    },
    "protocolProfileBehavior": {
        **{
            name: word
            for name, word in w.SETTINGS_V3.items()
            if name not in ("disabledSystemHeaders", "protocolVersion")
        },
        **words("flag", disableBodyPruning="Whether `GET` keeps its body."),
        **words("map", disabledSystemHeaders="Headers that are not added."),
    },
    "disabledSystemHeaders": {name: Word("", "flag") for name in w.SYSTEM_HEADERS},
    "values": w.VARIABLE_ROW,
}
_VALUES: dict[tuple[str, str], Words] = {
    ("request", "method"): w.METHOD_WORDS,
    ("originalRequest", "method"): w.METHOD_WORDS,
    ("header", "key"): w.HEADER_WORDS,
    ("body", "mode"): dict.fromkeys(
        ("raw", "urlencoded", "formdata", "file", "graphql", "none"), Word()
    ),
    ("formdata", "type"): dict.fromkeys(("text", "file"), Word()),
    ("raw", "language"): dict.fromkeys(("json", "xml", "html", "text", "javascript"), Word()),
    ("event", "listen"): {
        "prerequest": Word("Before the request is sent."),
        "test": Word("When the response is there."),
    },
    ("script", "type"): {"text/javascript": Word()},
    ("info", "schema"): dict.fromkeys(_SCHEMAS, Word()),
    ("url", "protocol"): dict.fromkeys(("https", "http"), Word()),
    ("variable", "type"): dict.fromkeys(("string", "secret", "any"), Word()),
    ("values", "type"): dict.fromkeys(("default", "secret", "any"), Word()),
    ("auth", "type"): {name: w.AUTH_TYPES[name] for name in w.AUTH_TYPES if name != "inherit"},
}
_ENVIRONMENT: Words = {**w.ENVIRONMENT, **words(_postman_variable_scope="Whose variables.")}


def v2_offer(path: Path, place: FieldPlace) -> Offer:
    """The keys or values that fit at a place of a JSON file."""
    names = [one for one in place.path if one != ITEM]
    holder = names[-1] if place.is_key and names else names[-2] if len(names) > 1 else ""
    if is_environment(path) or is_globals(path):
        keys = _KEYS["values"] if holder == "values" else _ENVIRONMENT
        return Offer(keys) if place.is_key else _value(place, holder, names)
    if len(names) >= 2 and names[-2 if place.is_key else -3 :][:1] == ["auth"]:
        return _credentials(place, names)
    if place.is_key:
        return _keys(place, holder, names)
    return _value(place, holder, names)


def _keys(place: FieldPlace, holder: str, names: list[str]) -> Offer:
    if holder == "auth":
        own = place.beside.get("type", "")
        return Offer({**words(type="The kind."), **(words("list", **{own: ""}) if own else {})})
    if holder == "raw" and names[-2:-1] == ["options"]:
        return Offer(words(language="The text's language."))
    if holder == "originalRequest":
        holder = "request"
    return Offer(_KEYS.get(holder, {}))


def _value(place: FieldPlace, holder: str, names: list[str]) -> Offer:
    own = names[-1] if names else ""
    if holder == "header" and own == "value":
        return Offer(w.header_values(place.beside.get("key", "")))
    if own == "src":
        return Offer(is_path=True)
    found = _VALUES.get((holder, own))
    return Offer(found if found is not None else w.flags_of(_KEYS.get(holder, {}), own))


def _credentials(place: FieldPlace, names: list[str]) -> Offer:
    """The rows of an auth type: `{ "key": "token", "value": … }`."""
    kind = names[-1] if place.is_key else names[-2]
    if place.is_key:
        return Offer(words(key="The name.", value="The value.", type="The type."))
    if names[-1] == "key":
        return Offer(w.credential_words(kind))
    if names[-1] == "value":
        return Offer(w.credential_values(kind, place.beside.get("key", "")))
    return Offer()
