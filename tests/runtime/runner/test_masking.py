"""Secrets never reach a report."""

from __future__ import annotations

import msgspec
import pytest
from postroom_runtime.model.request import Auth
from postroom_runtime.runner.events import (
    ConsoleLogged,
    ErrorInfo,
    Exchanged,
    ItemRef,
    Place,
    SentRequest,
    VerdictGiven,
)
from postroom_runtime.runner.masking import MASK, Secrets
from postroom_runtime.scripting.frames import ResponseData

ITEM = ItemRef("1", "Login", ["Shop", "Login"])


def secrets(*values: str) -> Secrets:
    known = Secrets()
    known.learn(values)
    return known


@pytest.mark.parametrize(
    ("secret", "text", "masked"),
    [
        ("hunter22", "say hunter22!", f"say {MASK}!"),
        ("p&ss word", "q=p%26ss%20word", f"q={MASK}"),
        ("abc", "abc abcd", f"{MASK} abcd"),
        ("", "nothing", "nothing"),
        ("{{token}}", "a {{token}}", "a {{token}}"),
        ("a.c+", "aXc+ a.c+", f"aXc+ {MASK}"),
    ],
)
def test_masks_text(secret: str, text: str, masked: str) -> None:
    assert secrets(secret).mask(text) == masked


def test_a_longer_secret_wins_over_a_shorter_one_inside_it() -> None:
    assert secrets("abcd", "abcdefgh").mask("abcdefgh") == MASK


def test_masks_everything_in_an_event() -> None:
    error = ErrorInfo("AssertionError", "got hunter22", actual={"a": ["hunter22"]}, expected="x")
    event = VerdictGiven(ITEM, 0, "test", 0, "is hunter22", False, error=error)
    masked = secrets("hunter22").mask_event(event)
    assert b"hunter22" not in msgspec.json.encode(masked)
    assert isinstance(masked, VerdictGiven)
    assert masked.error is not None
    assert masked.error.actual == {"a": [MASK]}


def test_what_and_where_something_is_stays_whatever_is_secret() -> None:
    item = ItemRef("login-test", "Login", ["Shop", "Login"], Place("tests/login.yaml", 0, 0))
    place = Place("tests/login.yaml", 4, 2)
    event = VerdictGiven(item, 0, "test", 0, "a test", True, place=place)
    masked = secrets("test", "login").mask_event(event)
    assert masked == msgspec.structs.replace(event, name=f"a {MASK}")


def test_credentials_of_a_request_are_covered_even_when_nobody_knows_them() -> None:
    headers = [("Accept", "*/*"), ("authorization", "Basic dTpw"), ("Proxy-Authorization", "x")]
    event = Exchanged(ITEM, 0, "collection", SentRequest("GET", "http://h/", headers))
    masked = Secrets().mask_event(event)
    assert isinstance(masked, Exchanged)
    assert masked.request.headers == [
        ("Accept", "*/*"),
        ("authorization", f"Basic {MASK}"),
        ("Proxy-Authorization", MASK),
    ]


def test_an_editor_gets_the_response_as_it_came() -> None:
    response = ResponseData(text="hunter22")
    request = SentRequest("GET", "http://h/hunter22")
    event = Exchanged(ITEM, 0, "collection", request, response)
    masked = secrets("hunter22").mask_all_but_response(event)
    assert isinstance(masked, Exchanged)
    assert masked.request.url == f"http://h/{MASK}"
    assert masked.response == response


def test_learns_what_an_auth_scheme_keeps_secret() -> None:
    known = Secrets()
    known.learn_auth(Auth("basic", {"username": "alice", "password": "opensesame"}))
    assert known.mask("alice opensesame") == f"alice {MASK}"


def test_a_demo_password_that_is_the_word_password_masks_nothing() -> None:
    known = Secrets()
    known.learn_auth(Auth("basic", {"password": "password"}))
    assert known.mask("a password") == "a password"


def test_an_event_without_secrets_is_left_alone() -> None:
    event = ConsoleLogged(ITEM, 0, "log", "hello", ["hello"])
    assert secrets("hunter22").mask_event(event) is event
