"""Signatures against the examples that specifications and vendors publish."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from postroom_runtime.http.auth.scheme import Signing
from postroom_runtime.http.auth.table import scheme_for
from postroom_runtime.http.options import SendOptions
from postroom_runtime.http.preparation import PreparedRequest, prepare
from postroom_runtime.http.url_text import parsed
from postroom_runtime.model.request import Auth, Body, Parameter, Request
from postroom_runtime.model.response import Response


async def sign(request: Request, kind: str, parameters: Mapping[str, object]) -> PreparedRequest:
    """`request` as it leaves with this auth."""
    auth = Auth(kind, parameters)
    scheme = scheme_for(auth, pytest.fail)
    assert scheme is not None

    async def fetch(_: Request) -> Response:
        raise AssertionError("nothing is fetched")

    signing = Signing(auth, request.body, {}, fetch)
    return await scheme.sign(prepare(request, SendOptions()), signing)


async def authorization(request: Request, kind: str, parameters: Mapping[str, object]) -> str:
    """The `Authorization` that `request` gets."""
    signed = await sign(request, kind, parameters)
    return dict(signed.headers)["Authorization"]


def text(raw: str) -> Body:
    """A plain text body."""
    return Body("raw", raw=raw, language="text")


HAWK = {
    "authId": "dh37fgj492je",
    "authKey": "werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn",
    "algorithm": "sha256",
    "timestamp": "1353832234",
    "nonce": "j4h3g2",
    "extraData": "some-app-ext-data",
}
HAWK_URL = parsed("http://example.com:8000/resource/1?b=1&a=2")


async def test_hawk_of_its_protocol_document() -> None:
    header = await authorization(Request("GET", HAWK_URL), "hawk", HAWK)
    assert header == (
        'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ext="some-app-ext-data", '
        'mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="'
    )


async def test_hawk_with_a_payload_hash() -> None:
    request = Request("POST", HAWK_URL, body=text("Thank you for flying Hawk"))
    header = await authorization(request, "hawk", {**HAWK, "includePayloadHash": True})
    assert 'hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY="' in header
    assert 'mac="aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw="' in header


AWS = {
    "accessKey": "AKIDEXAMPLE",
    "secretKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "region": "us-east-1",
    "date": "20150830T123600Z",
}


async def test_awsv4_of_the_iam_example() -> None:
    request = Request(
        "GET",
        parsed("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"),
        (Parameter("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),),
    )
    assert await authorization(request, "awsv4", {**AWS, "service": "iam"}) == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    )


async def test_awsv4_get_vanilla_of_the_test_suite() -> None:
    request = Request("GET", parsed("https://example.amazonaws.com/"))
    header = await authorization(request, "awsv4", {**AWS, "service": "service"})
    assert header.endswith("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")


async def test_awsv4_presigned_url_of_the_s3_example() -> None:
    parameters = {
        "accessKey": "AKIAIOSFODNN7EXAMPLE",
        "secretKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "service": "s3",
        "date": "20130524T000000Z",
        "addAuthDataToQuery": True,
    }
    url = parsed("https://examplebucket.s3.amazonaws.com/test.txt")
    signed = await sign(Request("GET", url), "awsv4", parameters)
    assert signed.address.query.endswith(
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


async def test_awsv4_tells_the_hash_of_a_body() -> None:
    request = Request("POST", parsed("https://example.amazonaws.com/"), body=text("hello"))
    signed = dict((await sign(request, "awsv4", {**AWS, "sessionToken": "S"})).headers)
    assert signed["X-Amz-Content-Sha256"] == (
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    )
    assert "x-amz-content-sha256;x-amz-date;x-amz-security-token" in signed["Authorization"]


EDGEGRID = {
    "accessToken": "akab-access-token-xxx-xxxxxxxxxxxxxxxx",
    "clientToken": "akab-client-token-xxx-xxxxxxxxxxxxxxxx",
    "clientSecret": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=",
    "nonce": "nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
    "timestamp": "20140321T19:34:21+0000",
}
EDGEGRID_HOST = "https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net"


async def test_edgegrid_of_the_vendors_test_data() -> None:
    request = Request("GET", parsed(f"{EDGEGRID_HOST}/"))
    header = await authorization(request, "edgegrid", EDGEGRID)
    assert header.endswith("signature=tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU=")


async def test_oauth1_of_the_vendors_walkthrough() -> None:
    parameters = {
        "consumerKey": "xvz1evFS4wEEPTGEFPHBog",
        "consumerSecret": "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "token": "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        "tokenSecret": "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        "nonce": "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        "version": "1.0",
        "timestamp": "1318622958",
        "addParamsToHeader": True,
    }
    status = "Hello Ladies + Gentlemen, a signed OAuth request!"
    request = Request(
        "POST",
        parsed("https://api.twitter.com/1/statuses/update.json?include_entities=true"),
        body=Body("urlencoded", fields=(Parameter("status", status),)),
    )
    header = await authorization(request, "oauth1", parameters)
    assert 'oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D"' in header


async def test_digest_of_its_rfc() -> None:
    parameters = {
        "username": "Mufasa",
        "password": "Circle Of Life",
        "realm": "testrealm@host.com",
        "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093",
        "qop": "auth",
        "clientNonce": "0a4f113b",
        "opaque": "5ccc069c403ebaf9f0171e9517f40e41",
    }
    request = Request("GET", parsed("http://www.nowhere.org/dir/index.html"))
    header = await authorization(request, "digest", parameters)
    assert 'response="6629fae49393a05397450978507c4ef1"' in header
    assert 'uri="/dir/index.html"' in header
    assert "nc=00000001" in header
