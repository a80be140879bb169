"""Types and documentation as a person reads them."""

from __future__ import annotations

import pytest
from postroom_server.api.catalogue import load_catalogue
from postroom_server.api.describe import availability, deprecation, describe
from postroom_server.api.display import display, display_member
from postroom_server.api.lookup import member
from postroom_server.api.types import (
    Array,
    Function,
    Literal,
    Member,
    Named,
    Object,
    Parameter,
    Primitive,
    Signature,
    Tuple,
    Type,
    Union,
)

STRING = Primitive("string")
NUMBER = Primitive("number")
VOID = Primitive("void")
CALLBACK = Function([Signature([Parameter("error", STRING, optional=True)], VOID)])


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        (Named("Promise", [Array(STRING)]), "Promise<string[]>"),
        (Array(Union([STRING, NUMBER])), "(string | number)[]"),
        (Union([CALLBACK, STRING]), "((error?: string) => void) | string"),
        (Tuple([STRING, NUMBER]), "[string, number]"),
        (Literal("basic"), '"basic"'),
        (Literal(value=True), "true"),
        (
            Function([Signature([Parameter("v", STRING, rest=True)], VOID)]),
            "(...v: string) => void",
        ),
        (Object({"a": Member(STRING, optional=True)}), "{ a?: string }"),
        (Object({"a-b": Member(STRING)}), '{ "a-b": string }'),
        (Object({}, index=NUMBER), "{ [key: string]: number }"),
        (Object({}), "{}"),
        (Object({f"member{i}": Member(STRING) for i in range(9)}), "{ … }"),
        (Named("lodash.LoDashStatic"), "lodash.LoDashStatic"),
        (Named("xml2js.Module"), 'typeof import("xml2js")'),
    ],
)
def test_a_type(of: Type, shown: str) -> None:
    assert display(of) == shown


def test_a_method_has_a_line_for_each_form() -> None:
    found = member(Named("Pm"), "sendRequest")
    assert found is not None
    assert display_member("sendRequest", found, "pm").split("\n") == [
        "pm.sendRequest(request: RequestInput): Promise<PostmanResponse>",
        "pm.sendRequest(request: RequestInput, callback: SendRequestCallback): Pm",
    ]


def test_a_description_has_signature_text_and_example() -> None:
    found = member(Named("ResponseAssertion"), "statusCode")
    assert found is not None
    assert describe("statusCode", found) == (
        "```typescript\nstatusCode(code: number): ResponseAssertion\n```\n\nThe status code."
    )
    status = member(Named("ResponseAssertion"), "status")
    assert status is not None
    assert describe("status", status).endswith(
        "**Example**\n\n```typescript\npm.response.to.have.status(200);\n```"
    )


@pytest.mark.parametrize(
    ("owner", "name", "said"),
    [
        ("Pm", "response", "_Post-response scripts only_"),
        ("Pm", "vault", "_Since sandbox 5.1 · not in Newman and Postman's CLI_"),
        ("Execution", "skipRequest", "_Pre-request scripts only · since sandbox 4.3_"),
        ("ChaiAssertion", "true", "_An assertion by itself: no parentheses_"),
        ("Pm", "environment", ""),
    ],
)
def test_availability(owner: str, name: str, said: str) -> None:
    assert availability(load_catalogue().types[owner].members[name]) == said


def test_a_deprecated_name_tells_what_to_write() -> None:
    said = deprecation(load_catalogue().globals["responseBody"])
    assert said == "**Deprecated.** Old form. Use `pm.response.text()`."


def test_many_overloads_are_cut() -> None:
    one = Signature([], VOID)
    text = describe("f", Member(Function([one] * 7), kind="method"))
    assert text.count("f(): void") == 4
    assert "// and 3 more" in text
