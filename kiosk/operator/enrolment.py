"""How a terminal gets its certificate and keeps it fresh.

Enrolment spends a one-time token; renewal runs under the old certificate from half of its life on,
even when it has expired.  The key stays where it is unless an enrolment asks for a new one; the
public halves of all keys stay known, those too that only the operator remembers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from certs.anchors import AnchorsBrokenError, TrustAnchors, load_anchors
from contract.enrolment import EnrolRequest
from kiosk.dice import SystemDice
from kiosk.operator.client import OperatorClient, WireSettings, request_certificate
from kiosk.operator.errors import EnrolmentError
from kiosk.operator.keys import FileKeyCustody, NextKey
from kiosk.operator.known_keys import checked_spkis
from kiosk.operator.trusted_time import trusted_now

# How much of the second half of a certificate's life the dice may use.
_RENEWAL_SPREAD = 0.5


@dataclass(frozen=True)
class Enrolled:
    """The outcome of an enrolment or renewal."""

    terminal_id: str
    keyid: str
    not_after: datetime


def enrol(
    base_url: str,
    token: str,
    terminal_id: str,
    keys_dir: Path,
    anchors_dir: Path,
    now: datetime,
    *,
    new_key: bool = False,
) -> Enrolled:
    """Have this terminal's key certified, keep the certificate; a key is made if there is none.

    new_key: another key takes the place of the one in use once the operator has certified it.
    Raises the errors of kiosk.operator.errors.  Trying again with the same token after a lost
    answer is safe: the operator gives the same key its certificate again.
    """
    anchors = anchors_in(anchors_dir)
    applicant = NextKey(keys_dir) if new_key else FileKeyCustody.create(keys_dir)
    settings = WireSettings(
        base_url=base_url,
        anchors=anchors,
        now=lambda: trusted_now(now, None),
        nonce=lambda: SystemDice().token_bytes(16).hex(),
    )
    csr = applicant.signing_request(terminal_id).decode("ascii")
    answer = request_certificate(settings, EnrolRequest(token=token, csr_pem=csr))
    pem, spkis = answer.certificate_pem.encode(), checked_spkis(answer.known_keys)
    if isinstance(applicant, NextKey):
        custody = applicant.take_over(pem, terminal_id)
    else:
        custody = applicant
        custody.store_certificate(pem, terminal_id)
    custody.remember(spkis)
    return Enrolled(terminal_id, custody.keyid, custody.certificate().not_valid_after_utc)


def renew(client: OperatorClient, custody: FileKeyCustody, terminal_id: str) -> Enrolled:
    """Have the same key certified anew and use the new certificate from now on."""
    answer = client.renew(custody.signing_request(terminal_id).decode("ascii"))
    custody.remember(checked_spkis(answer.known_keys))
    certificate = custody.store_certificate(answer.certificate_pem.encode(), terminal_id)
    client.reconnect()
    return Enrolled(terminal_id, custody.keyid, certificate.not_valid_after_utc)


def renewal_due_at(not_before: datetime, not_after: datetime, dice: float) -> datetime:
    """Return when to renew: from half of the life on, spread by dice in [0, 1)."""
    life = not_after - not_before
    return not_before + life * (0.5 + dice * _RENEWAL_SPREAD * 0.5)


def anchors_in(directory: Path) -> TrustAnchors:
    """Return the operator's anchors, else EnrolmentError."""
    try:
        return load_anchors(directory)
    except AnchorsBrokenError as error:
        raise EnrolmentError(str(error)) from error
