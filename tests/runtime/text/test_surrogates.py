from __future__ import annotations

import json

import msgspec
from postroom_runtime.text.surrogates import encode_json, whole


class Place(msgspec.Struct, tag="place"):
    path: str
    names: tuple[str, ...] = ()


def test_halves_become_the_replacement_character() -> None:
    assert whole("caf\udce9 \U0001f600 é") == "caf\ufffd \U0001f600 é"


def test_what_can_be_encoded_is_encoded_as_it_is() -> None:
    assert encode_json(Place("é")) == '{"type":"place","path":"é","names":[]}'.encode()


def test_what_cannot_is_made_whole_first() -> None:
    rows = {"a\ud800": [Place("b\udce9", ("c\udcff",))], "raw": msgspec.Raw(b"[1]")}
    assert json.loads(encode_json(rows)) == {
        "a\ufffd": [{"type": "place", "path": "b\ufffd", "names": ["c\ufffd"]}],
        "raw": [1],
    }
