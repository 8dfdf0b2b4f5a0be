"""A development authority in one directory: everything an operator keeps secret, and the anchors.

Two authorities, so that a terminal's certificate can never stand for a server's: `root` vouches for
servers, `terminals` for terminals.  A third key signs the operator's messages.  The directory must
lie outside the source tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from certs import anchors, certificates
from certs.private_files import (
    TooOpenError,
    make_private_directory,
    read_private,
    write_private,
    write_public,
)
from contract.encoding import b64url
from contract.enrolment import EnrolmentToken
from contract.identity import terminal_id_of
from contract.jws import StatementKind, sign_statement
from contract.keys import PrivateKeySigner, PublicKey, SignatureError, keyid_of

ISSUER = "demo-operator"
SERVER_NAMES = ("localhost", "127.0.0.1", "::1")
TOKEN_HOURS = 72
# The first certificate of each terminal's key.
ISSUED = "issued"
_SOURCE_TREE = Path(__file__).resolve().parent.parent


class AuthorityError(Exception):
    """The authority's directory is missing, incomplete, or in a place it must not be."""


@dataclass(frozen=True)
class Authority:
    """An opened authority."""

    directory: Path
    root: certificates.Issuer
    terminals: certificates.Issuer
    message_key: PrivateKeySigner

    @property
    def anchors_directory(self) -> Path:
        return self.directory / "anchors"

    @property
    def server_files(self) -> tuple[Path, Path]:
        """Certificate and key of the backend's own TLS server."""
        return self.directory / "server.pem", self.directory / "server.key"

    @property
    def terminal_revocations(self) -> Path:
        return self.directory / "terminals.crl"

    def issue_server(
        self, now: datetime, names: tuple[str, ...] = SERVER_NAMES, days: int | None = None
    ) -> x509.Certificate:
        """Make a new key and certificate for the backend's server, replacing the files."""
        key = certificates.new_key()
        lifetime = certificates.SERVER_DAYS if days is None else days
        certificate = certificates.server_certificate(self.root, key, names, now, lifetime)
        certificate_file, key_file = self.server_files
        write_private(key_file, certificates.key_to_pem(key))
        write_public(certificate_file, certificates.to_pem(certificate))
        return certificate

    def issue_terminal(
        self,
        csr: x509.CertificateSigningRequest,
        terminal_id: str,
        now: datetime,
        days: int = certificates.TERMINAL_DAYS,
    ) -> x509.Certificate:
        """Certify a terminal's key; the key is remembered for ever, whatever becomes of the
        backend's database: what was signed with it must stay verifiable.
        """
        issued = certificates.terminal_certificate(self.terminals, csr, terminal_id, now, days)
        keyid = keyid_of(certificates.spki_of_holder(issued))
        place = self.directory / ISSUED / f"{keyid}.pem"
        if not place.exists():
            write_public(place, certificates.to_pem(issued))
        return issued

    def issued_keys(self) -> Iterator[tuple[str, PublicKey]]:
        """Yield terminal_id and public key of every key ever certified here."""
        for path in sorted((self.directory / ISSUED).glob("*.pem")):
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
            certificate.verify_directly_issued_by(self.terminals.certificate)
            spki = certificates.spki_of_holder(certificate)
            yield terminal_id_of(certificate), PublicKey.from_spki(spki)

    def issue_token(self, terminal_id: str, token_id: str, now: datetime) -> str:
        """Return a token that lets an installer enrol this terminal once."""
        token = EnrolmentToken(
            terminal_id=terminal_id,
            token_id=token_id,
            expires_at=now + timedelta(hours=TOKEN_HOURS),
        )
        signer = PrivateKeySigner(self.terminals.key)
        kind = StatementKind.ENROLMENT_TOKEN
        head, tail = sign_statement(token.to_bytes(), kind, signer, ISSUER).split("..")
        return f"{head}.{b64url(token.to_bytes())}.{tail}"

    def revoke_terminals(self, serials: set[int], now: datetime) -> None:
        """Add these certificates to the terminals' revocation list."""
        listed = self.revoked_terminals() | serials
        pem = certificates.revocation_list(self.terminals, listed, now)
        write_public(self.terminal_revocations, pem)

    def revoke_server(self, serial: int, now: datetime) -> None:
        """Add a server certificate to the list terminals are given."""
        path = self.anchors_directory / anchors.REVOKED
        listed = certificates.revoked_serials(path.read_bytes(), self.root.certificate)
        write_public(path, certificates.revocation_list(self.root, listed | {serial}, now))

    def revoked_terminals(self) -> frozenset[int]:
        pem = self.terminal_revocations.read_bytes()
        return certificates.revoked_serials(pem, self.terminals.certificate)


def create_authority(
    directory: Path, now: datetime, server_names: tuple[str, ...] = SERVER_NAMES
) -> Authority:
    """Make a new authority; AuthorityError inside the source tree or over an existing one."""
    place = directory.resolve()
    if place.is_relative_to(_SOURCE_TREE):
        raise AuthorityError(f"private keys may not lie in the source tree ({_SOURCE_TREE})")
    if (place / "root.key").exists():
        raise AuthorityError(f"{place} already holds an authority")
    make_private_directory(place)
    root = certificates.self_signed_authority("Demonstration operator: servers", now)
    terminals = certificates.self_signed_authority("Demonstration operator: terminals", now)
    message_key = certificates.new_key()
    signer = PrivateKeySigner(message_key)
    authority = Authority(place, root, terminals, signer)
    listed = anchors.operator_keys(ISSUER, [signer.public])
    write_public(authority.anchors_directory / anchors.OPERATOR_KEYS, listed)
    write_public(
        authority.anchors_directory / anchors.SERVER_ROOT, certificates.to_pem(root.certificate)
    )
    write_public(
        authority.anchors_directory / anchors.REVOKED, certificates.revocation_list(root, (), now)
    )
    write_public(authority.terminal_revocations, certificates.revocation_list(terminals, (), now))
    authority.issue_server(now, server_names)
    write_private(place / "operator.key", certificates.key_to_pem(message_key))
    for name, issuer in (("terminals", terminals), ("root", root)):
        write_public(place / f"{name}.pem", certificates.to_pem(issuer.certificate))
        write_private(place / f"{name}.key", certificates.key_to_pem(issuer.key))
    return authority


def open_authority(directory: Path) -> Authority:
    """Open an existing authority; AuthorityError if it is not whole."""
    try:
        root, terminals = (_issuer(directory, name) for name in ("root", "terminals"))
        key = certificates.key_from_pem(read_private(directory / "operator.key"))
    except (OSError, ValueError, SignatureError, TooOpenError) as error:
        raise AuthorityError(f"no authority in {directory}: {error}") from error
    return Authority(directory.resolve(), root, terminals, PrivateKeySigner(key))


def _issuer(directory: Path, name: str) -> certificates.Issuer:
    certificate = x509.load_pem_x509_certificate((directory / f"{name}.pem").read_bytes())
    return certificates.Issuer(
        certificate, certificates.key_from_pem(read_private(directory / f"{name}.key"))
    )
