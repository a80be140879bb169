"""Substitution over a whole request: every string that Postman resolves, and no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import cast

from msgspec import Struct, field
from msgspec.structs import replace

from postroom_runtime.model.request import Auth, Body, OwnCertificate, OwnProxy, Parameter, Request
from postroom_runtime.variables.dynamic import NATIVE, is_dynamic
from postroom_runtime.variables.rendering import render
from postroom_runtime.variables.substitution import names_in, substitute
from postroom_runtime.variables.url import joined_url, parsed_url, without_emptied

Generate = Callable[[list[str]], Awaitable[list[str | None]]]
_Text = Callable[[str], str]


class Resolved(Struct, frozen=True):
    """A request and the auth that applies to it with their variables filled in.

    `unresolved` holds the names that nobody defines, in the order in which they stand there,
    `endless` those that are defined by themselves, or by more than can be sent.
    """

    request: Request
    auth: Auth | None
    unresolved: tuple[str, ...]
    endless: tuple[str, ...] = ()


async def resolve_request(
    request: Request, auth: Auth | None, values: Mapping[str, object], generate: Generate
) -> Resolved:
    """Fill in `values` and dynamic variables. `auth` is the scheme after inheritance.

    Dynamic variables that are not made here are asked of `generate`, all of a request at once.
    """
    supply = _Supply(values)
    while True:
        resolved = _resolve_with(request, auth, supply)
        if not supply.needed:
            return resolved
        supply.refill(await generate(supply.needed))


async def resolve_text(text: str, values: Mapping[str, object], generate: Generate) -> str:
    """Fill in `values` and dynamic variables in one text."""
    supply = _Supply(values)
    while True:
        resolved = substitute(text, supply.lookup)
        if not supply.needed:
            return resolved
        supply.refill(await generate(supply.needed))


class _Supply(Struct):
    """Answers lookups, and notes which dynamic values the script host must still make.

    A request is substituted again from the start once they are there: no occurrence ever shares
    its value with another, and nobody has seen the first attempt.
    """

    values: Mapping[str, object]
    needed: list[str] = field(default_factory=list[str])
    _made: dict[str, list[str | None]] = field(default_factory=dict[str, list[str | None]])
    _used: dict[str, int] = field(default_factory=dict[str, int])

    def lookup(self, name: str) -> str | None:
        """The text for `{{name}}`, None when nobody defines it. Empty for a value that is still
        to be made: what comes of it is thrown away."""
        if name in self.values:
            return render(self.values[name])
        if not is_dynamic(name):
            return None
        maker = NATIVE.get(name)
        return maker() if maker is not None else self._generated(name)

    def refill(self, made: Sequence[str | None]) -> None:
        """Take in what `needed` asked for and start over."""
        for name, value in zip(self.needed, made, strict=True):
            self._made.setdefault(name, []).append(value)
        self.needed = []
        self._used = {}

    def _generated(self, name: str) -> str | None:
        made, used = self._made.get(name, []), self._used.get(name, 0)
        if made and made[0] is None:
            return None
        self._used[name] = used + 1
        if used < len(made):
            return made[used]
        self.needed.append(name)
        return ""


def _resolve_with(request: Request, auth: Auth | None, supply: _Supply) -> Resolved:
    unresolved: dict[str, None] = {}

    def text(value: str) -> str:
        resolved = substitute(value, supply.lookup)
        unresolved.update(dict.fromkeys(names_in(resolved)))
        return resolved

    filled = map_request(request, text)
    filled_auth = None if auth is None else map_auth(auth, text)
    endless = tuple(name for name in unresolved if name in supply.values)
    return Resolved(
        filled, filled_auth, tuple(name for name in unresolved if name not in endless), endless
    )


def map_request(request: Request, text: _Text) -> Request:
    """`request` with `text` applied to every string that variables may stand in.

    The URL is one text: a value that holds `?`, `&` or `#` takes effect as part of the URL.
    """
    variables = tuple(_map_row(row, text) for row in request.url.path_variables)
    url = parsed_url(text(joined_url(request.url)), variables)
    url = replace(url, base=without_emptied(url.base, request.url.path_variables, variables))
    headers = tuple(_map_row(row, text) for row in request.headers)
    body = None if request.body is None else _map_body(request.body, text)
    return replace(
        request,
        method=text(request.method),
        url=url,
        headers=headers,
        body=body,
        proxy=None if request.proxy is None else _map_proxy(request.proxy, text),
        certificate=None if request.certificate is None else _map_paths(request.certificate, text),
    )


def _map_proxy(proxy: OwnProxy, text: _Text) -> OwnProxy:
    username = None if proxy.username is None else text(proxy.username)
    return replace(proxy, host=text(proxy.host), username=username, password=text(proxy.password))


def _map_paths(files: OwnCertificate, text: _Text) -> OwnCertificate:
    return replace(
        files,
        certificate=text(files.certificate),
        key=text(files.key),
        pfx=text(files.pfx),
        passphrase=text(files.passphrase),
    )


def map_auth(auth: Auth, text: _Text) -> Auth:
    """`auth` with `text` applied to its parameters, however deep."""
    parameters = {key: _map_value(value, text) for key, value in auth.parameters.items()}
    return replace(auth, parameters=parameters)


def _map_row(row: Parameter, text: _Text) -> Parameter:
    if not row.enabled:
        return row
    return replace(
        row,
        key=text(row.key),
        value=None if row.value is None else text(row.value),
        source=tuple(text(path) for path in row.source),
        content_type=None if row.content_type is None else text(row.content_type),
        file_name=None if row.file_name is None else text(row.file_name),
    )


def _map_body(body: Body, text: _Text) -> Body:
    if body.mode == "raw":
        language = None if body.language is None else text(body.language)
        return replace(body, raw=text(body.raw), language=language)
    if body.mode in ("urlencoded", "formdata"):
        return replace(body, fields=tuple(_map_row(row, text) for row in body.fields))
    if body.mode == "graphql":
        return replace(body, graphql={k: _map_value(v, text) for k, v in body.graphql.items()})
    return replace(
        body,
        file_path=None if body.file_path is None else text(body.file_path),
        file_content=None if body.file_content is None else text(body.file_content),
    )


def _map_value(value: object, text: _Text) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        rows = cast("Mapping[object, object]", value)
        return {key: _map_value(inner, text) for key, inner in rows.items()}
    if isinstance(value, list | tuple):
        members = cast("Sequence[object]", value)
        return [_map_value(inner, text) for inner in members]
    return value
