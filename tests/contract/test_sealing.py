"""Secrets on their way: only the operator reads them, and only for what they were given."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from contract.encoding import b64url, from_b64url
from contract.sealing import SealError, bound_to, seal, unseal

FOR = bound_to("visit-1", "+79001234567", "login")


@pytest.fixture(scope="module")
def private():
    return ec.generate_private_key(ec.SECP256R1())


def spki_of(private) -> bytes:
    return private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


@pytest.mark.parametrize("secret", ["1", "4711", "Мамина корова", "a" * 128])
def test_what_is_sealed_is_read_by_the_key_it_was_sealed_to(private, secret):
    assert unseal(private, seal(spki_of(private), secret, FOR), FOR) == secret


def test_the_same_secret_never_looks_the_same_twice(private):
    assert seal(spki_of(private), "4711", FOR) != seal(spki_of(private), "4711", FOR)


def test_how_long_a_secret_is_cannot_be_seen(private):
    lengths = {len(seal(spki_of(private), "1" * n, FOR)) for n in range(1, 60)}
    assert len(lengths) == 1


@pytest.mark.parametrize(
    "other",
    [
        bound_to("visit-2", "+79001234567", "login"),
        bound_to("visit-1", "+79001234568", "login"),
        bound_to("visit-1", "+79001234567", "block"),
    ],
)
def test_a_secret_given_for_one_purpose_opens_no_other(private, other):
    with pytest.raises(SealError):
        unseal(private, seal(spki_of(private), "4711", FOR), other)


def test_another_key_reads_nothing(private):
    with pytest.raises(SealError):
        unseal(ec.generate_private_key(ec.SECP256R1()), seal(spki_of(private), "4711", FOR), FOR)


@pytest.mark.parametrize("place", [0, 1, 64, 65, 90, -1])
def test_a_changed_byte_is_noticed(private, place):
    raw = bytearray(from_b64url(seal(spki_of(private), "4711", FOR)))
    raw[place] ^= 1
    with pytest.raises(SealError):
        unseal(private, b64url(bytes(raw)), FOR)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64!", b64url(bytes(200))])
def test_what_was_never_sealed_is_refused(private, text):
    with pytest.raises(SealError):
        unseal(private, text, FOR)


def test_nothing_is_sealed_to_a_key_of_another_kind():
    foreign = ed25519.Ed25519PrivateKey.generate()
    with pytest.raises(ValueError, match="P-256"):
        seal(spki_of(foreign), "4711", FOR)


def test_a_secret_beyond_all_measure_is_refused(private):
    with pytest.raises(ValueError, match="too long"):
        seal(spki_of(private), "a" * 300, FOR)
