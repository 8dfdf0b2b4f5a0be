"""The two kinds of signing key both sides know, and how a key is named.

A signature is 64 bytes: r and s side by side for ECDSA (as RFC 9421 and JWS want them), R and S
for Ed25519.  A key's name is the SHA-256 of its SPKI in hex.  The algorithm belongs to the key,
never to the message.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

SIGNATURE_BYTES = 64
_HALF = SIGNATURE_BYTES // 2
_ECDSA = ec.ECDSA(hashes.SHA256())

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


class SignatureError(Exception):
    """A signature does not hold, or was not made the way this contract asks for."""


class KeyUnsupportedError(SignatureError):
    """The key is neither ECDSA P-256 nor Ed25519."""


@unique
class Algorithm(Enum):
    """Names as registered for HTTP message signatures."""

    ECDSA_P256 = "ecdsa-p256-sha256"
    ED25519 = "ed25519"

    @property
    def jws_name(self) -> str:
        """The name of the same algorithm in a JWS header."""
        return "ES256" if self is Algorithm.ECDSA_P256 else "EdDSA"


class RecordSigner(Protocol):
    """Whoever can sign records, wherever the private key lives: in a file or in a chip."""

    @property
    def keyid(self) -> str:
        """Return hex SHA-256 of the public key's SPKI."""
        ...

    def sign(self, data: bytes, /) -> bytes:
        """Return 64 bytes over data."""
        ...


class Signer(RecordSigner, Protocol):
    """Whoever can also sign messages and statements, which name the algorithm."""

    @property
    def algorithm(self) -> Algorithm: ...


def keyid_of(spki: bytes) -> str:
    """Return the name of the key with this SPKI (DER)."""
    return hashlib.sha256(spki).hexdigest()


@dataclass(frozen=True)
class PublicKey:
    """A key that can only verify."""

    spki: bytes
    keyid: str
    algorithm: Algorithm
    _key: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey = field(repr=False, compare=False)

    @classmethod
    def from_spki(cls, spki: bytes) -> PublicKey:
        """Read a DER SubjectPublicKeyInfo; KeyUnsupportedError if it is no key of ours."""
        try:
            key = serialization.load_der_public_key(spki)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyUnsupportedError("not a public key this contract knows") from error
        if isinstance(key, ed25519.Ed25519PublicKey):
            return cls(spki, keyid_of(spki), Algorithm.ED25519, key)
        if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            return cls(spki, keyid_of(spki), Algorithm.ECDSA_P256, key)
        raise KeyUnsupportedError("only ECDSA P-256 and Ed25519 keys are used")

    def verify(self, data: bytes, signature: bytes) -> None:
        """Return if the signature over data holds, else SignatureError."""
        if len(signature) != SIGNATURE_BYTES:
            raise SignatureError(f"a signature has {SIGNATURE_BYTES} bytes, not {len(signature)}")
        try:
            if isinstance(self._key, ed25519.Ed25519PublicKey):
                self._key.verify(signature, data)
            else:
                pair = (int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:]))
                self._key.verify(encode_dss_signature(*pair), data, _ECDSA)
        except InvalidSignature as error:
            raise SignatureError("the signature does not match") from error


class PrivateKeySigner:
    """A signer whose private key is in memory."""

    def __init__(self, key: PrivateKey) -> None:
        self._key = key
        self.public = PublicKey.from_spki(spki_of(key))

    @property
    def keyid(self) -> str:
        return self.public.keyid

    @property
    def algorithm(self) -> Algorithm:
        return self.public.algorithm

    def sign(self, data: bytes) -> bytes:
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return self._key.sign(data)
        r, s = decode_dss_signature(self._key.sign(data, _ECDSA))
        return r.to_bytes(_HALF) + s.to_bytes(_HALF)


def spki_of(key: PrivateKey) -> bytes:
    """Return the DER SPKI of a private key's public half."""
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
