"""Auth schemes against servers that check them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import jwt
import pytest
from postroom_runtime.echo.running import EchoServer
from postroom_runtime.http import Client, Sent, Source, send
from postroom_runtime.http.auth.challenges import challenges
from postroom_runtime.http.url_text import parsed
from postroom_runtime.model.request import Auth, Body, Parameter, Request

if TYPE_CHECKING:
    from tests.runtime.http.conftest import Recorder

NONE: dict[str, str] = {}
POSTMAN = {"username": "postman", "password": "password"}


@pytest.fixture(scope="module")
def echo() -> Iterator[str]:
    """The address of an echo service."""
    with EchoServer() as server:
        yield server.url


async def get(client: Client, url: str, kind: str, parameters: Mapping[str, object]) -> Sent:
    """Send a GET with auth."""
    return await send(Request("GET", parsed(url)), client=client, auth=Auth(kind, parameters))


def codes(sent: Sent) -> list[tuple[str, int | None]]:
    """What each exchange was for, and its status."""
    return [(hop.source.value, hop.response.code if hop.response else None) for hop in sent.hops]


@pytest.mark.parametrize(
    ("kind", "parameters", "line"),
    [
        ("basic", POSTMAN, "Authorization: Basic cG9zdG1hbjpwYXNzd29yZA=="),
        ("basic", {"username": "ü"}, "Authorization: Basic w7w6"),
        ("bearer", {"token": "T"}, "Authorization: Bearer T"),
        ("apikey", {"key": "X-Key", "value": "v", "in": "header"}, "X-Key: v"),
        ("oauth2", {"accessToken": "T"}, "Authorization: Bearer T"),
        ("oauth2", {"accessToken": "T", "headerPrefix": " MAC "}, "Authorization: MAC T"),
        ("oauth2", {"accessToken": "T", "headerPrefix": ""}, "Authorization: T"),
    ],
)
async def test_one_header_says_it(
    recorder: Recorder, client: Client, kind: str, parameters: Mapping[str, object], line: str
) -> None:
    await get(client, recorder.url, kind, parameters)
    assert line in recorder.last.lines


@pytest.mark.parametrize(
    ("kind", "parameters", "target"),
    [
        ("apikey", {"key": "k", "value": "a&b c", "in": "query"}, "/?x=1&k=a%26b%20c"),
        ("apikey", {"key": "x", "value": "2", "in": "query"}, "/?x=2"),
        ("oauth2", {"accessToken": "T", "addTokenTo": "queryParams"}, "/?x=1&access_token=T"),
    ],
)
async def test_query_says_it(
    recorder: Recorder, client: Client, kind: str, parameters: Mapping[str, object], target: str
) -> None:
    await get(client, f"{recorder.url}/?x=1", kind, parameters)
    assert recorder.last.target == target


async def test_auth_takes_the_place_of_own_authorization(
    recorder: Recorder, client: Client
) -> None:
    own = (Parameter("authorization", "mine"), Parameter("X-A", "1"))
    request = Request("GET", parsed(recorder.url), own)
    await send(request, client=client, auth=Auth("bearer", {"token": "T"}))
    assert recorder.last.lines[1:3] == ["X-A: 1", "Authorization: Bearer T"]


@pytest.mark.parametrize(
    ("kind", "parameters", "warning"),
    [
        ("bearer", {}, "it has no token"),
        ("awsv4", {"accessKey": "a"}, "access key or a secret key"),
        ("jwt", {"payload": "{", "secret": "s"}, "its payload is not valid JSON"),
        ("jwt", {"algorithm": "RS256", "privateKey": "no key"}, "cannot sign with RS256"),
        ("asap", {"iss": "i"}, "it lacks aud, kid"),
        ("oauth2", {"grant_type": "authorization_code"}, "without a browser"),
        ("kerberos", {}, '"kerberos" is not known'),
    ],
)
async def test_what_cannot_sign_is_a_warning_and_goes_out_unsigned(
    recorder: Recorder, client: Client, kind: str, parameters: Mapping[str, object], warning: str
) -> None:
    sent = await get(client, recorder.url, kind, parameters)
    assert len(sent.warnings) == 1
    assert warning in sent.warnings[0]
    assert recorder.last.header("Authorization") == []


@pytest.mark.parametrize("kind", ["noauth", "none"])
async def test_no_auth(recorder: Recorder, client: Client, kind: str) -> None:
    sent = await get(client, recorder.url, kind, {})
    assert sent.warnings == ()
    assert recorder.last.header("Authorization") == []


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256", "SHA-512-256", "MD5-sess"])
async def test_digest_answers_the_challenge_and_keeps_it(
    echo: str, client: Client, algorithm: str
) -> None:
    url = f"{echo}/digest-auth?algorithm={algorithm}"
    first = await get(client, url, "digest", POSTMAN)
    assert codes(first) == [("auth", 401), ("collection", 200)]
    second = await get(client, url, "digest", POSTMAN)
    assert codes(second) == [("collection", 200)]
    assert "nc=00000002" in dict(second.request.headers)["Authorization"]


async def test_digest_with_a_wrong_password_tries_once(echo: str, client: Client) -> None:
    sent = await get(client, f"{echo}/digest-auth", "digest", {**POSTMAN, "password": "no"})
    assert codes(sent) == [("auth", 401), ("collection", 401)]


async def test_digest_retry_can_be_switched_off(echo: str, client: Client) -> None:
    parameters = {**POSTMAN, "disableRetryRequest": True}
    sent = await get(client, f"{echo}/digest-auth", "digest", parameters)
    assert codes(sent) == [("collection", 401)]


async def test_basic_hawk_and_oauth1_satisfy_the_echo_service(echo: str, client: Client) -> None:
    hawk = {
        "authId": "dh37fgj492je",
        "authKey": "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn",
        "algorithm": "sha256",
    }
    consumer = {"consumerKey": "RKCGzna7bv9YD57c", "consumerSecret": "D+EdQ-gs$-%@2Nu7"}
    in_header = {**consumer, "addParamsToHeader": True}
    answers = [
        await get(client, f"{echo}/basic-auth", "basic", POSTMAN),
        await get(client, f"{echo}/auth/hawk?a=%20b", "hawk", hawk),
        await get(client, f"{echo}/oauth1?a=b%20c", "oauth1", in_header),
        await get(client, f"{echo}/oauth1?a=b%20c", "oauth1", consumer),
    ]
    assert [sent.response.code if sent.response else 0 for sent in answers] == [200] * 4


async def test_oauth1_goes_into_a_form(recorder: Recorder, client: Client) -> None:
    body = Body("urlencoded", fields=(Parameter("a", "1"),))
    request = Request("POST", parsed(recorder.url), body=body)
    await send(request, client=client, auth=Auth("oauth1", {"consumerKey": "K"}))
    assert recorder.last.body.startswith(b"a=1&oauth_consumer_key=K&")
    assert recorder.last.header("Content-Length") == [str(len(recorder.last.body))]


def token_answer(**members: object) -> bytes:
    """A token server's answer."""
    body = json.dumps(members).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def oauth2(recorder: Recorder, **more: object) -> dict[str, object]:
    """Parameters that fetch a token."""
    return {
        "grant_type": "client_credentials",
        "accessTokenUrl": f"{recorder.url}/token",
        "clientId": "id",
        "clientSecret": "secret",
        "scope": "read",
        **more,
    }


async def test_oauth2_fetches_a_token_once(recorder: Recorder, client: Client) -> None:
    recorder.answers = [token_answer(access_token="T", expires_in=3600)]
    sent = await get(client, recorder.url, "oauth2", oauth2(recorder))
    await get(client, recorder.url, "oauth2", oauth2(recorder))
    assert [a.target for a in recorder.arrivals] == ["/token", "/", "/"]
    assert recorder.arrivals[0].body == b"grant_type=client_credentials&scope=read"
    assert recorder.arrivals[0].header("Authorization") == ["Basic aWQ6c2VjcmV0"]
    assert recorder.last.header("Authorization") == ["Bearer T"]
    assert [hop.source for hop in sent.hops] == [Source.AUTH, Source.COLLECTION]


async def test_oauth2_refreshes_a_token_that_is_over(recorder: Recorder, client: Client) -> None:
    recorder.answers = [
        token_answer(access_token="old", refresh_token="R", expires_in=1),
        token_answer(access_token="mine"),
        token_answer(access_token="new"),
    ]
    await get(client, recorder.url, "oauth2", oauth2(recorder))
    await get(client, recorder.url, "oauth2", oauth2(recorder))
    assert recorder.arrivals[2].body == b"grant_type=refresh_token&refresh_token=R&scope=read"
    assert recorder.last.header("Authorization") == ["Bearer new"]


async def test_oauth2_password_grant_in_the_body(recorder: Recorder, client: Client) -> None:
    recorder.answers = [token_answer(access_token="T")]
    parameters = oauth2(
        recorder, grant_type="password_credentials", client_authentication="body", **POSTMAN
    )
    await get(client, recorder.url, "oauth2", parameters)
    assert recorder.arrivals[0].body == (
        b"grant_type=password&username=postman&password=password&scope=read"
        b"&client_id=id&client_secret=secret"
    )


async def test_oauth2_tells_why_there_is_no_token(recorder: Recorder, client: Client) -> None:
    body = b'{"error":"invalid_client"}'
    recorder.answers = [b"HTTP/1.1 401 No\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)]
    sent = await get(client, recorder.url, "oauth2", oauth2(recorder))
    assert "answered 401 without an access token: invalid_client" in sent.warnings[0]


async def test_jwt_is_signed_with_the_chosen_algorithm(recorder: Recorder, client: Client) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    parameters = {
        "algorithm": "HS256",
        "payload": '{"sub":"me"}',
        "header": '{"alg":"none","kid":"k"}',
        "secret": base64.b64encode(secret.encode()).decode(),
        "isSecretBase64Encoded": True,
    }
    await get(client, recorder.url, "jwt", parameters)
    token = recorder.last.header("Authorization")[0].removeprefix("Bearer ")
    assert jwt.decode(token, secret, ["HS256"]) == {"sub": "me"}
    assert jwt.get_unverified_header(token)["kid"] == "k"


async def test_jwt_in_the_query(recorder: Recorder, client: Client) -> None:
    parameters = {"secret": "short", "payload": {"a": 1}, "addTokenTo": "queryParam"}
    sent = await get(client, recorder.url, "jwt", parameters)
    assert re.fullmatch(r"/\?token=[\w-]+\.[\w-]+\.[\w-]+", recorder.last.target)
    assert sent.warnings == ()


async def test_asap_names_its_parties(recorder: Recorder, client: Client) -> None:
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
    ).decode()
    parameters = {"iss": "me", "aud": "you", "kid": "me/1", "privateKey": pem, "exp": "60"}
    await get(client, recorder.url, "asap", parameters)
    token = recorder.last.header("Authorization")[0].removeprefix("Bearer ")
    claims = jwt.decode(token, key.public_key(), ["RS256"], audience="you")
    assert (claims["iss"], claims["exp"] - claims["iat"]) == ("me", 60)
    assert jwt.get_unverified_header(token)["kid"] == "me/1"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Basic realm=x", [("basic", {"realm": "x"})]),
        (
            'Digest realm="a \\"b\\", c", nonce=n, Basic realm="z"',
            [("digest", {"realm": 'a "b", c', "nonce": "n"}), ("basic", {"realm": "z"})],
        ),
        ("Negotiate, NTLM", [("negotiate", NONE), ("ntlm", NONE)]),
        ("NTLM TlRMTQ==", [("ntlm", {"": "TlRMTQ=="})]),
        ("", []),
    ],
)
def test_challenges(header: str, expected: list[tuple[str, dict[str, str]]]) -> None:
    assert challenges(header) == expected
