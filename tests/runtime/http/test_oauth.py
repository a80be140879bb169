"""OAuth 1 and 2 against oauthlib's providers, which verify what they are sent."""

# oauthlib has no types of its own, and its stubs leave most of them open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportIncompatibleMethodOverride=false, reportAssignmentType=false
# pyright: reportMissingParameterType=false, reportUntypedBaseClass=false

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from oauthlib import oauth1, oauth2
from postroom_runtime.formats import request_from_json
from postroom_runtime.http import Client, Sent, send
from postroom_runtime.model.request import Auth

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Arrival, Recorder

CLIENT, SECRET = "post room", "s3c:ret/é"
USER, PASSWORD = "me@example.com", "pass word"


@dataclass
class Grants(oauth2.RequestValidator):
    """One client, one user. `issued` are the access tokens, `seen` the parameters of requests."""

    lifetime: int = 3600
    issued: list[str] = field(default_factory=list[str])
    refresh: list[str] = field(default_factory=list[str])
    seen: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def authenticate_client(self, request: Any, *_: Any, **__: Any) -> bool:
        """By the header, or by the body."""
        import base64
        from urllib.parse import unquote

        self.seen.append(dict(request.decoded_body))
        header = request.headers.get("Authorization", "")
        pair = request.client_id or "", request.client_secret or ""
        if header.startswith("Basic "):
            name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
            pair = unquote(name), unquote(secret)
        request.client = type("Client", (), {"client_id": CLIENT})()
        return pair == (CLIENT, SECRET)

    def validate_user(self, username: str, password: str, *_: Any, **__: Any) -> bool:
        return (username, password) == (USER, PASSWORD)

    def validate_grant_type(self, *_: Any, **__: Any) -> bool:
        return True

    def validate_scopes(self, client_id: str, scopes: list[str], *_: Any, **__: Any) -> bool:
        return scopes == ["read", "write"]

    def get_default_scopes(self, *_: Any, **__: Any) -> list[str]:
        return ["read", "write"]

    def get_original_scopes(self, *_: Any, **__: Any) -> list[str]:
        return ["read", "write"]

    def validate_refresh_token(self, refresh_token: str, *_: Any, **__: Any) -> bool:
        return refresh_token in self.refresh

    def save_bearer_token(self, token: dict[str, str], *_: Any, **__: Any) -> None:
        self.issued.append(token["access_token"])
        if "refresh_token" in token:
            self.refresh.append(token["refresh_token"])

    def validate_bearer_token(self, token: str, scopes: list[str], request: Any) -> bool:
        return token in self.issued


def provider(grants: Grants, kind: str) -> Callable[[Arrival], bytes]:
    """Answers at `/token` and, to those with a good token, elsewhere."""
    types = {
        "client": oauth2.BackendApplicationServer,
        "password": oauth2.LegacyApplicationServer,
    }
    server: Any = types[kind](grants, token_expires_in=grants.lifetime)

    def answer(arrival: Arrival) -> bytes:
        method, target, _ = arrival.lines[0].split(" ")
        headers = dict(line.split(": ", 1) for line in arrival.lines[1:])
        path = urlsplit(target).path
        url = f"https://provider.test{path}"
        if path == "/token":
            _, body, status = server.create_token_response(url, method, arrival.body, headers)
        else:
            good, _ = server.verify_request(url, method, None, headers, ["read", "write"])
            status, body = (200, "in") if good else (401, "out")
        return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()

    return answer


async def ask(client: Client, recorder: Recorder, **parameters: object) -> Sent:
    """A GET with OAuth 2 of these parameters."""
    common = {"accessTokenUrl": recorder.url + "/token", "clientId": CLIENT, "clientSecret": SECRET}
    auth = Auth("oauth2", {**common, "scope": "read write", **parameters})
    return await send(request_from_json(recorder.url + "/api"), client=client, auth=auth)


def status(sent: Sent) -> int:
    """The status of the response that there must be."""
    assert sent.response is not None, sent.error
    return sent.response.code


@pytest.mark.parametrize("place", ["header", "body"])
async def test_client_credentials(recorder: Recorder, client: Client, place: str) -> None:
    grants = Grants()
    recorder.answers = [provider(grants, "client")] * 3
    parameters = {"grant_type": "client_credentials", "client_authentication": place}
    sent = [await ask(client, recorder, **parameters) for _ in range(2)]
    assert [status(each) for each in sent] == [200, 200]
    assert len(grants.issued) == 1


async def test_password_credentials_and_extra_parameters(
    recorder: Recorder, client: Client
) -> None:
    grants = Grants()
    recorder.answers = [provider(grants, "password")] * 2
    rows = [
        {"key": "resource", "value": "https://api/", "send_as": "request_body"},
        {"key": "tenant", "value": "a b", "send_as": "request_url"},
        {"key": "X-Trace", "value": "1", "send_as": "request_header"},
        {"key": "off", "value": "1", "enabled": False},
    ]
    sent = await ask(
        client,
        recorder,
        grant_type="password_credentials",
        username=USER,
        password=PASSWORD,
        audience="aud",
        tokenRequestParams=rows,
    )
    assert status(sent) == 200
    assert grants.seen[0]["resource"] == "https://api/"
    assert grants.seen[0]["audience"] == "aud"
    assert "off" not in grants.seen[0]
    assert recorder.arrivals[0].target == "/token?tenant=a%20b"
    assert recorder.arrivals[0].header("X-Trace") == ["1"]


async def test_token_that_is_over_is_refreshed(recorder: Recorder, client: Client) -> None:
    grants = Grants(lifetime=5)
    recorder.answers = [provider(grants, "password")] * 4
    login = {"grant_type": "password_credentials", "username": USER, "password": PASSWORD}
    sent = [await ask(client, recorder, **login) for _ in range(2)]
    assert [status(each) for each in sent] == [200, 200]
    assert [seen["grant_type"] for seen in grants.seen] == ["password", "refresh_token"]


async def test_refresh_token_of_the_settings(recorder: Recorder, client: Client) -> None:
    grants = Grants(refresh=["known"])
    recorder.answers = [provider(grants, "password")] * 2
    sent = await ask(client, recorder, grant_type="authorization_code", refreshToken="known")
    assert status(sent) == 200
    assert grants.seen[0]["grant_type"] == "refresh_token"


async def test_requests_side_by_side_share_a_token(recorder: Recorder, client: Client) -> None:
    grants = Grants()
    recorder.answers = [provider(grants, "client")] * 9
    asked = [ask(client, recorder, grant_type="client_credentials") for _ in range(8)]
    assert [status(sent) for sent in await asyncio.gather(*asked)] == [200] * 8
    assert len(grants.issued) == 1


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"clientSecret": "no"}, "answered 401 without an access token: invalid_client"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"accessTokenUrl": ""}, "neither an access token nor an access token URL"),
        ({"grant_type": "authorization_code"}, "without a browser"),
    ],
)
async def test_no_token_is_told_why(
    recorder: Recorder, client: Client, parameters: dict[str, object], told: str
) -> None:
    recorder.answers = [provider(Grants(), "client")] * 2
    sent = await ask(client, recorder, **{"grant_type": "client_credentials", **parameters})
    assert status(sent) == 401
    assert told in sent.warnings[0]


@dataclass
class Signatures(oauth1.RequestValidator):
    """One client with one token."""

    enforce_ssl = False

    def check_client_key(self, client_key: str) -> bool:
        return True

    def check_access_token(self, request_token: str) -> bool:
        return True

    def check_nonce(self, nonce: str) -> bool:
        return True

    def validate_timestamp_and_nonce(self, *_: Any, **__: Any) -> bool:
        return True

    def validate_client_key(self, client_key: str, request: Any) -> bool:
        return client_key == "ck"

    def validate_access_token(self, client_key: str, token: str, request: Any) -> bool:
        return token == "tk"

    def get_client_secret(self, client_key: str, request: Any) -> str:
        return "cs"

    def get_access_token_secret(self, client_key: str, token: str, request: Any) -> str:
        return "ts"

    def validate_realms(self, *_: Any, **__: Any) -> bool:
        return True


BODIES: list[dict[str, Any] | None] = [
    None,
    {"mode": "urlencoded", "urlencoded": [{"key": "a b", "value": "c&d=é+"}]},
    {"mode": "raw", "raw": '{"a": 1}', "options": {"raw": {"language": "json"}}},
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("method", ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"])
@pytest.mark.parametrize("in_header", [True, False])
async def test_oauth1_convinces_a_provider(
    recorder: Recorder, client: Client, method: str, in_header: bool, body: dict[str, Any] | None
) -> None:
    credentials = {"consumerKey": "ck", "consumerSecret": "cs", "token": "tk", "tokenSecret": "ts"}
    placed = {"signatureMethod": method, "addParamsToHeader": in_header}
    url = f"{recorder.url}/é a?q=1&q=b%20c&z=a+b"
    request = request_from_json({"url": url, "method": "POST", "body": body})
    await send(request, client=client, auth=Auth("oauth1", {**credentials, **placed}))
    arrival = recorder.last
    headers = dict(line.split(": ", 1) for line in arrival.lines[1:])
    endpoint = oauth1.ResourceEndpoint(Signatures())
    valid, _ = endpoint.validate_protected_resource_request(
        recorder.url + arrival.target, "POST", arrival.body.decode(), headers, []
    )
    assert valid
