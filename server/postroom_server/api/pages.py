"""The pages of the API reference: what stands on which, in which order."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page about some types of the declaration. `globals` are names that stand on it too."""

    name: str
    title: str
    introduction: str
    types: tuple[str, ...] = ()
    globals: tuple[str, ...] = ()


PAGES = (
    Page(
        "pm",
        "pm",
        "The object that every script starts from.",
        ("Pm", "Info", "Test", "Expect", "Execution", "RunRequestOptions", "Vault", "Visualizer"),
    ),
    Page(
        "variables",
        "Variables",
        "Looking up `pm.variables`, or `{{name}}` in a request, takes the first match of: local "
        "variables, iteration data, environment, collection variables, globals. Values are texts "
        'when they come from a file or a person: compare with `"5"`, not `5`.',
        ("VariableScope", "Environment", "VariableOptions", "Variable", "VariableList"),
    ),
    Page(
        "requests",
        "Requests",
        "`pm.request` is the request of the script; `pm.sendRequest` sends another one.",
        (
            "CurrentRequest",
            "PostmanRequest",
            "RequestDefinition",
            "SendRequestError",
            "SendRequestExchange",
            "Url",
            "UrlDefinition",
            "QueryParam",
            "HeaderList",
            "Header",
            "RequestBody",
            "BodyDefinition",
            "GraphqlBody",
            "FormParam",
            "RequestAuth",
            "PropertyList",
        ),
    ),
    Page(
        "responses",
        "Responses and cookies",
        "`pm.response` exists in post-response scripts; `pm.sendRequest` gives responses too.",
        (
            "CurrentResponse",
            "PostmanResponse",
            "ContentInfo",
            "StatusDetails",
            "Cookies",
            "CookieList",
            "Cookie",
            "CookieJar",
        ),
    ),
    Page(
        "assertions",
        "Assertions",
        "An assertion is a sentence: `pm.response.to.have.status(200)`, "
        '`pm.expect(body.items).to.be.an("array").that.is.not.empty`. It throws when it fails, '
        "so it belongs into a `pm.test`. Those in the tables are made by reading them: "
        "`pm.response.to.be.ok`, without parentheses.",
        ("ResponseChecks", "RequestChecks", "ValueChecks", "ChaiAssertion"),
    ),
    Page(
        "globals",
        "Globals",
        "What scripts have beside `pm` and JavaScript's own objects.",
        ("Console", "BufferConstructor", "Crypto", "SubtleCrypto", "URL", "URLSearchParams"),
        (
            "require",
            "setTimeout",
            "setInterval",
            "setImmediate",
            "clearTimeout",
            "clearInterval",
            "clearImmediate",
            "queueMicrotask",
            "structuredClone",
            "atob",
            "btoa",
        ),
    ),
    Page(
        "legacy",
        "The legacy API",
        "What scripts used before `pm`. It still works; every name has something better.",
        ("LegacyPostman",),
        (
            "tests",
            "environment",
            "globals",
            "data",
            "iteration",
            "request",
            "responseBody",
            "responseCode",
            "responseHeaders",
            "responseTime",
            "responseCookies",
            "xml2Json",
            "_",
            "CryptoJS",
            "tv4",
            "cheerio",
            "Backbone",
        ),
    ),
    Page(
        "not-yet",
        "Declared, not in this runtime yet",
        "Postman has these where it runs gRPC, datasets or local mocks. Completion knows them; "
        "a script that uses one is told that this runtime does not have it yet.",
        (
            "StreamMessage",
            "GrpcRequest",
            "GrpcResponse",
            "Dataset",
            "DatasetResult",
            "Mock",
            "MockState",
        ),
    ),
)

HEADINGS = {
    "Pm": "Members of pm",
    "Info": "pm.info",
    "Test": "pm.test",
    "Expect": "pm.expect",
    "Execution": "pm.execution",
    "RunRequestOptions": "Options of runRequest",
    "Vault": "pm.vault",
    "Visualizer": "pm.visualizer",
    "VariableScope": "Every scope",
    "Environment": "pm.environment",
    "VariableOptions": "Options of set",
    "CurrentRequest": "pm.request",
    "PostmanRequest": "Every request",
    "RequestDefinition": "What pm.sendRequest takes",
    "Url": "A URL in parts",
    "CurrentResponse": "pm.response",
    "PostmanResponse": "Every response",
    "Cookies": "pm.cookies",
    "CookieJar": "pm.cookies.jar()",
    "ResponseChecks": "About a response",
    "RequestChecks": "About a request",
    "ValueChecks": "About any value, by JSON Schema",
    "ChaiAssertion": "About any value: Chai's assertions",
    "Console": "console",
    "BufferConstructor": "Buffer",
    "Crypto": "crypto",
    "SubtleCrypto": "crypto.subtle",
    "LegacyPostman": "postman",
}
"""Headings that tell more than the type's name."""


def anchor(heading: str) -> str:
    """The anchor that GitHub makes of a heading, unless an earlier one of the page reads alike."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
