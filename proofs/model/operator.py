"""The operator of the model: pays each payment once, may be late, silent, repeat itself."""

from __future__ import annotations

from datetime import datetime

from contract.messages import PaymentStatement
from kiosk.journal.matters import PendingPayment

TERMINAL = "T-004211"


Key = tuple[str, str]
Decided = tuple[tuple[Key, str], ...]
Paid = tuple[tuple[str, int], ...]


class Operator:
    """`decided` holds payment and result; `paid` what reached a number, with how often."""

    def __init__(self) -> None:
        self.decided: Decided = ()
        self.paid: Paid = ()
        self.certificate = 1  # the terminal's present one

    def key(self, payment_id: str) -> Key:
        """Return what a payment is known by: terminal and payment, whatever the certificate."""
        return (TERMINAL, payment_id)

    def known(self, payment_id: str) -> str | None:
        """Return what was decided, if anything was."""
        return dict(self.decided).get(self.key(payment_id))

    def decide(self, payment_id: str, result: str) -> str:
        """Return the result: the one of before, if there is one."""
        known = self.known(payment_id)
        if known is not None:
            return known
        self.decided += ((self.key(payment_id), result),)
        if result == "credited":
            times = dict(self.paid).get(payment_id, 0) + 1
            self.paid = tuple((p, n) for p, n in self.paid if p != payment_id)
            self.paid += ((payment_id, times),)
        return result

    def forget(self, pending: frozenset[str]) -> None:
        """Leave out what was paid once and nobody will ask about again."""
        self.decided = tuple((key, result) for key, result in self.decided if key[1] in pending)
        self.paid = tuple((p, n) for p, n in self.paid if p in pending or n != 1)


def statement_of(pending: PendingPayment, result: str, now: datetime) -> PaymentStatement:
    """Return the operator's final word on a pending payment."""
    order = pending.order
    credited = result == "credited"
    return PaymentStatement(
        terminal_id=TERMINAL,
        payment_id=order.payment_id,
        result="credited" if credited else "refused",
        reason="" if credited else "closed",
        msisdn=order.msisdn,
        inserted_minor=order.inserted_minor,
        fee_minor=order.fee_minor,
        credited_minor=order.credited_minor if credited else 0,
        currency=order.currency,
        reference="R-1",
        decided_at=now,
    )
