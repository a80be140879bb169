"""What a message of a run most likely means: the cause behind it, in a sentence, and the rule that
finds such mistakes in the script."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct


class Cause(Struct, frozen=True):
    """`sentence` says what happened and what to do; `rule` is the code of the rule that would have
    found it, if there is one."""

    sentence: str
    rule: str = ""


def likely_cause(message: str) -> Cause | None:
    """The likely cause of an error's message; None when the message says it all, or too little."""
    return next((cause for pattern, cause in _compiled() if pattern.search(message)), None)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Cause], ...]:
    return tuple((re.compile(pattern), cause) for pattern, cause in CAUSES)


CAUSES: tuple[tuple[str, Cause], ...] = (
    (
        r"Cannot read properties of undefined \(reading '(json|to|code|text|headers)'\)",
        Cause(
            "There is no response here: `pm.response` is undefined in pre-request scripts, and the "
            "response of a callback when the request could not be sent.",
            "PM001",
        ),
    ),
    (
        r"Cannot read properties of undefined \(reading '(have|be|not)'\)",
        Cause(
            "What `.to` stands behind has none: only `pm.response` and `pm.request` do. About "
            "other responses write `pm.expect(response).to…`.",
            "PM042",
        ),
    ),
    (
        r"Cannot read properties of undefined \(reading '(get|set|unset|has)'\)",
        Cause(
            "A scope is misspelt (`pm.environments`), or a call is chained to `set`, which returns "
            "nothing.",
            "PM007",
        ),
    ),
    (
        r"\.to\.(not\.)?(be|have|been)\.\w+ is not a function",
        Cause("This assertion is made by reading it: leave out the parentheses.", "PM002"),
    ),
    (
        r"Invalid Chai property: ",
        Cause("There is no assertion of that name; Jest's names are not Chai's.", "PM006"),
    ),
    (
        r"to have status reason '\d+' but got",
        Cause("A text is compared with the reason phrase: give the code as a number.", "PM012"),
    ),
    (
        r"to have status reason \[",
        Cause(
            "`status` takes one code: write `pm.expect(pm.response.code).to.be.oneOf([…])`.",
            "PM012",
        ),
    ),
    (
        r"to have status reason '[A-Z ]+' but got",
        Cause(
            "Named assertions compare the reason phrase, too, and this server sends its own: use "
            "`status` with the code.",
        ),
    ),
    (
        r"response header to be /",
        Cause(
            "A header is compared exactly, never with a regular expression: use "
            "`pm.expect(pm.response.headers.get(name)).to.match(…)`.",
            "PM013",
        ),
    ),
    (
        r"the given combination of arguments \(object and string\) is invalid",
        Cause("`include` does not find a key in an object: use `have.property`.", "PM026"),
    ),
    (
        r"^(AssertionError: )?expected (\{.*\}|\[.*\]) to equal (\{.*\}|\[.*\])$",
        Cause("`equal` asks for the very same object: `eql` compares the content.", "PM027"),
    ),
    (
        r"to be a number or a date",
        Cause(
            "The value is a text or missing. Variables that were typed in are texts: convert them "
            "with `Number`.",
            "PM039",
        ),
    ),
    (
        r"\.empty was passed non-string primitive",
        Cause("There is no value at all: assert that it exists first."),
    ),
    (
        r"no schema with key or ref \"",
        Cause("Schemas are read as draft 6 or 7: remove `$schema` of another draft.", "PM031"),
    ),
    (
        r"unknown format \"",
        Cause("Ajv 6 does not know this format: remove it from the schema.", "PM031"),
    ),
    (
        r"Unexpected token '?<'? (at|in JSON)|Unexpected token '<'",
        Cause(
            "The body is HTML or XML, often an error page: look at the status and the body first."
        ),
    ),
    (
        r"No data, empty input at 1:1",
        Cause("The body is empty: there is nothing to parse, as with status 204 or HEAD."),
    ),
    (
        r"\"undefined\" is not valid JSON",
        Cause("There is no body: the request failed, or the response had none."),
    ),
    (
        r"Cannot find module '",
        Cause("Only the bundled libraries can be required.", "PM020"),
    ),
    (
        r"pm\.execution\.skipRequest is not a function",
        Cause("It exists in pre-request scripts only: here the request has been sent.", "PM023"),
    ),
    (
        r"pm\.(require|datasets|execution\.runRequest) is not a function",
        Cause("This host does not have it; newman, for one, lacks it.", "PM068"),
    ),
    (
        r"pm\.\w+ is not a function",
        Cause("`pm` has no such member; several stand in `pm.execution` or `pm.info`.", "PM007"),
    ),
    (
        r"\b(process|globalThis|window|document|fetch|localStorage|performance) is not defined",
        Cause("Scripts run neither in a browser nor in Node, and have no such global.", "PM021"),
    ),
    (
        r"console\.\w+ is not a function",
        Cause(
            "The console has `log`, `info`, `warn`, `error`, `debug` and `clear`, no more.", "PM060"
        ),
    ),
    (
        r"A dynamic import callback was not specified|Cannot use import statement outside a module",
        Cause("Scripts are no ECMAScript modules: use `require`.", "PM022"),
    ),
    (
        r"Missing initializer in const declaration|Unexpected token ':'",
        Cause("This looks like TypeScript: scripts are plain JavaScript, without types."),
    ),
    (
        r"await is only valid in async functions",
        Cause("Newman knows no `await` at the top of a script: use a callback.", "PM068"),
    ),
    (
        r"script execution timeout",
        Cause(
            "Something never ended: an interval that nothing clears, a promise that never "
            "settles, or a slow request.",
            "PM058",
        ),
    ),
    (
        r"sandbox not responding",
        Cause("A loop that never ends, or a BigInt stored in a variable.", "PM016"),
    ),
    (
        r"Vault access denied",
        Cause("Scripts of this collection may not read the vault: allow it first."),
    ),
    (
        r"CookieStore: programmatic access to",
        Cause("The domain is not among those whose cookies scripts may use: allow it first."),
    ),
    (
        r"sendrequest: nothing to request",
        Cause("The request is undefined: a variable that nothing has set, most often."),
    ),
    (
        r"%7B%7B|Invalid URI \"https?:/+\{\{",
        Cause(
            "`{{…}}` is not replaced in scripts: wrap the URL in `pm.variables.replaceIn`.", "PM011"
        ),
    ),
    (
        r"expected '\{.*' to be an object",
        Cause("The schema was given as text: parse it with `JSON.parse`.", "PM031"),
    ),
    (
        r"Max pm\.execution\.runRequest depth",
        Cause("Requests run each other in a circle."),
    ),
    (
        r"Cannot read properties of undefined \(reading 'value'\)",
        Cause(
            "`not.have.header(name, value)` throws when the header is missing: ask for the name "
            "alone.",
            "PM032",
        ),
    ),
    (
        r"Do not know how to serialize a BigInt",
        Cause("A BigInt cannot leave the script: turn it into text with `String`.", "PM016"),
    ),
)
"""Patterns of messages, the particular ones before the general ones."""
