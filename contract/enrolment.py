"""How a terminal gets and renews its certificate, as messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from contract.model import Identifier, Moment, WireModel

Pem = Annotated[str, Field(min_length=1, max_length=8192)]


class EnrolmentToken(WireModel):
    """What the authority signs for an installer: one terminal, once, until a time."""

    terminal_id: Identifier
    token_id: Identifier
    expires_at: Moment


class EnrolRequest(WireModel):
    """POST /v1/enrol: no client certificate yet, a one-time token instead."""

    token: Annotated[str, Field(min_length=1, max_length=2048)]
    csr_pem: Pem


class RenewRequest(WireModel):
    """POST /v1/renew: under the certificate that is to be renewed, expired or not."""

    csr_pem: Pem


class CertificateAnswer(WireModel):
    """The issued certificate, and the SPKI (base64url) of every key this terminal ever had.

    A terminal whose keys were lost can so verify what it signed with them.
    """

    terminal_id: Identifier
    certificate_pem: Pem
    not_after: Moment
    known_keys: tuple[str, ...] = ()


class TerminalSeen(WireModel):
    """One line of GET /v1/terminals."""

    terminal_id: Identifier
    first_seen_at: Moment
    last_seen_at: Moment
    clock_skew_s: int
    certificate_not_after: Moment | None = None


class TerminalsAnswer(WireModel):
    """GET /v1/terminals."""

    terminals: tuple[TerminalSeen, ...]
