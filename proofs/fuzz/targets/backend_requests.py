"""Requests to the operator's server, signed or not: always an answer of the contract."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.answers import SignedAnswers
from backend.app import make_app
from backend.database import open_database
from backend.demo import numbers
from backend.faults import FaultSwitch
from backend.fleet import Fleet
from backend.payments import Cashier
from backend.server import make_arbiter, make_service
from certs.authority import ISSUER, create_authority
from certs.certificates import signing_request
from contract.encoding import b64url
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.keys import PrivateKeySigner
from contract.messages import Problem
from contract.operations import OPERATIONS
from contract.records import Genesis, PaymentOrder, Submitted
from contract.signatures import (
    RequestMessage,
    ResponseMessage,
    sign_request,
    unsignable_echo,
    verify_response,
)
from proofs.fuzz.draw import Draw, text_of
from proofs.fuzz.target import OneInput

TERMINAL, JOURNAL = "T-004211", "j-1"
PLACES = tuple(
    (operation.method, operation.path.partition("{")[0], "{" in operation.path)
    for operation in OPERATIONS
)
DAYS = ("2026-11-22", "9999-12-31", "0001-01-01", "2026-13-01")
PROBLEM = "application/problem+json"


class Server:
    """The operator's application without its sockets, and a terminal that may sign."""

    def __init__(self, place: Path) -> None:
        logging.getLogger("backend").disabled = True
        logging.getLogger("backend.answers").disabled = True
        now = datetime.now(UTC)
        authority = create_authority(place / "authority", now)
        self._database = open_database(place / "backend.sqlite3")
        self._database.write_now(numbers.load)
        key = ec.generate_private_key(ec.SECP256R1())
        csr = signing_request(key, TERMINAL)
        certificate = authority.issue_terminal(csr, TERMINAL, now)
        self.certificate = certificate.public_bytes(serialization.Encoding.DER)
        self.signer = PrivateKeySigner(key)
        self._operator = authority.message_key.public
        cashier = Cashier(authority.message_key, ISSUER)
        fleet, arbiter = Fleet(self._database.reader), make_arbiter(authority)
        service = make_service(authority, self._database, fleet, cashier, arbiter)
        self._app = SignedAnswers(
            make_app(service),
            authority.message_key,
            FaultSwitch(),
            lambda: now,
            lambda: "nonce",
            behind_proxy=False,
        )
        self._loop = asyncio.new_event_loop()
        self._loop.create_task(self._database.run())
        assert isinstance(x509.load_der_x509_certificate(self.certificate), x509.Certificate)

    def ask(self, message: RequestMessage, certificate: bytes | None) -> ResponseMessage:
        """Return the answer, verified where the question can be part of a signature."""
        answer = self._loop.run_until_complete(self._exchange(message, certificate))
        if unsignable_echo(message.headers):
            assert answer.status == 400
            return answer
        verify_response(message, answer, {self._operator.keyid: self._operator}.get)
        return answer

    async def _exchange(
        self, message: RequestMessage, certificate: bytes | None
    ) -> ResponseMessage:
        told: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": message.body, "more_body": False}

        async def send(event: Any) -> None:  # noqa: ANN401 - as ASGI has it
            told.append(event)

        await self._app(_scope(message, certificate), receive, send)
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in told[0]["headers"]
        }
        return ResponseMessage(told[0]["status"], headers, told[1]["body"])


def _scope(message: RequestMessage, certificate: bytes | None) -> dict[str, Any]:
    raw = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in message.headers.items()
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": message.method,
        "scheme": "https",
        "path": message.path,
        "raw_path": message.path.encode("ascii"),
        "query_string": message.query.encode("ascii"),
        "root_path": "",
        "headers": raw,
        "client": ("127.0.0.1", 1),
        "server": ("operator", 443),
        "state": {"peer_certificate": certificate},
    }


def prepare(place: Path) -> OneInput:
    """The place, how it is signed, and the body: raw, or records in a chain that holds."""
    server = Server(place)

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        method, path, has_more = draw.pick(PLACES)
        how = draw.byte()
        if has_more:
            path += draw.pick(DAYS) if how & 0x40 else _path_text(draw.short())
        headers = {"host": "operator", "idempotency-key": "k:1", "content-type": "application/json"}
        if how & 0x20:
            headers["idempotency-key"] = _field(draw.short())
        if path == "/v1/records" and how & 1:
            body, headers["idempotency-key"] = _upload(server, draw)
        else:
            body = draw.rest()
        message = RequestMessage(method, "operator", path, "", headers, body)
        if how & 6 and not unsignable_echo(headers):
            added = sign_request(message, server.signer, created=1_790_000_000, nonce="n")
            message = replace(message, headers={**headers, **added})
        elif how & 8:
            more = {"signature": _field(draw.short()), "content-digest": _field(draw.short())}
            message = replace(message, headers={**headers, **more})
        _check(server.ask(message, None if how & 0x10 else server.certificate))

    return one_input


def _check(answer: ResponseMessage) -> None:
    assert answer.status < 500, f"{answer.status}: {answer.body[:200]!r}"
    kind = answer.headers["content-type"]
    if answer.status == 200:
        assert kind == "application/json"
        assert isinstance(json.loads(answer.body), Mapping)
        return
    assert kind == PROBLEM, f"{answer.status} is {kind}"
    assert Problem.model_validate_json(answer.body).status == answer.status


def _upload(server: Server, draw: Draw) -> tuple[bytes, str]:
    """Records behind a genesis, any bodies, in a chain that holds, signed by the terminal."""
    journal = f"j-{draw.byte()}"
    genesis = Genesis(
        at=datetime(2026, 11, 22, tzinfo=UTC),
        journal_id=journal,
        terminal_id=TERMINAL,
        fingerprint="f",
    )
    bodies = [genesis.to_bytes().decode()]
    bodies += [text_of(draw.short()) for _ in range(draw.below(3))]
    if draw.flag():
        bodies.append(text_of(draw.rest()))
    head, records = GENESIS_PREV_HASH, []
    for body in bodies:
        head = record_hash(head, body.encode())
        records.append({"body": body, "signature": b64url(server.signer.sign(head))})
    upload = {
        "terminal_id": TERMINAL,
        "journal_id": journal,
        "first_seq": 1,
        "prev_hash": GENESIS_PREV_HASH.hex(),
        "records": records,
        "head_signature": b64url(server.signer.sign(head)),
    }
    return json.dumps(upload).encode(), f"{journal}:1:{head.hex()}"


def _field(raw: bytes) -> str:
    """Return a header's value as HTTP lets it through: visible Latin-1."""
    return "".join(chr(byte) for byte in raw if 0x20 <= byte < 0x7F or byte >= 0xA0).strip()


def _path_text(raw: bytes) -> str:
    """Return a path as HTTP lets it through: visible ASCII."""
    return "".join(chr(byte) for byte in raw if 0x21 <= byte < 0x7F and byte not in b"?#")


def _submitted() -> bytes:
    order = PaymentOrder(
        payment_id="p-1",
        msisdn="+79001234567",
        quote_id="q-1",
        inserted_minor=50_000,
        fee_minor=0,
        credited_minor=50_000,
        currency="RUB",
        receipt_number="T-004211-1",
        check_code="12345678",
    )
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Submitted(at=at, transaction_id="t-1", payments=(order,), language="ru").to_bytes()


def _decided(result: str) -> bytes:
    """Return an operator's word on an order, signed by nobody."""
    body = {
        "at": "2026-11-22T09:00:00.000Z",
        "kind": "order_decided",
        "order_id": "o-1",
        "result": result,
        "statement": "{}",
        "jws": "a..b",
    }
    return json.dumps(body).encode()


def seeds() -> Iterable[bytes]:
    """Each operation with nothing, with JSON, signed and not; records of every kind of trouble."""
    bodies = (
        b"",
        b"{}",
        b'{"msisdn":"+79001234567"}',
        b"[" * 1500,
        b'{"token":"a.b.c","csr_pem":"x"}',
    )
    plain = [
        bytes([place, how]) + body
        for place in range(len(PLACES))
        for how in (2, 0, 0x12)
        for body in bodies[:3]
    ]
    by_path = {path: index for index, (_, path, _) in enumerate(PLACES)}
    records = by_path["/v1/records"]
    chained = [
        bytes([records, 3, number, 0, 1]) + body
        for number, body in enumerate(
            (
                _submitted(),
                _submitted().replace(b"50000", b"1000000000000"),
                b'{"at":"2026-11-22T09:00:00Z","kind":"started","version":"1"}',
                b"[" * 1800,
                b'{"kind":"submitted"}',
                b'{"kind":5}',
                b'{"kind":"later","x":1e999}',
                b"\xff\xfe",
                _decided("done"),
                _decided("postponed"),
                b'{"kind":"order_decided"}',
            )
        )
    ]
    unsigned = [bytes([records, 8, 3]) + b"\xe9\xe8=" + bytes([3]) + b"\xff:x" + b"{}"]
    days = [bytes([by_path["/v1/reconciliation/"], 0x42, day]) for day in range(len(DAYS))]
    deep = [bytes([place, 2]) + bodies[3] for place in (records, by_path["/v1/enrol"])]
    return [*plain, *chained, *unsigned, *days, *deep]
