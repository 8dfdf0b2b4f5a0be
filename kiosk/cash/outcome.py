"""What became of a transaction's money: payments, claims and doubtful bills, as facts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contract.messages import PaymentStatement
from contract.records import Submitted, UnclaimedOpened
from kiosk.cash.picture import ClaimFacts, DoubtFacts, PaymentFacts, PaymentState
from kiosk.journal.matters import SuspenseMatter


@dataclass(frozen=True)
class Outcome:
    """Grows with each record; `ended` once nothing more is taken for this transaction."""

    payments: tuple[PaymentFacts, ...] = ()
    claims: tuple[ClaimFacts, ...] = ()
    doubts: tuple[DoubtFacts, ...] = ()
    ended: bool = False
    recovered: bool = False  # the process restarted in between

    @property
    def has_money(self) -> bool:
        """Whether any money came of the transaction."""
        return bool(self.payments or self.claims or self.doubts)

    @property
    def waits(self) -> bool:
        """Whether the operator has still to decide on a payment."""
        return self.waiting is not None

    @property
    def refused(self) -> PaymentFacts | None:
        """The first payment that was refused and neither redirected nor claimed."""
        claimed = {claim.payment_id for claim in self.claims}
        for payment in self.payments:
            if payment.state is PaymentState.REFUSED and payment.payment_id not in claimed:
                return payment
        return None

    @property
    def waiting(self) -> PaymentFacts | None:
        """The first payment that the operator has not decided on."""
        return next((p for p in self.payments if p.state is PaymentState.PENDING), None)

    def submitted(self, body: Submitted) -> Outcome:
        """Return it with the payments of a submit, pending."""
        new = tuple(
            PaymentFacts(
                payment_id=order.payment_id,
                state=PaymentState.PENDING,
                msisdn=order.msisdn,
                inserted_minor=order.inserted_minor,
                fee_minor=order.fee_minor,
                credited_minor=order.credited_minor,
                currency=order.currency,
                receipt_number=order.receipt_number,
                check_code=order.check_code,
                at=body.at,
                purse="" if order.purse is None else order.purse.name.text,
            )
            for order in body.payments
        )
        return replace(self, payments=self.payments + new, ended=True)

    def redirected(self, body: Submitted) -> Outcome:
        """Return it with the refused payment replaced by the new ones."""
        kept = tuple(p for p in self.payments if p.payment_id != body.replaces_payment_id)
        return replace(self, payments=kept).submitted(body)

    def decided(self, statement: PaymentStatement) -> Outcome:
        """Return it with the operator's word on one payment."""

        def after(payment: PaymentFacts) -> PaymentFacts:
            if payment.payment_id != statement.payment_id:
                return payment
            state = (
                PaymentState.CREDITED if statement.result == "credited" else PaymentState.REFUSED
            )
            return replace(
                payment,
                state=state,
                reference=statement.reference,
                refusal_reason=statement.reason,
            )

        return replace(self, payments=tuple(after(payment) for payment in self.payments))

    def claimed(self, body: UnclaimedOpened) -> Outcome:
        """Return it with a claim."""
        claim = ClaimFacts(
            code=body.code,
            amount_minor=body.amount_minor,
            currency=body.currency,
            msisdn=body.msisdn,
            reason=body.reason,
            at=body.at,
            payment_id=body.payment_id or "",
        )
        return replace(self, claims=(*self.claims, claim), ended=True)

    def swept(
        self, transaction_id: str, written: tuple[Submitted | UnclaimedOpened, ...]
    ) -> Outcome:
        """Return it with what late evidence of this transaction became after its end."""
        outcome = self
        for body in written:
            if body.transaction_id != transaction_id:
                continue
            if isinstance(body, Submitted):
                outcome = outcome.submitted(body)
            else:
                outcome = outcome.claimed(body)
        return outcome

    def with_doubts(self, matters: tuple[SuspenseMatter, ...]) -> Outcome:
        """Return it with these doubtful bills and no others."""
        doubts = tuple(
            DoubtFacts(
                code=matter.code,
                amount_minor=matter.amount_minor,
                currency=matter.currency,
                reason=matter.reason,
                at=matter.opened_at,
            )
            for matter in matters
        )
        return replace(self, doubts=doubts)

    def ended_empty(self) -> Outcome:
        """Return it ended without money."""
        return replace(self, ended=True)
