"""Journal records in: checked without a database, then stored in one transaction.

| situation                                   | answer                               |
|---------------------------------------------|--------------------------------------|
| new, or a known prefix and new records      | receipt                              |
| everything known                            | the original receipt                 |
| same number, other hash; or what follows it | 409 fork, both branches stored       |
| a gap, or the operator's head is older      | 412 gap with expected_seq            |
| key not of this body                        | 422                                  |
| a signature does not hold                   | 401, nothing stored                  |
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from backend import forks, problems
from backend.own_words import own_words
from backend.payments import Cashier, Occasion, Standing, find_result
from backend.readers import KINDS, WORDS, Readers
from contract.encoding import from_b64url
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.jws import StatementKind, sign_statement
from contract.keys import PublicKey, SignatureError
from contract.messages import JournalStatement, PaymentResult, RecordsReceipt, RecordsUpload
from contract.moments import rfc3339
from contract.records import SIGNED_KINDS, Genesis, RecordBody, Submitted, parse_record

# Kinds this program reads; others, of newer terminals, are kept unread.
_READ_KINDS = frozenset({"genesis", "submitted", "checkpoint"}) | KINDS


@dataclass(frozen=True)
class CheckedRecord:
    """One record whose place in the chain and whose signature hold."""

    seq: int
    prev_hash: bytes
    hash: bytes
    body: bytes
    signature: str | None
    submitted: Submitted | None
    noted: RecordBody | None = None  # what one of the readers is told


@dataclass(frozen=True)
class CheckedUpload:
    """An upload that is true in itself; whether it fits the journal is still to be seen."""

    terminal_id: str
    journal_id: str
    first_seq: int
    prev_hash: bytes
    records: tuple[CheckedRecord, ...]
    words: tuple[PaymentResult, ...] = ()

    @property
    def last_seq(self) -> int:
        return self.first_seq + len(self.records) - 1


def check_upload(
    upload: RecordsUpload, idempotency_key: str, keys: Sequence[PublicKey]
) -> CheckedUpload:
    """Verify chain and signatures by the terminal's keys; ProblemError if anything is wrong."""
    previous = bytes.fromhex(upload.prev_hash)
    if (upload.first_seq == 1) != (previous == GENESIS_PREV_HASH):
        raise problems.record_malformed(upload.first_seq, "a journal begins at record 1")
    records: list[CheckedRecord] = []
    for seq, wire in enumerate(upload.records, upload.first_seq):
        body = wire.body.encode()
        digest = record_hash(previous, body)
        kind = _kind(seq, body)
        if kind in SIGNED_KINDS:
            _check_signature(wire.signature, digest, keys, f"record {seq}")
        parsed = _parsed(seq, kind, body) if _is_read(kind, body) else None
        if (seq == 1) != (kind == "genesis"):
            raise problems.record_malformed(seq, "genesis is the first record and no other")
        if isinstance(parsed, Genesis):
            _check_genesis(parsed, upload)
        submitted = parsed if isinstance(parsed, Submitted) else None
        noted = parsed if kind in KINDS else None
        records.append(CheckedRecord(seq, previous, digest, body, wire.signature, submitted, noted))
        previous = digest
    expected = f"{upload.journal_id}:{upload.first_seq}:{previous.hex()}"
    if idempotency_key != expected:
        raise problems.key_reused("the key must be journal_id:first_seq:head_hash of the body")
    _check_signature(upload.head_signature, previous, keys, "the head")
    return CheckedUpload(
        upload.terminal_id,
        upload.journal_id,
        upload.first_seq,
        bytes.fromhex(upload.prev_hash),
        tuple(records),
        upload.words,
    )


class Intake:
    """Stores checked uploads, has their payments decided and their records read."""

    def __init__(self, cashier: Cashier, readers: Readers) -> None:
        self._cashier = cashier
        self._readers = readers

    def store(
        self, db: sqlite3.Connection, upload: CheckedUpload, now: datetime
    ) -> RecordsReceipt | forks.Kept:
        """Return the receipt, or the fork; ProblemError for a gap or a foreign journal."""
        row = db.execute(
            "SELECT terminal_id, upto_seq, head_hash, forked_at FROM journals WHERE journal_id = ?",
            (upload.journal_id,),
        ).fetchone()
        owner, upto_seq, head_hash, forked_at = row or (
            upload.terminal_id,
            0,
            GENESIS_PREV_HASH,
            None,
        )
        if owner != upload.terminal_id:
            raise problems.terminal_wrong("the journal belongs to another terminal")
        if forks.continues_branch(db, upload.journal_id, upload.first_seq, upload.prev_hash):
            return self._keep_fork(db, upload, now)
        if upload.first_seq > upto_seq + 1:
            raise problems.gap(upto_seq + 1)
        if self._contradicts(db, upload, upto_seq, head_hash):
            return self._keep_fork(db, upload, now)
        new = [record for record in upload.records if record.seq > upto_seq]
        if new:
            self._append(db, upload, new, now)
        forked = forked_at is not None
        standing = forks.standing_of_trunk(db, upload.journal_id, forked=forked)
        results = self._decide(db, upload, new, standing=standing, now=now)
        receipt = self._receipt(db, upload, upto_seq, results, now)
        return receipt.model_copy(update={"forked": True}) if forked_at else receipt

    def _contradicts(
        self, db: sqlite3.Connection, upload: CheckedUpload, upto_seq: int, head_hash: bytes
    ) -> bool:
        """Tell whether something else is stored under one of these numbers."""
        if upload.first_seq == upto_seq + 1:
            return upload.prev_hash != head_hash
        known = dict(
            db.execute(
                "SELECT seq, hash FROM records WHERE journal_id = ? AND seq BETWEEN ? AND ?",
                (upload.journal_id, upload.first_seq - 1, upload.last_seq),
            ).fetchall()
        )
        if upload.first_seq > 1 and known.get(upload.first_seq - 1) != upload.prev_hash:
            return True
        return any(known.get(one.seq, one.hash) != one.hash for one in upload.records)

    def _append(
        self,
        db: sqlite3.Connection,
        upload: CheckedUpload,
        new: Sequence[CheckedRecord],
        now: datetime,
    ) -> None:
        received = rfc3339(now)
        db.executemany(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    upload.journal_id,
                    record.seq,
                    record.hash,
                    record.body,
                    record.signature,
                    received,
                )
                for record in new
            ],
        )
        db.execute(
            "INSERT INTO journals VALUES (?, ?, ?, ?, NULL) ON CONFLICT (journal_id) "
            "DO UPDATE SET upto_seq = excluded.upto_seq, head_hash = excluded.head_hash",
            (upload.journal_id, upload.terminal_id, new[-1].seq, new[-1].hash),
        )

    def _keep_fork(
        self, db: sqlite3.Connection, upload: CheckedUpload, now: datetime
    ) -> forks.Kept:
        occasion = Occasion(upload.terminal_id, upload.journal_id, upload.first_seq, now)
        records = [
            forks.BranchRecord(one.seq, one.prev_hash, one.hash, one.body, one.signature)
            for one in upload.records
        ]
        return forks.keep(db, self._cashier, self._readers, occasion, records)

    def decide_fork(
        self, db: sqlite3.Connection, journal_id: str, stands: set[str], now: datetime
    ) -> list[dict[str, object]]:
        """Decide the branches of a journal that wait; see `forks.decide`."""
        return forks.decide(db, self._cashier, self._readers, journal_id, stands, now)

    def _decide(
        self,
        db: sqlite3.Connection,
        upload: CheckedUpload,
        new: Sequence[CheckedRecord],
        *,
        standing: Standing,
        now: datetime,
    ) -> list[PaymentResult]:
        """Return the results of every payment in the upload, deciding the new ones.

        In the order of the records: what became of a doubtful bill comes before its payment.
        """
        first_new = new[0].seq if new else upload.last_seq + 1
        said = own_words(
            (record.body for record in new),
            upload.words,
            self._cashier.own_keys,
            self._cashier.issuer,
        )
        results: list[PaymentResult] = []
        for record in upload.records:
            occasion = Occasion(upload.terminal_id, upload.journal_id, record.seq, now)
            is_new = record.seq >= first_new
            if record.noted is not None and is_new and standing is not Standing.REFUSED:
                self._readers.note(db, occasion, record.noted)
            submitted = record.submitted
            for order in () if submitted is None else submitted.payments:
                assert submitted is not None
                result = None if is_new else find_result(db, upload.terminal_id, order.payment_id)
                if result is None:
                    result = self._cashier.decide(
                        db,
                        submitted,
                        order,
                        occasion,
                        standing=standing,
                        said=said.get(order.payment_id),
                    )
                results.append(result)
        return results

    def _receipt(
        self,
        db: sqlite3.Connection,
        upload: CheckedUpload,
        upto_seq: int,
        results: list[PaymentResult],
        now: datetime,
    ) -> RecordsReceipt:
        """Return the receipt: the original one if nothing lies beyond upto_seq, what was stored."""
        if upto_seq < upload.last_seq:
            head = upload.records[-1].hash
            statement = JournalStatement(
                terminal_id=upload.terminal_id,
                journal_id=upload.journal_id,
                upto_seq=upload.last_seq,
                head_hash=head.hex(),
                accepted_at=now,
            )
            text = statement.to_bytes().decode()
            signer, issuer = self._cashier.signer, self._cashier.issuer
            jws = sign_statement(text.encode(), StatementKind.JOURNAL, signer, issuer)
            db.execute(
                "INSERT INTO receipts VALUES (?, ?, ?, ?)",
                (upload.journal_id, upload.last_seq, text, jws),
            )
        else:
            text, jws = db.execute(
                "SELECT statement, jws FROM receipts WHERE journal_id = ? AND upto_seq >= ? "
                "ORDER BY upto_seq LIMIT 1",
                (upload.journal_id, upload.last_seq),
            ).fetchone()
            statement = JournalStatement.model_validate_json(text)
        return RecordsReceipt(
            terminal_id=statement.terminal_id,
            journal_id=statement.journal_id,
            upto_seq=statement.upto_seq,
            head_hash=statement.head_hash,
            accepted_at=statement.accepted_at,
            results=tuple(results),
            statement=text,
            jws=jws,
        )


def _is_read(kind: str, body: bytes) -> bool:
    """Tell whether a record is read; a bill credited at once, by far the commonest, is not."""
    if kind == "bill_credited":
        return b'"from_suspense_id":null' not in body
    return kind in _READ_KINDS


def _kind(seq: int, body: bytes) -> str:
    """Return a record's kind; only a JSON object with one counts as a record at all."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise problems.record_malformed(seq, "not JSON") from error
    kind = parsed.get("kind") if isinstance(parsed, dict) else None
    if not isinstance(kind, str):
        raise problems.record_malformed(seq, "no kind")
    return kind


def _parsed(seq: int, kind: str, body: bytes) -> RecordBody | None:
    try:
        return parse_record(body)
    except ValidationError as error:
        if kind in WORDS:
            return None
        first = error.errors(include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise problems.record_malformed(seq, f"{place}: {first['msg']}") from error


def _check_genesis(genesis: Genesis, upload: RecordsUpload) -> None:
    if (genesis.terminal_id, genesis.journal_id) != (upload.terminal_id, upload.journal_id):
        raise problems.terminal_wrong("the genesis record names another terminal or journal")


def _check_signature(
    signature: str | None, data: bytes, keys: Sequence[PublicKey], what: str
) -> None:
    try:
        given = from_b64url(signature or "")
    except ValueError as error:
        raise problems.signature_wrong(f"{what}: the signature is not base64url") from error
    for key in keys:
        try:
            key.verify(data, given)
        except SignatureError:
            continue
        return
    raise problems.signature_wrong(f"{what} is not signed by this terminal")
