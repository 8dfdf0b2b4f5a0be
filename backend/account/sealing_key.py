"""The key that terminals seal secrets to: private, beside the authority's other keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from certs import certificates
from certs.private_files import read_private, write_private
from contract.account.access import SealingKey
from contract.encoding import b64url
from contract.keys import keyid_of
from contract.sealing import unseal

KEY_FILE = "secrets.key"


@dataclass(frozen=True)
class SecretsKey:
    """The private key, and what is told of it."""

    private: ec.EllipticCurvePrivateKey

    @property
    def told(self) -> SealingKey:
        spki = self.private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return SealingKey(keyid=keyid_of(spki), spki=b64url(spki))

    def open(self, sealed: str, bound_to: str) -> str:
        """Return the secret; SealError."""
        return unseal(self.private, sealed, bound_to)


def secrets_key_in(directory: Path) -> SecretsKey:
    """Return the key of a private directory, made on first use."""
    path = directory / KEY_FILE
    if not path.exists():
        write_private(path, certificates.key_to_pem(certificates.new_key()))
    key = certificates.key_from_pem(read_private(path))
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds a key of another kind")
    return SecretsKey(key)
