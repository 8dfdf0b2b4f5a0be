"""What becomes of a transaction's money once no more bills are taken, and what is told of it.

Every sum ends as a payment or a claim; one that was refused waits for the customer's word, and
holds up none of the others.
"""

from __future__ import annotations

from contract.messages import PaymentStatement
from contract.quotes import Quote
from contract.records import OperatorResult, TransactionClosed
from kiosk.cash.outcome import Outcome
from kiosk.cash.policy import CashPolicy
from kiosk.cash.sale import EndReason
from kiosk.cash.shares import Share, hold
from kiosk.cash.submission import claim_refused, redirected, submitted, sweep, unclaimed
from kiosk.deeds import Deeds
from kiosk.journal.matters import TransactionMatter
from kiosk.time_values import Instant


class Payout:
    """Writes the records; `outcome` grows with each of them."""

    def __init__(self, policy: CashPolicy, deeds: Deeds) -> None:
        self._policy = policy
        self._deeds = deeds
        self.outcome = Outcome()

    def close(
        self, matter: TransactionMatter, why: EndReason, shares: tuple[Share, ...], now: Instant
    ) -> None:
        """Write the end of a transaction with all that it holds, in one commit."""
        closed = TransactionClosed(at=now.utc, transaction_id=matter.transaction_id, why=why)
        if not matter.credited_minor:
            self._deeds.write(closed)
            self.outcome = self.outcome.ended_empty()
        elif matter.credited_minor < matter.quote.min_minor:
            claim = unclaimed(matter, self._deeds, "below_minimum", now)
            self._deeds.write(claim, closed)
            self.outcome = self.outcome.claimed(claim)
        else:
            fits = matter.may_be_split and hold(matter.quote, matter.credited_minor, shares)
            body = submitted(
                matter, self._deeds, self._policy.terminal_id, now, shares if fits else ()
            )
            self._deeds.write(body, closed)
            self.outcome = self.outcome.submitted(body)

    def redirect(self, matter: TransactionMatter, msisdn: str, quote: Quote, now: Instant) -> bool:
        """Send the refused sum that is asked about to another number; whether there is one."""
        payment_id = self._asked_about(matter)
        if payment_id is None:
            return False
        terminal_id = self._policy.terminal_id
        body = redirected(matter, payment_id, (msisdn, quote), self._deeds, terminal_id, now)
        self._deeds.write(body)
        self.outcome = self.outcome.redirected(body)
        return True

    def claim(self, matter: TransactionMatter, now: Instant) -> None:
        """Make the refused sum that is asked about a claim."""
        payment_id = self._asked_about(matter)
        if payment_id is not None:
            claim = unclaimed(matter, self._deeds, "refused", now, payment_id)
            self._deeds.write(claim)
            self.outcome = self.outcome.claimed(claim)

    def claim_all(self, matter: TransactionMatter, now: Instant) -> None:
        """Make every refused sum a claim: nobody stands here to redirect one."""
        for claim in claim_refused(self._deeds, matter.transaction_id, now):
            self.outcome = self.outcome.claimed(claim)

    def write_result(self, told: PaymentStatement, text: str, jws: str, now: Instant) -> None:
        """Write the operator's final word on a payment."""
        self._deeds.write(
            OperatorResult(
                at=now.utc,
                payment_id=told.payment_id,
                result=told.result,
                reason=told.reason,
                statement=text,
                jws=jws,
            )
        )

    def sweep(self, transaction_id: str | None, now: Instant) -> None:
        """Submit or claim what ended transactions still hold; only this one's is told."""
        written = sweep(self._deeds, self._policy.terminal_id, now)
        if transaction_id is not None:
            self.outcome = self.outcome.swept(transaction_id, written)

    def _asked_about(self, matter: TransactionMatter) -> str | None:
        refused = self.outcome.refused
        if refused is None or refused.payment_id not in matter.refused:
            return None
        return refused.payment_id
