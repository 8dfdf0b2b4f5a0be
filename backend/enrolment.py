"""Certificates out: for a one-time token, or for the certificate that is about to end."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from cryptography import x509
from pydantic import ValidationError

from backend import problems
from certs.authority import ISSUER, Authority
from certs.certificates import spki_of_holder, to_pem
from contract.encoding import b64url, from_b64url
from contract.enrolment import CertificateAnswer, EnrolmentToken
from contract.identity import terminal_id_of
from contract.jws import StatementKind, verify_statement
from contract.keys import PrivateKeySigner, SignatureError, keyid_of
from contract.moments import rfc3339


class Registrar:
    """Issues terminal certificates in the authority's name."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        key = PrivateKeySigner(authority.terminals.key).public
        self._token_keys = {key.keyid: key}

    def read_token(self, token: str, now: datetime) -> EnrolmentToken:
        """Return what a token promises, else ProblemError."""
        head, _, rest = token.partition(".")
        payload, _, tail = rest.partition(".")
        try:
            statement = from_b64url(payload)
            kind = StatementKind.ENROLMENT_TOKEN
            verify_statement(statement, f"{head}..{tail}", kind, self._token_keys.get, ISSUER)
            promise = EnrolmentToken.model_validate_json(statement)
        except (ValueError, ValidationError, SignatureError) as error:
            raise problems.token_refused("It was not made by this operator.") from error
        if now > promise.expires_at:
            raise problems.token_refused("It has expired; ask for a new one.")
        return promise

    def read_csr(self, pem: str, terminal_id: str) -> x509.CertificateSigningRequest:
        """Return a request this terminal may make, else ProblemError."""
        try:
            csr = x509.load_pem_x509_csr(pem.encode())
            named = terminal_id_of(csr)
        except ValueError as error:
            raise problems.malformed(f"signing request: {error}") from error
        if named != terminal_id:
            raise problems.terminal_wrong(f"the signing request is for {named}")
        return csr

    def enrol(
        self,
        db: sqlite3.Connection,
        promise: EnrolmentToken,
        csr: x509.CertificateSigningRequest,
        now: datetime,
    ) -> CertificateAnswer:
        """Spend the token; the same key may ask again, should the answer have been lost."""
        keyid = keyid_of(spki_of_holder(csr))
        row = db.execute(
            "SELECT t.keyid, c.pem FROM tokens t JOIN certificates c USING (serial) "
            "WHERE token_id = ?",
            (promise.token_id,),
        ).fetchone()
        if row is not None:
            if row[0] != keyid:
                raise problems.token_refused("It was used already, for another key.")
            return _answer(db, promise.terminal_id, row[1])
        certificate = self._issue(db, csr, promise.terminal_id, "enrolment", now)
        db.execute(
            "INSERT INTO tokens VALUES (?, ?, ?, ?, ?)",
            (
                promise.token_id,
                promise.terminal_id,
                keyid,
                str(certificate.serial_number),
                rfc3339(now),
            ),
        )
        return _answer(db, promise.terminal_id, to_pem(certificate).decode("ascii"))

    def renew(
        self,
        db: sqlite3.Connection,
        terminal_id: str,
        csr: x509.CertificateSigningRequest,
        now: datetime,
    ) -> CertificateAnswer:
        certificate = self._issue(db, csr, terminal_id, "renewal", now)
        return _answer(db, terminal_id, to_pem(certificate).decode("ascii"))

    def _issue(
        self,
        db: sqlite3.Connection,
        csr: x509.CertificateSigningRequest,
        terminal_id: str,
        why: str,
        now: datetime,
    ) -> x509.Certificate:
        try:
            certificate = self._authority.issue_terminal(csr, terminal_id, now)
        except (ValueError, SignatureError) as error:
            raise problems.malformed(f"signing request: {error}") from error
        spki = spki_of_holder(csr)
        db.execute(
            "INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)",
            (keyid_of(spki), terminal_id, spki, rfc3339(now)),
        )
        db.execute(
            "INSERT INTO certificates VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                str(certificate.serial_number),
                terminal_id,
                keyid_of(spki),
                rfc3339(certificate.not_valid_after_utc),
                to_pem(certificate).decode("ascii"),
                why,
                rfc3339(now),
            ),
        )
        return certificate


def _answer(db: sqlite3.Connection, terminal_id: str, pem: str) -> CertificateAnswer:
    certificate = x509.load_pem_x509_certificate(pem.encode())
    rows = db.execute("SELECT spki FROM keys WHERE terminal_id = ?", (terminal_id,))
    return CertificateAnswer(
        terminal_id=terminal_id,
        certificate_pem=pem,
        not_after=certificate.not_valid_after_utc,
        known_keys=tuple(b64url(spki) for (spki,) in rows),
    )
