"""What messages of a run most likely mean."""

from __future__ import annotations

import pytest
from postroom_runtime.model.causes import CAUSES, likely_cause
from postroom_server.analysis.rules import rule_named


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("TypeError: Cannot read properties of undefined (reading 'json')", "PM001"),
        ("TypeError: Cannot read properties of undefined (reading 'set')", "PM007"),
        ("TypeError: Cannot read properties of undefined (reading 'value')", "PM032"),
        ("pm.response.to.be.ok is not a function", "PM002"),
        ("pm.expect(...).to.be.true is not a function", "PM002"),
        ('Invalid Chai property: toBe. Did you mean "to"?', "PM006"),
        ("expected response to have status reason '200' but got 'OK'", "PM012"),
        ("expected response to have status reason [ 200, 201 ] but got 'OK'", "PM012"),
        ("expected response to have status reason 'NOT FOUND' but got 'Custom'", ""),
        ("expected 'A' response header to be /json/ but got 'application/json'", "PM013"),
        ("the given combination of arguments (object and string) is invalid for this", "PM026"),
        ("expected { a: 1 } to equal { a: 1 }", "PM027"),
        ("TypeError: Cannot read properties of undefined (reading 'have')", "PM042"),
        ("expected 'x' to be a number or a date", "PM039"),
        (".empty was passed non-string primitive undefined", ""),
        ("No data, empty input at 1:1", ""),
        ('"undefined" is not valid JSON', ""),
        ("pm.require is not a function", "PM068"),
        ("pm.datasets is not a function", "PM068"),
        ("pm.execution.runRequest is not a function", "PM068"),
        ("A dynamic import callback was not specified.", "PM022"),
        ("Cannot use import statement outside a module", "PM022"),
        ("Missing initializer in const declaration", ""),
        ("Unexpected token ':'", ""),
        ("await is only valid in async functions and the top level bodies of modules", "PM068"),
        ("sandbox: synchronous script execution timeout", "PM058"),
        ("sandbox not responding", "PM016"),
        ("Vault access denied", ""),
        ('CookieStore: programmatic access to "d" is denied', ""),
        ("sendrequest: nothing to request", ""),
        ('expected \'{"type": "object"}\' to be an object', "PM031"),
        ('unknown format "x" is used in schema at path "#/a"', "PM031"),
        ("Max pm.execution.runRequest depth of 10 has been reached.", ""),
        ('no schema with key or ref "http://json-schema.org/draft-04/schema#"', "PM031"),
        ("JSONError: Unexpected token '<' at 1:1", ""),
        ("Cannot find module 'axios'", "PM020"),
        ("pm.execution.skipRequest is not a function", "PM023"),
        ("pm.setNextRequest is not a function", "PM007"),
        ("fetch is not defined", "PM021"),
        ("console.table is not a function", "PM060"),
        ("sandbox: asynchronous script execution timeout", "PM058"),
        ('Invalid URI "http:///%7B%7Bhost%7D%7D/x"', "PM011"),
        ("Do not know how to serialize a BigInt", "PM016"),
    ],
)
def test_the_cause_names_the_rule(message: str, rule: str) -> None:
    cause = likely_cause(message)
    assert cause is not None
    assert cause.rule == rule


@pytest.mark.parametrize(
    "message",
    [
        "expected 1 to equal 2",
        "expected { a: 1 } to deeply equal { a: 2 }",
        "token is not defined",
        "helper is not a function",
        "expected response to have status code 200 but got 404",
        "Cannot read properties of undefined (reading 'name')",
        "",
    ],
)
def test_other_messages_stand_for_themselves(message: str) -> None:
    assert likely_cause(message) is None


def test_every_rule_that_is_named_exists() -> None:
    assert all(rule_named(cause.rule) for _, cause in CAUSES if cause.rule)
    assert all(cause.sentence.endswith(".") for _, cause in CAUSES)
