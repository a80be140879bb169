"""The globals around V8, by what they compute."""

from __future__ import annotations

from hashlib import pbkdf2_hmac

import pytest
from postroom_runtime.scripting.recorder import record
from postroom_runtime.scripting.supervisor import HostSession

HEX = "const hex = (bytes) => Buffer.from(bytes).toString('hex'); const zeros = new Uint8Array(16);"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (
            "new URL('../x?y=1 2#é', 'http://exämple.com:80/a/b').href",
            "http://xn--exmple-cua.com/x?y=1%202#%C3%A9",
        ),
        ("new URLSearchParams({ a: 'ä ' }).toString()", "a=%C3%A4+"),
        ("Array.from(new TextEncoder().encode('é€'))", [195, 169, 226, 130, 172]),
        ("new TextDecoder('shift_jis').decode(new Uint8Array([0x82, 0xa0]))", "あ"),
        ("btoa('hello') + atob(' aGVs bG8 ')", "aGVsbG8=hello"),
        ("structuredClone(new Map([[1, { a: [undefined] }]])).get(1).a.length", 1),
        ("await new Blob(['ab', new Uint8Array([99])], { type: 'T/P' }).slice(1).text()", "bc"),
        ("new File(['x'], 'n.txt').name", "n.txt"),
        ("Buffer.from('aé??').toString('base64url')", "YcOpPz8"),
        ("AbortSignal.any([AbortSignal.abort('why')]).reason", "why"),
        ("crypto.randomUUID().length", 36),
        (
            "hex(await crypto.subtle.digest('sha-1', Buffer.from('abc')))",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
        ),
        ("typeof globalThis + typeof WebAssembly + typeof process + typeof fetch", "undefined" * 4),
        ("require('lodash').VERSION", "4.18.1"),
        ("require('uuid')().length", 36),
        ("require('csv-parse/lib/sync')('a,b\\n1,2', { columns: true })[0].b", "2"),
    ],
)
async def test_global(session: HostSession, expression: str, value: object):
    recorder = await record(session, f"{HEX} console.log({expression})")
    assert recorder.error is None
    assert recorder.logged == [value]


async def test_bytes_survive_compression_in_a_stream(session: HostSession):
    source = """
    const text = "hello ".repeat(99);
    for (const format of ["gzip", "deflate", "deflate-raw"]) {
      const packed = new Blob([text]).stream().pipeThrough(new CompressionStream(format));
      const stream = packed.pipeThrough(new DecompressionStream(format));
      let back = "";
      for await (const piece of stream.pipeThrough(new TextDecoderStream())) back += piece;
      console.log(back === text);
    }"""
    assert (await record(session, source)).logged == [True, True, True]


KEYS = {
    "HMAC": "{ name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']",
    "ECDSA": "{ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']",
    "Ed25519": "'Ed25519', true, ['sign', 'verify']",
    "RSA-PSS": "{ ...rsa, name: 'RSA-PSS' }, true, ['sign', 'verify']",
    "RSASSA-PKCS1-v1_5": "{ ...rsa, name: 'RSASSA-PKCS1-v1_5' }, true, ['sign', 'verify']",
}


@pytest.mark.parametrize("algorithm", KEYS)
async def test_a_signature_is_verified_with_keys_that_went_through_json(
    session: HostSession, algorithm: str
):
    source = f"""
    const rsa = {{ hash: 'SHA-256', modulusLength: 2048, publicExponent: Buffer.from([1, 0, 1]) }};
    const how = {{ name: '{algorithm}', hash: 'SHA-256', saltLength: 32 }};
    const made = await crypto.subtle.generateKey({KEYS[algorithm]});
    const pair = made.publicKey ? made : {{ publicKey: made, privateKey: made }};
    const again = async (key, usage) => crypto.subtle.importKey(
      'jwk', await crypto.subtle.exportKey('jwk', key), key.algorithm, true, [usage]);
    const data = Buffer.from('data');
    const signature = await crypto.subtle.sign(how, await again(pair.privateKey, 'sign'), data);
    const verifier = await again(pair.publicKey, 'verify');
    console.log(await crypto.subtle.verify(how, verifier, signature, data));
    console.log(await crypto.subtle.verify(how, verifier, signature, Buffer.from('Data')));"""
    recorder = await record(session, source)
    assert recorder.error is None
    assert recorder.logged == [True, False]


@pytest.mark.parametrize("algorithm", ["AES-CBC", "AES-CTR", "AES-GCM"])
async def test_what_is_encrypted_can_be_decrypted(session: HostSession, algorithm: str):
    source = f"""{HEX}
    const how = {{ name: '{algorithm}', iv: zeros, counter: zeros, length: 64 }};
    const key = await crypto.subtle.importKey('raw', zeros, how, true, ['encrypt', 'decrypt']);
    const hidden = await crypto.subtle.encrypt(how, key, Buffer.from('secret'));
    console.log(Buffer.from(await crypto.subtle.decrypt(how, key, hidden)).toString());"""
    recorder = await record(session, source)
    assert recorder.error is None
    assert recorder.logged == ["secret"]


async def test_keys_are_derived_from_passwords(session: HostSession):
    source = f"""{HEX}
    const password = await crypto.subtle.importKey(
      'raw', Buffer.from('password'), 'PBKDF2', false, ['deriveBits']);
    const how = {{ name: 'PBKDF2', salt: Buffer.from('salt'), iterations: 2, hash: 'SHA-1' }};
    console.log(hex(await crypto.subtle.deriveBits(how, password, 160)));"""
    recorder = await record(session, source)
    assert recorder.logged == [pbkdf2_hmac("sha1", b"password", b"salt", 2, 20).hex()]
