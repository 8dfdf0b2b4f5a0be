"""Profile kiosk-v1: what is signed cannot be altered, left out, added or swapped."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from contract.keys import KeyUnsupportedError, PrivateKeySigner, PublicKey, SignatureError
from contract.signatures import (
    ResponseMessage,
    sign_request,
    sign_response,
    signature_base,
    verify_request,
    verify_response,
)

CREATED = 1_790_000_000


def finder(*signers):
    return {one.keyid: one.public for one in signers}.get


def signed(request, signer, nonce="n1"):
    added = sign_request(request, signer, created=CREATED, nonce=nonce)
    return replace(request, headers={**request.headers, **added})


def answered(request, signer, status=200, body=b'{"ok":true}'):
    response = ResponseMessage(status, {"content-type": "application/json"}, body)
    added = sign_response(request, response, signer, created=CREATED, nonce="n2")
    return replace(response, headers={**response.headers, **added})


def test_rfc_9421_b26_ed25519_base_and_signature_hold():
    key = PublicKey.from_spki(
        base64.b64decode("MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
    )
    values = {
        '"date"': "Tue, 20 Apr 2021 02:07:55 GMT",
        '"@method"': "POST",
        '"@path"': "/foo",
        '"@authority"': "example.com",
        '"content-type"': "application/json",
        '"content-length"': "18",
    }
    params = f'({" ".join(values)});created=1618884473;keyid="test-key-ed25519"'
    base = signature_base(list(values), list(values.values()), params)
    published = (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )
    key.verify(base, base64.b64decode(published))
    with pytest.raises(SignatureError):
        key.verify(base + b" ", base64.b64decode(published))


def test_rfc_9421_b24_ecdsa_base_and_signature_hold():
    key = PublicKey.from_spki(
        base64.b64decode(
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf"
            "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ=="
        )
    )
    values = {
        '"@status"': "200",
        '"content-type"': "application/json",
        '"content-digest"': "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5"
        "oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
        '"content-length"': "23",
    }
    params = f'({" ".join(values)});created=1618884473;keyid="test-key-ecc-p256"'
    base = signature_base(list(values), list(values.values()), params)
    published = (
        "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="
    )
    key.verify(base, base64.b64decode(published))


def test_a_signed_request_verifies_and_tells_who_when_and_which(upload_request, signer):
    found = verify_request(signed(upload_request, signer), finder(signer))
    assert (found.keyid, found.created, found.nonce) == (signer.keyid, CREATED, "n1")


def test_a_request_without_a_body_needs_no_digest_and_no_key(upload_request, signer):
    request = replace(upload_request, method="GET", body=b"", headers={"host": "x"})
    verify_request(signed(request, signer), finder(signer))


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"authority": "elsewhere.example"},
        {"path": "/v1/payments/1"},
        {"query": "a=b"},
        {"body": b'{"records":[1]}'},
        {"body": b""},
    ],
)
def test_no_part_of_a_signed_request_can_be_altered(upload_request, signer, change):
    altered = replace(signed(upload_request, signer), **change)
    with pytest.raises(SignatureError):
        verify_request(altered, finder(signer))


@pytest.mark.parametrize("name", ["content-type", "content-digest", "idempotency-key"])
def test_no_covered_header_can_be_altered_or_dropped(upload_request, signer, name):
    request = signed(upload_request, signer)
    other = replace(request, headers={**request.headers, name: "something else"})
    missing = replace(request, headers={k: v for k, v in request.headers.items() if k != name})
    for altered in (other, missing):
        with pytest.raises(SignatureError):
            verify_request(altered, finder(signer))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"created={CREATED}", f"created={CREATED + 1}"),
        ('nonce="n1"', 'nonce="n9"'),
        ('tag="kiosk-v1"', 'tag="kiosk-v2"'),
        (';tag="kiosk-v1"', ""),
        (' "@query"', ""),
        ('"@method" "@authority"', '"@authority" "@method"'),
        ("kiosk=(", "other=("),
        ('tag="kiosk-v1"', 'tag="kiosk-v1";tag="kiosk-v1"'),
        ('tag="kiosk-v1"', 'tag="kiosk-v1", second=("@method")'),
    ],
)
def test_signature_parameters_cannot_be_altered(upload_request, signer, old, new):
    request = signed(upload_request, signer)
    assert old in request.headers["signature-input"]
    given = request.headers["signature-input"].replace(old, new)
    altered = replace(request, headers={**request.headers, "signature-input": given})
    with pytest.raises(SignatureError):
        verify_request(altered, finder(signer))


def test_the_algorithm_comes_from_the_key_and_never_from_the_message(upload_request):
    ours = PrivateKeySigner(ec.generate_private_key(ec.SECP256R1()))
    request = signed(upload_request, ours)
    given = request.headers["signature-input"].replace("ecdsa-p256-sha256", "ed25519")
    altered = replace(request, headers={**request.headers, "signature-input": given})
    with pytest.raises(SignatureError, match="alg differs"):
        verify_request(altered, finder(ours))


def test_an_unknown_or_swapped_key_is_refused(upload_request, signer):
    request = signed(upload_request, signer)
    with pytest.raises(SignatureError, match="not known"):
        verify_request(request, finder())
    other = PrivateKeySigner(ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(SignatureError):
        verify_request(request, lambda _: other.public)


def test_other_kinds_of_keys_are_refused():
    key = ec.generate_private_key(ec.SECP384R1())
    with pytest.raises(KeyUnsupportedError):
        PrivateKeySigner(key)
    with pytest.raises(KeyUnsupportedError):
        PublicKey.from_spki(b"no key")


def test_a_signed_answer_verifies_for_its_own_request_only(upload_request, signer):
    request = signed(upload_request, signer)
    response = answered(request, signer)
    verify_response(request, response, finder(signer))
    for other in (
        signed(upload_request, signer, nonce="n7"),
        signed(replace(upload_request, body=b"{}"), signer),
        replace(request, path="/v1/echo"),
        replace(request, method="GET"),
        replace(request, headers={**request.headers, "idempotency-key": "J1:2:cd"}),
        upload_request,
    ):
        with pytest.raises(SignatureError):
            verify_response(other, response, finder(signer))


def test_neither_status_nor_body_of_an_answer_can_be_altered(upload_request, signer):
    request = signed(upload_request, signer)
    response = answered(request, signer)
    for altered in (replace(response, status=409), replace(response, body=b'{"ok":false}')):
        with pytest.raises(SignatureError):
            verify_response(request, altered, finder(signer))


def test_an_answer_to_an_unsigned_request_is_bound_to_its_body(upload_request, signer):
    request = replace(
        upload_request, headers={**upload_request.headers, "content-digest": "sha-256=:x:"}
    )
    response = answered(request, signer, status=403)
    verify_response(request, response, finder(signer))
    other = replace(request, headers={**request.headers, "content-digest": "sha-256=:y:"})
    with pytest.raises(SignatureError):
        verify_response(other, response, finder(signer))


def test_line_breaks_cannot_smuggle_components(upload_request, signer):
    headers = {**upload_request.headers, "idempotency-key": 'k\n"@status": 200'}
    with pytest.raises(SignatureError):
        signed(replace(upload_request, headers=headers), signer)
