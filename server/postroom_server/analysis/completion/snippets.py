"""Checks and calls that people write every day, at the start of a statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postroom_server.analysis.completion.context import CompletionContext
from postroom_server.analysis.results import CompletionItem


@dataclass(frozen=True, slots=True)
class Snippet:
    """A snippet: what it is called, what it is for, its text, and which scripts it is for."""

    label: str
    title: str
    text: str
    scripts: tuple[str, ...] = ("prerequest", "test", "module")


SNIPPETS = (
    Snippet(
        "test-status",
        "Test: the status code",
        'pm.test("${1:status is 200}", () => {\n\tpm.response.to.have.status(${2:200});\n});',
        ("test",),
    ),
    Snippet(
        "test-json",
        "Test: a value in the JSON body",
        'pm.test("${1:has the id}", () => {\n'
        "\tconst body = pm.response.json();\n"
        "\tpm.expect(body.${2:id}).to.eql(${3:1});\n});",
        ("test",),
    ),
    Snippet(
        "test-schema",
        "Test: the body conforms to a JSON schema",
        'pm.test("${1:body conforms to the schema}", () => {\n'
        "\tpm.response.to.have.jsonSchema({\n"
        '\t\ttype: "object",\n\t\trequired: ["${2:id}"],\n'
        '\t\tproperties: { ${2:id}: { type: "${3:string}" } },\n\t});\n});',
        ("test",),
    ),
    Snippet(
        "test-header",
        "Test: a header",
        'pm.test("${1:has a content type}", () => {\n'
        '\tpm.expect(pm.response.headers.get("${2:Content-Type}")).to.include("${3:json}");\n});',
        ("test",),
    ),
    Snippet(
        "test-time",
        "Test: the response time",
        'pm.test("${1:answers in time}", () => {\n'
        "\tpm.expect(pm.response.responseTime).to.be.below(${2:500});\n});",
        ("test",),
    ),
    Snippet(
        "test-one-of",
        "Test: one of several status codes",
        'pm.test("${1:is created or there already}", () => {\n'
        "\tpm.expect(pm.response.code).to.be.oneOf([${2:200, 201}]);\n});",
        ("test",),
    ),
    Snippet(
        "save-variable",
        "Save a value of the body to a variable",
        'pm.environment.set("${1:token}", pm.response.json().${2:token});',
        ("test",),
    ),
    Snippet(
        "set-variable",
        "Set a variable",
        'pm.environment.set("${1:name}", ${2:"value"});',
        ("prerequest", "module"),
    ),
    Snippet(
        "send-request",
        "Send a request and await its response",
        'const ${1:response} = await pm.sendRequest({\n\turl: "${2:https://postman-echo.com/post}",'
        '\n\tmethod: "${3:POST}",\n\theader: { "Content-Type": "application/json" },\n'
        '\tbody: { mode: "raw", raw: JSON.stringify(${4:{ id: 1 \\}}) },\n});',
    ),
    Snippet(
        "send-request-callback",
        "Send a request with a callback and error handling",
        'pm.sendRequest("${1:https://postman-echo.com/get}", (error, response) => {\n'
        "\tif (error) {\n\t\tconsole.error(error);\n\t\treturn;\n\t}\n"
        "\t${2:console.log(response.json());}\n});",
    ),
)


def snippet_items(context: CompletionContext) -> Iterator[CompletionItem]:
    """The snippets for this kind of script, where a statement may start."""
    parent = context.parent
    if parent is None or parent.type != "expression_statement":
        return
    for number, snippet in enumerate(SNIPPETS):
        if context.script.kind in snippet.scripts:
            yield CompletionItem(
                snippet.label,
                "snippet",
                context.insert,
                plain(snippet.text),
                snippet.text,
                detail=snippet.title,
                documentation=f"```javascript\n{plain(snippet.text)}\n```",
                sort=f"2{number:03}",
            )


def plain(snippet: str) -> str:
    """A snippet's text with its placeholders filled in."""
    import re

    text = re.sub(r"\$\{\d+:((?:\\.|[^}\\])*)\}", r"\1", snippet)
    return re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)\$\d", "", text))
