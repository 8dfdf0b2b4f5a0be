"""Secrets sealed to the operator's key: what lies between, and every log, sees only a sealed text.

ECIES over P-256: a fresh key pair each time, HKDF-SHA256, AES-256-GCM.  What the secret is for is
bound in, so that one sealed for a login opens nothing else.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contract.encoding import b64url, from_b64url

_POINT_BYTES = 65
_NONCE = bytes(12)  # every key is used once
_LABEL = b"kiosk-sealed-secret-1"
SECRET_BYTES_MAX = 256
PADDED_BYTES = 64  # a short secret does not show how short it is


class SealError(Exception):
    """The sealed text was not made for this key and this purpose, or was changed."""


def seal(spki: bytes, secret: str, bound_to: str) -> str:
    """Return the secret sealed to a public key (SPKI, DER); ValueError for a key of another kind.

    bound_to: visit, number and purpose, as both sides know them.
    """
    key = serialization.load_der_public_key(spki)
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise ValueError("secrets are sealed to a P-256 key")
    plain = secret.encode()
    if len(plain) > SECRET_BYTES_MAX:
        raise ValueError("the secret is too long")
    mine = ec.generate_private_key(ec.SECP256R1())
    point = mine.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    shared = _shared_key(mine.exchange(ec.ECDH(), key), point)
    return b64url(point + AESGCM(shared).encrypt(_NONCE, _padded(plain), bound_to.encode()))


def unseal(private: ec.EllipticCurvePrivateKey, sealed: str, bound_to: str) -> str:
    """Return the secret; SealError."""
    try:
        raw = from_b64url(sealed)
        point, cipher = raw[:_POINT_BYTES], raw[_POINT_BYTES:]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = _shared_key(private.exchange(ec.ECDH(), theirs), point)
        plain = AESGCM(shared).decrypt(_NONCE, cipher, bound_to.encode())
        return _unpadded(plain).decode()
    except (ValueError, InvalidTag) as error:
        raise SealError("not sealed for this key and purpose") from error


def bound_to(visit_id: str, msisdn: str, purpose: str) -> str:
    """Return what a sealed secret is good for."""
    return f"{visit_id}\n{msisdn}\n{purpose}"


def _shared_key(exchanged: bytes, point: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=point, info=_LABEL).derive(exchanged)


def _padded(plain: bytes) -> bytes:
    room = -(len(plain) + 2) % PADDED_BYTES
    return len(plain).to_bytes(2, "big") + plain + bytes(room)


def _unpadded(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:2], "big")
    if length > len(padded) - 2:
        raise ValueError("its length is wrong")
    return padded[2 : 2 + length]
