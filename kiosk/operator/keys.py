"""Key custody: the terminal's private key behind one interface, in files today.

A hardware module can take the file's place: nothing above this file sees a private key.  The same
key signs journal records, requests, and the TLS handshake.  A key that is replaced leaves its
public half behind (`kiosk.operator.known_keys`): what it signed must be verifiable for ever.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
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
    sync_directory,
    write_private,
    write_public,
)
from contract.identity import terminal_id_of
from contract.keys import Algorithm, KeyUnsupportedError, PrivateKey, PrivateKeySigner, Signer
from kiosk.operator.errors import EnrolmentError
from kiosk.operator.known_keys import known_spkis, remember_spkis

KEY_FILE = "terminal.key"
CERTIFICATE_FILE = "terminal.pem"
# A key that is to replace the one in use, until its certificate is there.
NEXT_KEY_FILE = "next.key"
NEXT_CERTIFICATE_FILE = "next.pem"


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
        _finish_replacement(directory)
        self._key = _read_key(directory / KEY_FILE)
        self._signer = PrivateKeySigner(self._key)

    @classmethod
    def create(cls, directory: Path) -> FileKeyCustody:
        """Make a new key in directory, or open the one that is there."""
        make_private_directory(directory)
        _finish_replacement(directory)
        _make_key(directory / KEY_FILE)
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

    @property
    def known_keys(self) -> tuple[bytes, ...]:
        """Return every public key (DER) this terminal is known to have signed with."""
        return (self.public_key_spki, *known_spkis(self.directory))

    def remember(self, spkis: Iterable[bytes]) -> None:
        """Add public keys that this terminal signed with in former times."""
        remember_spkis(self.directory, spkis)

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
        certificate = _certificate_for(pem, terminal_id, self.public_key_spki)
        write_public(self.directory / CERTIFICATE_FILE, pem)
        return certificate


class NextKey:
    """A fresh key beside the one in use; takes its place once its certificate is there."""

    def __init__(self, directory: Path) -> None:
        """Make the key, or open the one an interrupted replacement left."""
        make_private_directory(directory)
        _finish_replacement(directory)
        self.directory = directory
        path = directory / NEXT_KEY_FILE
        _make_key(path)
        self._key = _read_key(path)

    def signing_request(self, terminal_id: str) -> bytes:
        """Return a PEM request for this terminal's certificate, signed by the new key."""
        return to_pem(signing_request(self._key, terminal_id))

    def take_over(self, pem: bytes, terminal_id: str) -> FileKeyCustody:
        """Replace the old key; its private half is gone, its public half stays known.

        A power cut on the way leaves either the old key or the new one in use, never neither.
        """
        _certificate_for(pem, terminal_id, PrivateKeySigner(self._key).public.spki)
        write_public(self.directory / NEXT_CERTIFICATE_FILE, pem)
        return FileKeyCustody(self.directory)


def _finish_replacement(directory: Path) -> None:
    """Put the next key and its certificate into use, once both are on the disk."""
    next_certificate = directory / NEXT_CERTIFICATE_FILE
    if not next_certificate.exists():
        return
    next_key, key = directory / NEXT_KEY_FILE, directory / KEY_FILE
    try:
        if next_key.exists():
            # A key that cannot be read any more has no public half to be kept here.
            with contextlib.suppress(EnrolmentError):
                remember_spkis(directory, [PrivateKeySigner(_read_key(key)).public.spki])
            next_key.replace(key)
            sync_directory(directory)
        next_certificate.replace(directory / CERTIFICATE_FILE)
        sync_directory(directory)
    except OSError as error:
        raise EnrolmentError(f"replacing the key in {directory}: {error}") from error


def _make_key(path: Path) -> None:
    if not path.exists():
        write_private(path, key_to_pem(new_key()))


def _read_key(path: Path) -> PrivateKey:
    try:
        return key_from_pem(read_private(path))
    except FileNotFoundError as error:
        raise EnrolmentError(f"no terminal key in {path.parent}; run kiosk enrol") from error
    except (OSError, KeyUnsupportedError, TooOpenError) as error:
        raise EnrolmentError(f"terminal key in {path.parent}: {error}") from error


def _certificate_for(pem: bytes, terminal_id: str, spki: bytes) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        named = terminal_id_of(certificate)
    except ValueError as error:
        raise EnrolmentError(f"not a terminal's certificate: {error}") from error
    if named != terminal_id or spki_of_holder(certificate) != spki:
        raise EnrolmentError(f"the certificate is for {named}, or for another key")
    return certificate
