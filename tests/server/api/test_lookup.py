"""Members, calls and generics of types."""

from __future__ import annotations

import pytest
from postroom_server.api.display import display
from postroom_server.api.lookup import (
    constructors,
    index_type,
    keys,
    literals,
    member,
    members,
    signatures,
)
from postroom_server.api.resolution import awaited, resolve
from postroom_server.api.types import (
    Array,
    Function,
    Intersection,
    Literal,
    Named,
    Object,
    Primitive,
    Tuple,
    Type,
    Union,
)

STRING = Primitive("string")
NUMBER = Primitive("number")
UNDEFINED = Primitive("undefined")


def at(path: str, start: Type | None = None) -> Type:
    """The type that a path of members leads to; `()` takes the first signature's result."""
    current = start or Named("Pm")
    for step in path.split("."):
        found = member(current, step.removesuffix("()"))
        assert found is not None, f"{step} of {display(current)}"
        current = found.type
        if step.endswith("()"):
            current = signatures(current)[0].returns
    return current


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("environment.get()", "any"),
        ("environment.name", "string"),
        ("environment.has()", "boolean"),
        ("request.headers.get()", "string"),
        ("request.headers.one()", "Header | undefined"),
        ("request.headers.all()", "Header[]"),
        ("request.url.query.idx()", "QueryParam"),
        ("request.url.query.all()", "QueryParam[]"),
        ("response.json()", "any"),
        ("response.headers.idx().value", "string"),
        ("response.to", "ResponseAssertion"),
        ("response.to.not.be.ok", "ResponseAssertion"),
        ("response.to.have.status()", "ResponseAssertion"),
        ("response.to.have.property()", "Assertion"),
        ("response.to.have.responseTime.below()", "NumberAssertion"),
        ("request.to.have.header()", "RequestAssertion"),
        ("cookies.jar().get()", "Promise<string | null>"),
        ("sendRequest()", "Promise<PostmanResponse>"),
        ("execution.location.current", "string"),
        ("execution.location.length", "number"),
        ("test()", "Pm"),
        ("test.index()", "number"),
        ("expect()", "Assertion"),
        ("expect().to.be.an().that.is.not.empty", "Assertion"),
    ],
)
def test_a_path_of_members(path: str, shown: str) -> None:
    assert display(at(path)) == shown


@pytest.mark.parametrize(
    ("of", "name", "shown"),
    [
        (STRING, "length", "number"),
        (Literal("a"), "length", "number"),
        (Literal(value=True), "valueOf", "() => boolean"),
        (Array(STRING), "pop", "() => string | undefined"),
        (Array(NUMBER), "at", "(index: number) => number | undefined"),
        (Tuple([STRING, NUMBER]), "pop", "() => string | number | undefined"),
        (Named("Map", [STRING, NUMBER]), "get", "(key: string) => number | undefined"),
        (Union([STRING, UNDEFINED]), "length", "number"),
        (Intersection([Named("Info"), Named("Url")]), "port", "string"),
        (Function([]), "name", "string"),
    ],
)
def test_members_of_types_of_every_form(of: Type, name: str, shown: str) -> None:
    one = member(of, name)
    assert one is not None
    assert display(one.type) == shown
    assert members(of)[name] == one


@pytest.mark.parametrize("of", [Primitive("any"), UNDEFINED, Named("Nothing"), Union([])])
def test_types_without_members(of: Type) -> None:
    assert members(of) == {}
    assert member(of, "get") is None


def test_a_union_has_what_all_its_types_have() -> None:
    common = members(Union([STRING, Array(STRING)]))
    assert {"length", "slice", "includes"} <= common.keys()
    assert "push" not in common


def test_members_are_those_of_the_script_and_the_profile() -> None:
    before = members(Named("Pm"), script="prerequest")
    assert "response" not in before
    assert "response" in members(Named("Pm"), script="test")
    assert "vault" in before
    assert "vault" not in members(Named("Pm"), script="prerequest", profile="newman")


def test_own_members_come_before_inherited_ones() -> None:
    names = list(members(Named("ResponseAssertion")))
    assert names.index("status") < names.index("equal")


def test_a_module_script_sees_what_any_script_sees() -> None:
    assert "response" in members(Named("Pm"), script="module")


def test_a_value_that_is_called_and_has_members() -> None:
    assert [display(Function([it])) for it in signatures(Named("TypeAssertion"))] == [
        "(type: TypeName, message?: string) => Assertion"
    ]
    assert member(Named("TypeAssertion"), "that") is not None


def test_both_forms_of_send_request_are_signatures() -> None:
    found = member(Named("Pm"), "sendRequest")
    assert found is not None
    assert [len(it.params) for it in signatures(found.type)] == [1, 2]


@pytest.mark.parametrize(
    ("name", "made"),
    [("typeof URL", "URL"), ("DateConstructor", "Date"), ("PromiseConstructor", "Promise<T>")],
)
def test_constructors(name: str, made: str) -> None:
    assert {display(it.returns) for it in constructors(Named(name))} == {made}


def test_keys_of_a_request_are_those_of_its_description() -> None:
    assert list(keys(Named("RequestInput"))) == [
        "url",
        "method",
        "header",
        "body",
        "auth",
        "proxy",
        "certificate",
    ]


def test_keys_within_a_request() -> None:
    body = keys(Named("RequestInput"))["body"].type
    assert {"mode", "raw", "urlencoded", "formdata", "graphql"} <= keys(body).keys()
    assert [it.value for it in literals(keys(body)["mode"].type)] == [
        "raw",
        "urlencoded",
        "formdata",
        "file",
        "graphql",
    ]


def test_an_alias_is_what_it_stands_for() -> None:
    assert display(resolve(Named("RequestInput"))) == "string | RequestDefinition | PostmanRequest"


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        (Named("Promise", [STRING]), "string"),
        (Named("Promise", [Named("Promise", [STRING])]), "string"),
        (Named("Awaited", [Named("Promise", [STRING])]), "string"),
        (Union([STRING, Named("Promise", [NUMBER])]), "string | number"),
        (STRING, "string"),
    ],
)
def test_awaited(of: Type, shown: str) -> None:
    assert display(awaited(of)) == shown


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        (Array(STRING), "string"),
        (Named("ExecutionLocation"), "string"),
        (Object({}, index=NUMBER), "number"),
        (Named("Uint8Array"), "number"),
        (STRING, "string"),
    ],
)
def test_what_an_index_gives(of: Type, shown: str) -> None:
    found = index_type(of)
    assert found is not None
    assert display(found) == shown
