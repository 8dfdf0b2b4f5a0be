"""What a terminal must be given to know its operator: three public files in one directory.

`server-root.pem` vouches for the operator's servers, `operator-keys.json` lists the keys that sign
the operator's messages, `revoked.crl` (optional) names server certificates no longer to be trusted.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography import x509
from pydantic import ValidationError

from certs.certificates import revoked_serials
from contract.keys import PublicKey, SignatureError
from contract.model import WireModel

SERVER_ROOT = "server-root.pem"
OPERATOR_KEYS = "operator-keys.json"
REVOKED = "revoked.crl"


class AnchorsBrokenError(Exception):
    """The anchors are missing or do not fit together; nothing may be trusted."""


class OperatorKey(WireModel):
    """One key that signs the operator's answers and statements."""

    keyid: str
    algorithm: Literal["ecdsa-p256-sha256", "ed25519"]
    spki: str  # base64 of the DER


class OperatorKeys(WireModel):
    """The operator's name in statements, and its keys."""

    issuer: str
    keys: tuple[OperatorKey, ...]


@dataclass(frozen=True)
class TrustAnchors:
    """The operator as a terminal knows it."""

    server_root_file: Path
    issuer: str
    keys: dict[str, PublicKey]
    revoked: frozenset[int]

    def find_key(self, keyid: str) -> PublicKey | None:
        return self.keys.get(keyid)


def operator_keys(issuer: str, keys: list[PublicKey]) -> bytes:
    """Return the bytes of operator-keys.json."""
    listed = tuple(
        OperatorKey(
            keyid=key.keyid,
            algorithm=key.algorithm.value,
            spki=base64.b64encode(key.spki).decode("ascii"),
        )
        for key in keys
    )
    return OperatorKeys(issuer=issuer, keys=listed).to_bytes()


def load_anchors(directory: Path) -> TrustAnchors:
    """Read and check the anchors; AnchorsBrokenError says which file is wrong and how."""
    root_file = directory / SERVER_ROOT
    try:
        root = x509.load_pem_x509_certificate(root_file.read_bytes())
        listed = OperatorKeys.model_validate_json((directory / OPERATOR_KEYS).read_bytes())
        keys = [(entry, PublicKey.from_spki(base64.b64decode(entry.spki))) for entry in listed.keys]
        revocations = directory / REVOKED
        revoked = (
            revoked_serials(revocations.read_bytes(), root) if revocations.exists() else frozenset()
        )
    except (OSError, ValueError, ValidationError, SignatureError) as error:
        raise AnchorsBrokenError(f"trust anchors in {directory}: {error}") from error
    for entry, key in keys:
        if entry.keyid != key.keyid or entry.algorithm != key.algorithm.value:
            raise AnchorsBrokenError(f"{OPERATOR_KEYS}: entry {entry.keyid} is not of its key")
    return TrustAnchors(root_file, listed.issuer, {key.keyid: key for _, key in keys}, revoked)
