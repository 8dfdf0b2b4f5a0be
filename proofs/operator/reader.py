"""What a terminal's journal says, as whoever judges it wants to know."""

from __future__ import annotations

from contract.records import OperatorResult, RecordBody, Submitted
from kiosk.assembly import rebuilt_outbox
from kiosk.journal.store import READ_RECORDS_MAX, Journal


class JournalReader:
    """Questions to an open journal."""

    journal: Journal

    def bodies(self, kind: str) -> list[RecordBody]:
        """Return every record of a kind in the present journal."""
        found: list[RecordBody] = []
        marker = f'"kind":"{kind}"'.encode()
        seq = 1
        while records := self.journal.read(seq, READ_RECORDS_MAX):
            found += [record.parsed() for record in records if marker in record.body]
            seq = records[-1].seq + 1
        return found

    @property
    def submitted(self) -> int:
        """How many payments were ever submitted."""
        return self.journal.matters.receipt_counter

    @property
    def orders(self) -> list[str]:
        """The payment_ids of the present journal, in order."""
        return [
            order.payment_id
            for body in self.bodies("submitted")
            if isinstance(body, Submitted)
            for order in body.payments
        ]

    @property
    def results(self) -> dict[str, str]:
        """What became of each payment that is decided."""
        return {
            body.payment_id: body.result
            for body in self.bodies("operator_result")
            if isinstance(body, OperatorResult)
        }

    @property
    def pending(self) -> frozenset[str]:
        return frozenset(self.journal.matters.pending_payments)

    @property
    def all_sent(self) -> bool:
        """Whether the operator has acknowledged all that is worth a request."""
        outbox = rebuilt_outbox(self.journal, 0.0, 0.0)
        return outbox.next_seq > outbox.loud_seq
