"""Requests in v2.1's JSON shape, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postroom_runtime.formats import request_from_json, request_to_json
from postroom_runtime.formats.urls import url_from_json, url_from_text, url_to_json
from postroom_runtime.model.request import Auth, Body, Parameter, Request, Url


@pytest.mark.parametrize(
    ("text", "base", "query", "fragment"),
    [
        ("http://h/p?a=1&b&c=#f", "http://h/p", [("a", "1"), ("b", None), ("c", "")], "f"),
        ("{{base?x=1#y}}/p?{{k&l}}={{v=w}}", "{{base?x=1#y}}/p", [("{{k&l}}", "{{v=w}}")], None),
        ("h#f?a=1", "h", [], "f?a=1"),
        ("h?a=b=c", "h", [("a", "b=c")], None),
        ("h?", "h", [("", None)], None),
        ("", "", [], None),
    ],
)
def test_url_text(
    text: str, base: str, query: list[tuple[str, str | None]], fragment: str | None
) -> None:
    url = url_from_text(text)
    assert (url.base, [(row.key, row.value) for row in url.query], url.fragment) == (
        base,
        query,
        fragment,
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"raw": "h/x", "host": ["h"], "path": ["y"]}, "h/y"),
        ({"raw": "h/x?a=1"}, "h/x?a=1"),
        ({"protocol": "https", "host": "a.b", "port": 80, "path": "/c/d"}, "https://a.b:80/c/d"),
        ({"host": ["{{h}}"], "path": [{"type": "any", "value": "v"}, ""]}, "{{h}}/v/"),
        ({"auth": {"user": "u", "password": "p"}, "host": ["h"]}, "u:p@h"),
        ({"host": ["h"], "query": "a=1&b"}, "h?a=1&b"),
        ({"host": ["h"], "query": [{"key": None, "value": "x"}]}, "h?=x"),
        ({"host": ["h"], "query": [{"key": "a", "value": "1", "disabled": True}]}, "h"),
        (None, ""),
        (12, "12"),
    ],
)
def test_url_objects(value: object, text: str) -> None:
    assert url_from_json(value).text == text


def test_url_parts() -> None:
    assert url_to_json(url_from_text("https://u:p@a.{{b.c}}:8080/x//y?q#h")) == {
        "raw": "https://u:p@a.{{b.c}}:8080/x//y?q#h",
        "protocol": "https",
        "auth": {"user": "u", "password": "p"},
        "host": ["a", "{{b.c}}"],
        "port": "8080",
        "path": ["x", "", "y"],
        "query": [{"key": "q", "value": None}],
        "hash": "h",
    }


@given(st.text(st.sampled_from("ab:/?#&=@.{}[]1"), max_size=20))
def test_any_url_survives_its_json(text: str) -> None:
    url = url_from_text(text)
    assert url_from_json(url_to_json(url)).text == url.text


@pytest.mark.parametrize(
    "request_",
    [
        Request(),
        Request("PATCH", Url("h", path_variables=(Parameter("id", "1"),)), description="d"),
        Request(headers=(Parameter("A", "1"), Parameter("A", "2", enabled=False))),
        Request(body=Body("raw", raw="{}", language="json")),
        Request(body=Body("raw", raw="x", enabled=False)),
        Request(body=Body("urlencoded", fields=(Parameter("a", None), Parameter("b", "c")))),
        Request(
            body=Body(
                "formdata",
                fields=(
                    Parameter("a", "1", content_type="text/x"),
                    Parameter("f", None, type="file", source=("x", "y"), file_name="z"),
                ),
            )
        ),
        Request(body=Body("file", file_path="x")),
        Request(body=Body("file", file_content="x")),
        Request(body=Body("graphql", graphql={"query": "q", "variables": "{}"})),
        Request(auth=Auth("noauth")),
        Request(auth=Auth("oauth2", {"accessToken": "t", "scopes": ["a"], "auto": True})),
    ],
)
def test_there_and_back(request_: Request) -> None:
    assert request_from_json(request_to_json(request_)) == request_


def test_older_shapes() -> None:
    assert request_from_json("h?a=1") == Request(url=url_from_text("h?a=1"))
    old = request_from_json(
        {"url": "h", "header": "A: b:c\nD:e", "auth": {"type": "basic", "basic": {"username": "u"}}}
    )
    assert old.headers == (Parameter("A", "b:c"), Parameter("D", "e"))
    assert old.auth == Auth("basic", {"username": "u"})


@given(
    st.dictionaries(
        st.sampled_from(["url", "method", "header", "body", "auth", "description"]),
        st.none() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    )
)
def test_nonsense_reads_as_something(value: dict[str, object]) -> None:
    assert isinstance(request_from_json(value), Request)
