"""A request as the file declares it: nothing resolved, nothing encoded."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Parameter(Struct, frozen=True):
    """A row with a key and a value: header, query parameter, path variable, form field.

    `value` None in a query parameter means that only the key is sent. `type` is `text` or `file`
    for form fields; `source` holds the paths of a file field.
    """

    key: str
    value: str | None
    enabled: bool = True
    type: str = "text"
    source: tuple[str, ...] = ()
    content_type: str | None = None
    file_name: str | None = None
    description: str = ""


class Url(Struct, frozen=True):
    """A URL. `base` is everything before `?` and `#`, as written; `{{…}}` and `:id` stand in it."""

    base: str = ""
    query: tuple[Parameter, ...] = ()
    path_variables: tuple[Parameter, ...] = ()
    fragment: str | None = None

    @property
    def text(self) -> str:
        """The URL on one line, disabled parameters left out."""
        rows = [row for row in self.query if row.enabled]
        query = "&".join(row.key if row.value is None else f"{row.key}={row.value}" for row in rows)
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.base}{'?' if rows else ''}{query}{fragment}"


class Body(Struct, frozen=True):
    """A request body. `mode` is v2.1's: raw, urlencoded, formdata, file or graphql."""

    mode: str
    raw: str = ""
    language: str | None = None
    fields: tuple[Parameter, ...] = ()
    file_path: str | None = None
    file_content: str | None = None
    graphql: Mapping[str, object] = field(default_factory=dict[str, object])
    enabled: bool = True


class Auth(Struct, frozen=True):
    """An auth scheme and its parameters by name. `noauth` stops inheritance."""

    type: str
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])


class OwnProxy(Struct, frozen=True):
    """The proxy that a request of v2 names. `tunnel` opens a tunnel for http, too."""

    host: str
    port: int = 8080
    tunnel: bool = False
    username: str | None = None
    password: str = ""


class OwnCertificate(Struct, frozen=True):
    """The client certificate that a request of v2 names, as paths; empty ones are not given.

    `matches` are URL patterns; without any it is for the request's own host.
    """

    certificate: str = ""
    key: str = ""
    pfx: str = ""
    passphrase: str = ""
    matches: tuple[str, ...] = ()


class Request(Struct, frozen=True):
    """A request. `auth` None means: inherited from the nearest folder or collection with one."""

    method: str = "GET"
    url: Url = Url()
    headers: tuple[Parameter, ...] = ()
    body: Body | None = None
    auth: Auth | None = None
    description: str = ""
    proxy: OwnProxy | None = None
    certificate: OwnCertificate | None = None
