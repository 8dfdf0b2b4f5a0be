"""A statement's JWS stands for exactly these bytes, of this kind, by this issuer."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from contract.encoding import b64url, from_b64url
from contract.jws import StatementKind, sign_statement, verify_statement
from contract.keys import PrivateKeySigner, SignatureError

STATEMENT = b'{"payment_id":"p1","result":"credited"}'
PAYMENT = StatementKind.PAYMENT


def test_a_statement_verifies_by_its_own_jws(signer):
    jws = sign_statement(STATEMENT, PAYMENT, signer, "op")
    assert ".." in jws
    find = {signer.keyid: signer.public}.get
    assert verify_statement(STATEMENT, jws, PAYMENT, find, "op") == signer.keyid


def test_any_jws_library_would_accept_it(signer):
    """The signing input is built by hand here, from RFC 7515 alone."""
    head, tail = sign_statement(STATEMENT, PAYMENT, signer, "op").split("..")
    assert json.loads(from_b64url(head))["alg"] == signer.algorithm.jws_name
    signing_input = f"{head}.{b64url(STATEMENT)}".encode()
    signer.public.verify(signing_input, from_b64url(tail))


def test_an_es256_signature_is_r_and_s_side_by_side():
    key = ec.generate_private_key(ec.SECP256R1())
    head, tail = sign_statement(STATEMENT, PAYMENT, PrivateKeySigner(key), "op").split("..")
    raw = from_b64url(tail)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.public_key().verify(der, f"{head}.{b64url(STATEMENT)}".encode(), ec.ECDSA(SHA256()))


def test_other_bytes_kinds_issuers_and_keys_are_refused(signer):
    jws = sign_statement(STATEMENT, PAYMENT, signer, "op")
    find = {signer.keyid: signer.public}.get
    for statement, kind, finder, issuer in (
        (STATEMENT + b" ", PAYMENT, find, "op"),
        (STATEMENT, StatementKind.JOURNAL, find, "op"),
        (STATEMENT, PAYMENT, find, "somebody"),
        (STATEMENT, PAYMENT, {}.get, "op"),
    ):
        with pytest.raises(SignatureError):
            verify_statement(statement, jws, kind, finder, issuer)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda head, tail: f"{head}.{b64url(STATEMENT)}.{tail}",
        lambda head, tail: f"{head}..",
        lambda head, tail: f"{head}..{tail}=",
        lambda head, tail: f"{b64url(b'[]')}..{tail}",
        lambda head, tail: f"!..{tail}",
        lambda head, tail: f"{head}..{tail[:-4]}",
        lambda head, tail: "a" * 2000 + f"..{tail}",
        lambda head, tail: (
            b64url(from_b64url(head).replace(b'"alg":"', b'"alg":"none","x":"')) + f"..{tail}"
        ),
        lambda head, tail: (
            b64url(from_b64url(head).replace(b"ES256", b"EdDSX").replace(b"EdDSA", b"ES256"))
            + f"..{tail}"
        ),
    ],
)
def test_a_mangled_jws_is_refused(signer, mangle):
    jws = mangle(*sign_statement(STATEMENT, PAYMENT, signer, "op").split(".."))
    with pytest.raises(SignatureError):
        verify_statement(STATEMENT, jws, PAYMENT, {signer.keyid: signer.public}.get, "op")


def test_base64url_has_one_spelling():
    assert from_b64url(b64url(b"\xff\xfe")) == b"\xff\xfe"
    for bad in ("__5", "//4", "__4=", "_", "__\n4"):
        with pytest.raises(ValueError, match="base64url"):
            from_b64url(bad)


def test_a_header_nested_deeper_than_the_stack_is_refused_and_no_crash():
    """Whoever verifies may stand deep in a server's own calls."""
    deep = b64url(b"[" * 700) + "..AAAA"

    def verify_at(depth):
        if depth:
            return verify_at(depth - 1)
        return verify_statement(b"{}", deep, StatementKind.PAYMENT, lambda _: None, "operator")

    with pytest.raises(SignatureError, match="not a detached JWS"):
        verify_at(400)
