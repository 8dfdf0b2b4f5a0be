"""What the operator said of a payment once more, after it was restored from a backup.

The first word stands in the books.  A second one is kept beside it, and if it says something else
a person has to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contract.messages import PaymentStatement
from contract.records import OperatorResult, ResultRepeated
from kiosk.events import SecondWord
from kiosk.journal.store import READ_RECORDS_MAX, Journal

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


def _decisions(journal: Journal, first_seq: int) -> Iterator[OperatorResult | ResultRepeated]:
    while records := journal.read(first_seq, READ_RECORDS_MAX):
        for record in records:
            if any(kind in record.body for kind in _KINDS):
                body = record.parsed()
                if isinstance(body, OperatorResult | ResultRepeated):
                    yield body
        first_seq = records[-1].seq + 1
