"""What the operator said of a payment, and said once more after it was restored from a backup.

The first word stands in the books, and goes with a payment that is sent again, so that it is
decided as before.  A second one is kept beside it, and if it says something else a person has to
know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from contract.messages import PaymentResult, PaymentStatement
from contract.records import OperatorResult, ResultRepeated
from kiosk.events import SecondWord
from kiosk.journal.store import READ_RECORDS_MAX, Journal
from kiosk.journal.stored import StoredRecord

Told = tuple[PaymentStatement, str, str]  # a verified statement, its exact text, its JWS
_KINDS = (b'"kind":"operator_result"', b'"kind":"result_repeated"')


def second_words(
    journal: Journal, told: Iterable[Told], first_seq: int = 1
) -> tuple[SecondWord, ...]:
    """Return which of these statements repeat a decision in other bytes than any kept so far.

    first_seq: no decision about them stands before that record.
    """
    pending = journal.matters.pending_payments
    settled = [one for one in told if one[0].payment_id not in pending]
    if not settled:
        return ()
    wanted = {statement.payment_id for statement, _, _ in settled}
    kept: dict[str, list[OperatorResult | ResultRepeated]] = {}
    for body in _decisions(journal, first_seq):
        if body.payment_id in wanted:
            kept.setdefault(body.payment_id, []).append(body)
    return tuple(
        SecondWord(statement, text, jws, known[0].result)
        for statement, text, jws in settled
        if (known := kept.get(statement.payment_id))
        and all(text != body.statement for body in known)
    )


class Readable(Protocol):
    """A journal that can be read from any record on."""

    def read(self, first_seq: int, count: int) -> tuple[StoredRecord, ...]: ...


def first_words(
    payment_ids: Iterable[str], parts: Iterable[tuple[Readable, int]]
) -> tuple[PaymentResult, ...]:
    """Return the first word on each of these payments, where there is one.

    parts: journals, each with the record from which it is read.
    """
    wanted = set(payment_ids)
    found: list[PaymentResult] = []
    for journal, first_seq in parts:
        for body in _decisions(journal, first_seq) if wanted else ():
            if body.payment_id in wanted and isinstance(body, OperatorResult):
                wanted.discard(body.payment_id)
                found.append(
                    PaymentResult(
                        payment_id=body.payment_id,
                        state=body.result,
                        statement=body.statement,
                        jws=body.jws,
                    )
                )
            if not wanted:
                break
    return tuple(found)


def _decisions(journal: Readable, first_seq: int) -> Iterator[OperatorResult | ResultRepeated]:
    while records := journal.read(first_seq, READ_RECORDS_MAX):
        for record in records:
            if any(kind in record.body for kind in _KINDS):
                body = record.parsed()
                if isinstance(body, OperatorResult | ResultRepeated):
                    yield body
        first_seq = records[-1].seq + 1
