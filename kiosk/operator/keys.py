"""Key custody: the terminal's private key behind one interface, in files today.

A hardware module can take the file's place: nothing above this file sees a private key.  The same
key signs journal records, requests, and the TLS handshake.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from cryptography import x509

from certs.certificates import (
    key_from_pem,
    key_to_pem,
    new_key,
    signing_request,
    spki_of_holder,
    to_pem,
)
from certs.private_files import (
    TooOpenError,
    make_private_directory,
    read_private,
    write_private,
    write_public,
)
from contract.identity import terminal_id_of
from contract.keys import Algorithm, KeyUnsupportedError, PrivateKeySigner, Signer
from kiosk.operator.errors import EnrolmentError

KEY_FILE = "terminal.key"
CERTIFICATE_FILE = "terminal.pem"


class KeyCustody(Signer, Protocol):
    """Where the terminal's private key lives."""

    @property
    def public_key_spki(self) -> bytes: ...

    def signing_request(self, terminal_id: str) -> bytes:
        """Return a PEM request for this terminal's certificate, signed inside the custody."""
        ...

    def tls_files(self) -> tuple[Path, Path]:
        """Return certificate and key as the TLS library takes them."""
        ...


class FileKeyCustody:
    """The private key in a file of mode 0600 in a directory of mode 0700."""

    def __init__(self, directory: Path) -> None:
        """Open the key in directory; EnrolmentError if there is none or others may read it."""
        self.directory = directory
        try:
            self._key = key_from_pem(read_private(directory / KEY_FILE))
        except FileNotFoundError as error:
            raise EnrolmentError(f"no terminal key in {directory}; run kiosk enrol") from error
        except (OSError, KeyUnsupportedError, TooOpenError) as error:
            raise EnrolmentError(f"terminal key in {directory}: {error}") from error
        self._signer = PrivateKeySigner(self._key)

    @classmethod
    def create(cls, directory: Path) -> FileKeyCustody:
        """Make a new key in directory, or open the one that is there."""
        make_private_directory(directory)
        path = directory / KEY_FILE
        if not path.exists():
            write_private(path, key_to_pem(new_key()))
        return cls(directory)

    @property
    def keyid(self) -> str:
        return self._signer.keyid

    @property
    def algorithm(self) -> Algorithm:
        return self._signer.algorithm

    @property
    def public_key_spki(self) -> bytes:
        return self._signer.public.spki

    def sign(self, data: bytes, /) -> bytes:
        """Return 64 bytes over data."""
        return self._signer.sign(data)

    def signing_request(self, terminal_id: str) -> bytes:
        return to_pem(signing_request(self._key, terminal_id))

    def tls_files(self) -> tuple[Path, Path]:
        return self.directory / CERTIFICATE_FILE, self.directory / KEY_FILE

    @property
    def enrolled(self) -> bool:
        return os.path.exists(self.directory / CERTIFICATE_FILE)

    def certificate(self) -> x509.Certificate:
        """Return this terminal's certificate; EnrolmentError if it has none for its key."""
        path = self.directory / CERTIFICATE_FILE
        try:
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
        except FileNotFoundError as error:
            raise EnrolmentError(f"no certificate in {self.directory}; run kiosk enrol") from error
        except (OSError, ValueError) as error:
            raise EnrolmentError(f"{path}: {error}") from error
        if spki_of_holder(certificate) != self.public_key_spki:
            raise EnrolmentError(f"{path} is not for the key beside it")
        return certificate

    def store_certificate(self, pem: bytes, terminal_id: str) -> x509.Certificate:
        """Keep a new certificate; EnrolmentError unless it is this terminal's, for this key."""
        try:
            certificate = x509.load_pem_x509_certificate(pem)
            named = terminal_id_of(certificate)
        except ValueError as error:
            raise EnrolmentError(f"not a terminal's certificate: {error}") from error
        if named != terminal_id or spki_of_holder(certificate) != self.public_key_spki:
            raise EnrolmentError(f"the certificate is for {named}, or for another key")
        write_public(self.directory / CERTIFICATE_FILE, pem)
        return certificate
