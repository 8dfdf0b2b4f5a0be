"""Secrets as the store keeps them: a memory-hard hash with its salt and its cost.

A hash takes tens of milliseconds and several megabytes on purpose: it belongs on a thread, never on
the event loop.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from contract.encoding import b64url, from_b64url

KEY_BYTES = 32
MEMORY_BYTES_MAX = 128 * 1024 * 1024
_NAME = "scrypt"


@dataclass(frozen=True)
class HashCost:
    """scrypt's own parameters; 2**14 and 8 need 16 MiB."""

    n: int = 2**14
    r: int = 8
    p: int = 1


def normal(secret: str) -> str:
    """Return a secret as it is compared: case, width and outer spaces do not count."""
    return unicodedata.normalize("NFKC", secret).strip().casefold().replace("ё", "е")


def hash_secret(secret: str, salt: bytes, cost: HashCost) -> str:
    """Return what the store keeps of a secret."""
    key = _derive(secret, salt, cost)
    return "$".join((_NAME, str(cost.n), str(cost.r), str(cost.p), b64url(salt), b64url(key)))


def matches(secret: str, stored: str) -> bool:
    """Tell whether the secret is the stored one; the time it takes does not depend on that."""
    name, n, r, p, salt, key = stored.split("$")
    assert name == _NAME, "the store holds hashes of this kind alone"
    derived = _derive(secret, from_b64url(salt), HashCost(int(n), int(r), int(p)))
    return hmac.compare_digest(derived, from_b64url(key))


def nobodys_hash(cost: HashCost) -> str:
    """Return a hash that no secret matches, for the work an unknown number would have cost."""
    zeros = b64url(bytes(KEY_BYTES))
    return "$".join((_NAME, str(cost.n), str(cost.r), str(cost.p), b64url(bytes(16)), zeros))


def _derive(secret: str, salt: bytes, cost: HashCost) -> bytes:
    return hashlib.scrypt(
        normal(secret).encode(),
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=MEMORY_BYTES_MAX,
        dklen=KEY_BYTES,
    )
