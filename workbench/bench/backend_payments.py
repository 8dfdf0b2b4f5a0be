"""The backend: whole visits paid a second, beside the same framework and signatures unstored.

Both servers are processes of their own behind mutual TLS, loaded in turn by the same terminals over
kept-alive connections.  Every request is one visit (five records, one payment), signed beforehand
and different from every other; every answer is looked at.
"""

from __future__ import annotations

import asyncio
import shutil
import ssl
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from certs.authority import Authority, create_authority
from contract.encoding import b64url
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.messages import NumberCheck, NumberCheckAnswer, RecordsUpload, WireRecord
from contract.quotes import Quote
from contract.records import (
    SIGNED_KINDS,
    BillCredited,
    Genesis,
    IntentOpened,
    IntentSettled,
    PaymentOrder,
    RecordBody,
    Submitted,
    TransactionOpened,
)
from kiosk.operator.messages import idempotency_key
from workbench.bench._bench_terminal import ANY_PORTS, Server, Terminal
from workbench.bench.measurement import Measurement

RATIO_MIN = 0.5
TERMINALS = 64
VISITS_EACH = 5
ROUNDS = 15
NUMBER = "+79005000001"


def measure() -> Iterator[Measurement]:
    """Measure on loopback and on the disk of the system's temporary directory."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    try:
        authority = create_authority(folder / "state" / "authority", datetime.now(UTC))
        stored = Server("-m", "backend", "serve", "--state", str(folder / "state"), *ANY_PORTS)
        floor = Server("-m", f"{__package__}._backend_without_database", str(authority.directory))
        try:
            yield _compare(folder, authority, stored, floor)
        finally:
            stored.stop()
            floor.stop()
    finally:
        shutil.rmtree(folder)


def _compare(folder: Path, authority: Authority, stored: Server, floor: Server) -> Measurement:
    terminals = [_Terminal.certified(folder, authority, number) for number in range(TERMINALS)]
    contexts = [terminal.tls(authority) for terminal in terminals]
    checks = [[terminal.check(stored.port)] for terminal in terminals]
    answers = asyncio.run(_load(stored.port, contexts, checks))[1]
    quotes = [NumberCheckAnswer.model_validate_json(one[0]).quote for one in answers]
    rates: dict[Server, list[float]] = {stored: [], floor: []}
    for _ in range(ROUNDS):
        for server, found in rates.items():
            requests = [
                terminal.visits(server.port, quote)
                for terminal, quote in zip(terminals, quotes, strict=True)
                if quote is not None
            ]
            took_s, told = asyncio.run(_load(server.port, contexts, requests))
            paid = sum(b'"credited"' in answer for one in told for answer in one)
            assert paid == TERMINALS * VISITS_EACH, f"only {paid} were credited"
            found.append(paid / took_s)
    with_store, without = statistics.median(rates[stored]), statistics.median(rates[floor])
    return Measurement(
        "backend payments a second, against the same signatures without a database",
        round(with_store / without, 2),
        RATIO_MIN,
        "x",
        at_least=True,
        note=f"{with_store:.0f}/s against {without:.0f}/s, {TERMINALS} terminals over TLS, five"
        f" records a payment, median of {ROUNDS} rounds in turn",
    )


class _Terminal(Terminal):
    """A terminal that pays."""

    def check(self, port: int) -> bytes:
        body = NumberCheck(msisdn=NUMBER).to_bytes()
        return self.request(port, "/v1/numbers/check", body, f"check:{uuid.uuid4().hex}")

    def visits(self, port: int, quote: Quote) -> list[bytes]:
        """Return the requests of a new journal's visits, in order."""
        journal_id, now = uuid.uuid4().hex, datetime.now(UTC)
        genesis = Genesis(
            at=now, journal_id=journal_id, terminal_id=self.terminal_id, fingerprint="bench"
        )
        previous, seq, requests = GENESIS_PREV_HASH, 1, []
        for number in range(VISITS_EACH):
            bodies = ([genesis] if number == 0 else []) + _visit(quote, now)
            upload, previous = self._upload(journal_id, seq, previous, bodies)
            seq += len(bodies)
            key = idempotency_key(upload)
            requests.append(self.request(port, "/v1/records", upload.to_bytes(), key))
        return requests

    def _upload(
        self, journal_id: str, seq: int, previous: bytes, bodies: list[RecordBody]
    ) -> tuple[RecordsUpload, bytes]:
        records, head = [], previous
        for body in bodies:
            raw = body.to_bytes()
            head = record_hash(head, raw)
            signature = b64url(self.custody.sign(head)) if body.kind in SIGNED_KINDS else None
            records.append(WireRecord(body=raw.decode(), signature=signature))
        upload = RecordsUpload(
            terminal_id=self.terminal_id,
            journal_id=journal_id,
            first_seq=seq,
            prev_hash=previous.hex(),
            records=tuple(records),
            head_signature=b64url(self.custody.sign(head)),
        )
        return upload, head


def _visit(quote: Quote, now: datetime) -> list[RecordBody]:
    """Return the records of one visit: a bill of 500 and its payment."""
    transaction_id, intent_id, amount = uuid.uuid4().hex, uuid.uuid4().hex, 500_00
    order = PaymentOrder(
        payment_id=uuid.uuid4().hex,
        msisdn=NUMBER,
        quote_id=quote.quote_id,
        inserted_minor=amount,
        fee_minor=0,
        credited_minor=amount,
        currency=quote.currency,
        receipt_number="T-1",
        check_code="12345678",
    )
    return [
        TransactionOpened(
            at=now, transaction_id=transaction_id, msisdn=NUMBER, quote=quote, language="ru"
        ),
        IntentOpened(
            at=now,
            intent_id=intent_id,
            transaction_id=transaction_id,
            bill_type=5,
            denomination_minor=amount,
            currency=quote.currency,
            device_serial="1",
            cassette_no=1,
        ),
        BillCredited(
            at=now,
            intent_id=intent_id,
            transaction_id=transaction_id,
            amount_minor=amount,
            cassette_no=1,
            bill_type=5,
            evidence="stacked",
        ),
        IntentSettled(at=now, intent_id=intent_id),
        Submitted(at=now, transaction_id=transaction_id, payments=(order,), language="ru"),
    ]


async def _load(
    port: int, contexts: list[ssl.SSLContext], requests: list[list[bytes]]
) -> tuple[float, list[list[bytes]]]:
    """Send each terminal's requests one after another, all terminals at once; time it."""
    connections = [
        await asyncio.open_connection("127.0.0.1", port, ssl=context) for context in contexts
    ]
    began = time.perf_counter()
    answers = await asyncio.gather(
        *(
            _ask(reader, writer, mine)
            for (reader, writer), mine in zip(connections, requests, strict=True)
        )
    )
    took_s = time.perf_counter() - began
    for _, writer in connections:
        writer.close()
        await writer.wait_closed()
    return took_s, answers


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: list[bytes]
) -> list[bytes]:
    answers = []
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        _, _, rest = head.partition(b"content-length: ")
        answers.append(await reader.readexactly(int(rest.split(b"\r\n", 1)[0])))
    return answers
