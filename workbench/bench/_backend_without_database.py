"""The floor of the backend's speed: same framework, same TLS, same signatures, nothing stored.

Started by backend_payments as a process of its own; prints its port as one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response

from backend.answers import SignedAnswers
from backend.faults import FaultSwitch
from backend.identification import Identification, Revocations
from backend.intake import check_upload
from backend.peer import PeerCertificateProtocol
from backend.server import utc_now
from backend.tls import server_tls
from certs.authority import ISSUER, Authority, open_authority
from contract.jws import StatementKind, sign_statement
from contract.messages import (
    JournalStatement,
    PaymentResult,
    PaymentStatement,
    RecordsReceipt,
    RecordsUpload,
)
from contract.records import PaymentOrder


@dataclass(frozen=True)
class _Floor:
    """Proves and signs what the backend proves and signs; keeps nothing."""

    authority: Authority
    identification: Identification

    async def send_records(self, request: Request) -> Response:
        state = request.scope["state"]
        message = state["message"]
        caller = self.identification.identify(state["peer_certificate"], message)
        upload = RecordsUpload.model_validate_json(message.body)
        key = message.headers["idempotency-key"]
        checked = check_upload(upload, key, [caller.peer.key])
        results = [
            self._result(caller.terminal_id, order)
            for record in checked.records
            if record.submitted is not None
            for order in record.submitted.payments
        ]
        statement = JournalStatement(
            terminal_id=caller.terminal_id,
            journal_id=upload.journal_id,
            upto_seq=checked.last_seq,
            head_hash=checked.records[-1].hash.hex(),
            accepted_at=utc_now(),
        )
        raw = statement.to_bytes()
        signer = self.authority.message_key
        receipt = RecordsReceipt(
            terminal_id=statement.terminal_id,
            journal_id=statement.journal_id,
            upto_seq=statement.upto_seq,
            head_hash=statement.head_hash,
            accepted_at=statement.accepted_at,
            results=tuple(results),
            statement=raw.decode(),
            jws=sign_statement(raw, StatementKind.JOURNAL, signer, ISSUER),
        )
        return Response(receipt.to_bytes(), media_type="application/json")

    def _result(self, terminal_id: str, order: PaymentOrder) -> PaymentResult:
        statement = PaymentStatement(
            terminal_id=terminal_id,
            payment_id=order.payment_id,
            result="credited",
            msisdn=order.msisdn,
            inserted_minor=order.inserted_minor,
            fee_minor=order.fee_minor,
            credited_minor=order.credited_minor,
            currency=order.currency,
            reference="0",
            decided_at=utc_now(),
        )
        raw = statement.to_bytes()
        jws = sign_statement(raw, StatementKind.PAYMENT, self.authority.message_key, ISSUER)
        return PaymentResult(
            payment_id=order.payment_id, state="credited", statement=raw.decode(), jws=jws
        )


def main(authority_directory: str) -> None:
    """Serve until killed."""
    authority = open_authority(Path(authority_directory))
    certificate = authority.terminals.certificate
    revocations = Revocations(authority.terminal_revocations, certificate)
    floor = _Floor(authority, Identification(certificate, revocations, utc_now))
    app = FastAPI(openapi_url=None)
    app.add_api_route("/v1/records", floor.send_records, methods=["POST"], response_model=None)
    answers = SignedAnswers(
        app,
        authority.message_key,
        FaultSwitch(),
        utc_now,
        lambda: secrets.token_hex(16),
        behind_proxy=False,
    )
    tls = server_tls(authority)
    config = uvicorn.Config(
        answers,
        http=PeerCertificateProtocol,
        ssl_context_factory=lambda *_: tls,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
    )
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    listening.setblocking(False)
    sys.stdout.write(json.dumps({"port": listening.getsockname()[1]}) + "\n")
    sys.stdout.flush()
    asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))


if __name__ == "__main__":
    main(sys.argv[1])
