"""Who is asking: certificate, its dates and revocation, and the signature of the message.

The terminal_id comes from the certificate alone; a request must be signed by that certificate's own
key.  Clocks that differ are remembered for the page, and refuse nobody.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from backend import problems
from certs.certificates import revoked_serials, spki_of_holder, to_pem
from contract.identity import terminal_id_of
from contract.keys import PublicKey, SignatureError
from contract.signatures import RequestMessage, verify_request

CERTIFICATES_REMEMBERED_MAX = 10_000
# How long after its end a certificate may still ask for its own renewal.
RENEWAL_GRACE = timedelta(days=180)


@dataclass(frozen=True)
class Peer:
    """A certificate of ours, read once."""

    terminal_id: str
    key: PublicKey
    serial: int
    not_before: datetime
    not_after: datetime
    pem: str


@dataclass(frozen=True)
class Caller:
    """A terminal that proved who it is."""

    peer: Peer
    clock_skew_s: int

    @property
    def terminal_id(self) -> str:
        return self.peer.terminal_id


class Revocations:
    """The terminals' revocation list, read again whenever its file changes."""

    def __init__(self, path: Path, authority: x509.Certificate) -> None:
        self._path = path
        self._authority = authority
        self._stamp: tuple[int, int] = (0, 0)
        self._serials: frozenset[int] = frozenset()

    def holds(self, serial: int) -> bool:
        status = self._path.stat()
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            self._serials = revoked_serials(self._path.read_bytes(), self._authority)
            self._stamp = stamp
        return serial in self._serials


class Identification:
    """Turns a connection's certificate and a signed message into a caller."""

    def __init__(
        self, authority: x509.Certificate, revocations: Revocations, now: Callable[[], datetime]
    ) -> None:
        self._authority = authority
        self._revocations = revocations
        self._now = now
        self._peers: OrderedDict[bytes, Peer] = OrderedDict()

    def identify(
        self, certificate: bytes | None, message: RequestMessage, *, renewing: bool = False
    ) -> Caller:
        """Return the caller, else ProblemError; an expired certificate only for renewing."""
        if certificate is None:
            raise problems.certificate_missing()
        peer = self._peer(certificate)
        if self._revocations.holds(peer.serial):
            raise problems.certificate_revoked()
        now = self._now()
        grace = RENEWAL_GRACE if renewing else timedelta(0)
        if now > peer.not_after + grace:
            raise problems.certificate_expired(
                f"It ended on {peer.not_after:%Y-%m-%d %H:%M} UTC; renew it, or enrol again."
            )
        try:
            signed = verify_request(message, {peer.key.keyid: peer.key}.get)
        except SignatureError as error:
            raise problems.signature_wrong(str(error)) from error
        return Caller(peer, signed.created - int(now.timestamp()))

    def _peer(self, der: bytes) -> Peer:
        peer = self._peers.get(der)
        if peer is None:
            peer = self._read(der)
            self._peers[der] = peer
            if len(self._peers) > CERTIFICATES_REMEMBERED_MAX:
                self._peers.popitem(last=False)
        return peer

    def _read(self, der: bytes) -> Peer:
        try:
            certificate = x509.load_der_x509_certificate(der)
            certificate.verify_directly_issued_by(self._authority)
            key = PublicKey.from_spki(spki_of_holder(certificate))
            terminal_id = terminal_id_of(certificate)
        except (ValueError, TypeError, InvalidSignature, SignatureError) as error:
            raise problems.certificate_foreign(str(error) or "not issued here") from error
        return Peer(
            terminal_id,
            key,
            certificate.serial_number,
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
            to_pem(certificate).decode("ascii"),
        )
