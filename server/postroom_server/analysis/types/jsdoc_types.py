"""Types as JSDoc writes them: TypeScript's notation, and Closure's `Array.<T>`, `?T`, `*`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from postroom_server.api import types as api

_TOKEN = re.compile(
    r"""\s*(?: (?P<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)
    | (?P<text>"[^"]*"|'[^']*') | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<mark>=>|\.\.\.|\.<|[{}()\[\]<>|&,:;?=*!]) )""",
    re.VERBOSE,
)
_PRIMITIVES = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "bigint": "bigint",
    "symbol": "symbol",
    "undefined": "undefined",
    "null": "null",
    "void": "void",
    "never": "never",
    "any": "any",
    "unknown": "unknown",
    "object": "object",
    "String": "string",
    "Number": "number",
    "Boolean": "boolean",
    "Object": "object",
    "bool": "boolean",
    "int": "number",
    "integer": "number",
    "float": "number",
}
_ANY = api.Primitive("any")
_DEEPEST = 20


class UnreadableTypeError(Exception):
    """A type that is written in no notation known here."""


@lru_cache(maxsize=512)
def read_type(text: str) -> api.Type | None:
    """The type that a JSDoc comment writes between braces; None when it cannot be read."""
    try:
        reader = _Reader(_tokens(text))
        found = reader.union(0)
        return found if reader.at == len(reader.tokens) else None
    except UnreadableTypeError:
        return None


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        token = _TOKEN.match(text, position)
        if token is None:
            raise UnreadableTypeError
        found.append(token.group().strip())
        position = token.end()
    return found


@dataclass
class _Reader:
    """Recursive descent over the tokens of one type."""

    tokens: list[str]
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def skip(self, *tokens: str) -> bool:
        found = self.peek() in tokens and bool(self.peek())
        self.at += found
        return found

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise UnreadableTypeError

    def union(self, depth: int) -> api.Type:
        if depth > _DEEPEST:
            raise UnreadableTypeError
        self.skip("|")
        found = [self.intersection(depth)]
        while self.skip("|"):
            found.append(self.intersection(depth))
        self.skip("=")
        return found[0] if len(found) == 1 else api.Union(found)

    def intersection(self, depth: int) -> api.Type:
        found = [self.suffixed(depth)]
        while self.skip("&"):
            found.append(self.suffixed(depth))
        return found[0] if len(found) == 1 else api.Intersection(found)

    def suffixed(self, depth: int) -> api.Type:
        if self.skip("?"):
            return api.Union([self.suffixed(depth), api.Primitive("null")])
        self.skip("!", "...")
        found = self.single(depth)
        while self.skip("["):
            self.expect("]")
            found = api.Array(found)
        return found

    def single(self, depth: int) -> api.Type:
        token = self.take()
        if token == "*":
            return _ANY
        if token == "{":
            return self.members(depth)
        if token == "[":
            return api.Tuple(self.listed("]", depth))
        if token == "(":
            return self.parenthesized(depth)
        if token[:1] in ("'", '"'):
            return api.Literal(token[1:-1])
        if token.lstrip("-")[:1].isdigit():
            return api.Literal(float(token) if "." in token else int(token))
        if token in ("readonly", "keyof", "typeof"):
            return self.suffixed(depth) if token == "readonly" else (self.suffixed(depth), _ANY)[1]
        if token in ("true", "false"):
            return api.Literal(token == "true")
        if token == "function" and self.peek() == "(":
            return self.closure_function(depth)
        return self.named(token, depth)

    def named(self, name: str, depth: int) -> api.Type:
        if not name[:1].isalpha() and name[:1] not in "_$":
            raise UnreadableTypeError
        args = self.listed(">", depth) if self.skip("<", ".<") else []
        if name in ("Object", "object", "Record") and args:
            return api.Object({}, index=args[-1])
        if name in ("Array", "ReadonlyArray"):
            return api.Array(args[0] if args else _ANY)
        if name in ("Partial", "Required", "Readonly", "NonNullable") and args:
            return args[0]
        primitive = _PRIMITIVES.get(name)
        return api.Primitive(primitive) if primitive else api.Named(name, args)

    def listed(self, closing: str, depth: int) -> list[api.Type]:
        found: list[api.Type] = []
        while not self.skip(closing):
            found.append(self.union(depth + 1))
            if not self.skip(",") and self.peek() != closing:
                raise UnreadableTypeError
        return found

    def members(self, depth: int) -> api.Type:
        found: dict[str, api.Member] = {}
        index: api.Type | None = None
        while not self.skip("}"):
            if self.skip("["):
                while not self.skip("]"):
                    if not self.take():
                        raise UnreadableTypeError
                self.expect(":")
                index = self.union(depth + 1)
            else:
                self.skip("readonly")
                name = self.take().strip("\"'")
                optional = self.skip("?")
                type_ = self.union(depth + 1) if self.skip(":") else _ANY
                found[name] = api.Member(type_, optional=optional)
            if not self.skip(",", ";") and self.peek() != "}":
                raise UnreadableTypeError
        return api.Object(found, index=index)

    def parenthesized(self, depth: int) -> api.Type:
        start = self.at
        parameters = self.parameters(depth)
        if parameters is not None and self.skip("=>"):
            return api.Function([api.Signature(parameters, self.union(depth + 1))])
        self.at = start
        inner = self.union(depth + 1)
        self.expect(")")
        return inner

    def parameters(self, depth: int) -> list[api.Parameter] | None:
        """The parameters of a function type; None when it is none."""
        found: list[api.Parameter] = []
        try:
            while not self.skip(")"):
                rest = self.skip("...")
                name, optional = self.take(), self.skip("?")
                type_ = self.union(depth + 1) if self.skip(":") else _ANY
                found.append(api.Parameter(name, type_, optional, rest))
                if not self.skip(",") and self.peek() != ")":
                    return None
        except UnreadableTypeError:
            return None
        return found

    def closure_function(self, depth: int) -> api.Type:
        """Closure's `function(string, number): boolean`."""
        self.expect("(")
        given = self.listed(")", depth)
        returns = self.union(depth + 1) if self.skip(":") else _ANY
        parameters = [api.Parameter(f"arg{n}", one) for n, one in enumerate(given, 1)]
        return api.Function([api.Signature(parameters, returns)])
