"""The keys and values of Postman's files, as people write them.

From Postman's collection formats 2.1.0 and 3.0.0 and what its own programs accept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from postroom_server.analysis.http_words import HEADERS, METHODS


@dataclass(frozen=True, slots=True)
class Word:
    """A key or value: what it means, and for a key what its value is (`text`, `map`, `list`,
    `block`, `flag`, `number`)."""

    doc: str = ""
    shape: str = "text"


Words = Mapping[str, Word]


def words(shape: str = "text", /, **docs: str) -> dict[str, Word]:
    """Words of one shape by their meaning; `_` at the start stands for `$`."""
    return {name.replace("_kind", "$kind"): Word(doc, shape) for name, doc in docs.items()}


FLAGS: Words = {"true": Word(), "false": Word()}
METHOD_WORDS: Words = {name: Word() for name in METHODS}
HEADER_WORDS: Words = {name: Word() for name in HEADERS}

ROW: Words = {
    **words(key="The name.", value="The value.", description="What it is for."),
    **words("flag", disabled="Whether it is left out."),
}
FORM_ROW: Words = {
    **words(type="`text` or `file`: needed in each row.", src="The file's path."),
    **ROW,
    **words(contentType="The part's content type.", fileName="The name that the server sees."),
}
REQUEST_V3: Words = {
    **words(_kind="What the file holds.", name="Its name, where it differs from the file's."),
    **words(id="The id that `runRequest` takes.", description="What it is for."),
    **words(url="Where the request goes.", method="The HTTP method; `GET` when missing."),
    **words("map", headers="Headers, as a map or as a list of `key` and `value`."),
    **words("map", queryParams="Parameters of the query; they win over the URL's."),
    **words("map", pathVariables="Values of `:name` in the URL's path."),
    **words("map", body="What is sent: `type` and `content`.", auth="How the request is signed."),
    **words("map", settings="How the request is sent."),
    **words("list", scripts="Scripts before the request and after the response."),
    **words(examples="The folder of saved examples."),
    **words("number", order="Where it stands in its folder: lowest first."),
}
GRAPHQL_V3: Words = {
    **{name: REQUEST_V3[name] for name in ("$kind", "name", "id", "description", "url")},
    **{name: REQUEST_V3[name] for name in ("headers", "auth", "scripts", "settings", "order")},
    **words("block", query="The query.", variables="Its variables, as JSON text."),
    **words("map", schema="Where the schema comes from."),
}
DEFINITION_V3: Words = {
    **words(_kind="`collection`, for folders too.", name="The name."),
    **words(id="The id.", description="What it is for."),
    **words("list", variables="Variables of the collection."),
    **words("list", scripts="Scripts around each request below."),
    **words("map", auth="How the requests below are signed."),
    **words("number", order="Where a folder stands: lowest first."),
}
ENVIRONMENT: Words = {
    **words(name="The environment's name.", id="The id."),
    **words("list", values="Its variables."),
    **words(color="The colour that Postman shows."),
}
VARIABLE_ROW: Words = {
    **words(key="The name.", value="The value.", description="What it is for."),
    **words(type="`default`, or `secret`, whose value is not shown."),
    **words("flag", enabled="Whether it counts."),
}
SCRIPT_V3: Words = {
    **words(type="When it runs."),
    **words("block", code="The script."),
    **words(language="`text/javascript`."),
    **words("map", packages="Packages of the team's library."),
}
BODY_TYPES: Words = {
    "json": Word("A JSON text."),
    "text": Word("Plain text."),
    "xml": Word("An XML text."),
    "html": Word("An HTML text."),
    "javascript": Word("JavaScript."),
    "urlencoded": Word("A form, as in a URL's query."),
    "formdata": Word("A form of several parts, files among them."),
    "file": Word("The bytes of a file."),
    "none": Word("Nothing."),
}
SETTINGS_V3: Words = {
    **words(protocolVersion="`auto`, `http1` or `http2`."),
    **words("flag", strictSSL="Whether certificates must be valid."),
    **words("flag", followRedirects="Whether redirects are followed."),
    **words("number", maxRedirects="How many redirects are followed."),
    **words("flag", followOriginalHttpMethod="Whether a redirect keeps the method."),
    **words("flag", followAuthorizationHeader="Whether a redirect keeps `Authorization`."),
    **words("flag", removeRefererHeaderOnRedirect="Whether a redirect drops `Referer`."),
    **words("flag", insecureHTTPParser="Whether malformed responses are read."),
    **words("flag", disableUrlEncoding="Whether the URL is sent as it is written."),
    **words("flag", disableCookies="Whether cookies are neither sent nor kept."),
    **words("list", disabledSystemHeaders="Headers that are not added."),
    **words("flag", tlsPreferServerCiphers="Whether the server's order of ciphers counts."),
    **words("list", tlsDisabledProtocols="Versions of TLS that are not used."),
    **words("list", tlsCipherSelection="The ciphers that are used."),
}
SYSTEM_HEADERS: Words = dict.fromkeys(
    [
        "cache-control",
        "postman-token",
        "content-type",
        "content-length",
        "accept-encoding",
        "user-agent",
        "connection",
        "accept",
        "host",
    ],
    Word(),
)
AUTH_TYPES: Words = {
    "bearer": Word("A token in `Authorization`."),
    "basic": Word("A user name and password."),
    "apikey": Word("A key in a header or the query."),
    "oauth2": Word("An OAuth 2.0 access token."),
    "oauth1": Word("An OAuth 1.0 signature."),
    "jwt": Word("A JSON Web Token that is signed here."),
    "digest": Word("HTTP Digest."),
    "awsv4": Word("An AWS signature, version 4."),
    "hawk": Word("Hawk."),
    "ntlm": Word("NTLM."),
    "asap": Word("Atlassian's ASAP."),
    "edgegrid": Word("Akamai EdgeGrid."),
    "noauth": Word("None, also where a folder above has one."),
    "inherit": Word("As the folder or collection above."),
}
CREDENTIALS: Mapping[str, str] = {
    "basic": "username password",
    "bearer": "token",
    "apikey": "key value in",
    "digest": "username password realm nonce algorithm qop nonceCount clientNonce opaque "
    "disableRetryRequest",
    "oauth1": "consumerKey consumerSecret token tokenSecret signatureMethod privateKey callback "
    "verifier timestamp nonce version realm includeBodyHash addParamsToHeader "
    "addEmptyParamsToSign",
    "oauth2": "accessToken addTokenTo headerPrefix tokenType grant_type accessTokenUrl authUrl "
    "clientId clientSecret scope state username password client_authentication",
    "jwt": "algorithm secret isSecretBase64Encoded privateKey payload header addTokenTo "
    "headerPrefix queryParamKey",
    "awsv4": "accessKey secretKey sessionToken region service addAuthDataToQuery",
    "hawk": "authId authKey algorithm nonce timestamp extraData app delegation user "
    "includePayloadHash",
    "ntlm": "username password domain workstation disableRetryRequest",
    "asap": "alg kid iss aud sub exp claims privateKey",
    "edgegrid": "accessToken clientToken clientSecret nonce timestamp baseURL headersToSign "
    "maxBodySize",
}
CREDENTIAL_VALUES: Mapping[tuple[str, str], str] = {
    ("apikey", "in"): "header query",
    ("digest", "algorithm"): "MD5 MD5-sess SHA-256 SHA-256-sess SHA-512-256 SHA-512-256-sess",
    ("digest", "qop"): "auth auth-int",
    ("oauth1", "signatureMethod"): "HMAC-SHA1 HMAC-SHA256 HMAC-SHA512 RSA-SHA1 RSA-SHA256 "
    "RSA-SHA512 PLAINTEXT",
    ("oauth2", "addTokenTo"): "header queryParams",
    ("jwt", "algorithm"): "HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512",
    ("jwt", "addTokenTo"): "header queryParam",
    ("hawk", "algorithm"): "sha256 sha1",
    ("asap", "alg"): "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512",
}
KINDS: Words = {
    "http-request": Word("A request over HTTP."),
    "graphql-request": Word("A GraphQL request."),
    **dict.fromkeys(
        (f"{name}-request" for name in ("grpc", "websocket", "socket.io", "mqtt", "mcp", "llm")),
        Word("Known, but not run."),
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What fits at a place: keys or values. `is_path` when a value is the path of a file,
    `are_items` when the words are a list's items."""

    words: Words = field(default_factory=dict[str, Word])
    is_path: bool = False
    are_items: bool = False


def credential_words(kind: str) -> Words:
    """The keys of an auth type's credentials."""
    return dict.fromkeys(CREDENTIALS.get(kind, "").split(), Word())


def credential_values(kind: str, key: str) -> Words:
    """The values that a credential may have."""
    if key.startswith(("is", "include", "add", "disable")) and (kind, key) not in CREDENTIAL_VALUES:
        return FLAGS
    return dict.fromkeys(CREDENTIAL_VALUES.get((kind, key), "").split(), Word())


def header_values(name: str) -> Words:
    """Usual values of a header."""
    found = next((HEADERS[one] for one in HEADERS if one.lower() == name.lower()), ())
    return dict.fromkeys(found, Word())


def flags_of(keys: Words, key: str) -> Words:
    """`true` and `false` where a key's value is one of them."""
    return FLAGS if key in keys and keys[key].shape == "flag" else {}
