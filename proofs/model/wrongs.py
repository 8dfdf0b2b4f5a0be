"""The wrong functions that mutants put in the place of the program's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from contract.messages import PaymentStatement
from contract.records import (
    BillCredited,
    BillReturnedToCustomer,
    IntentOpened,
    IntentSettled,
    OperatorResult,
    RecordBody,
    UnclaimedOpened,
)
from drivers.api import AcceptorEvent, AcceptorRestarted
from kiosk.cash import glance, submission
from kiosk.cash.bills import Bills
from kiosk.cash.cash_in import BillPath, DeskState
from kiosk.cash.desk import CashDesk
from kiosk.cash.doubts import Doubts
from kiosk.cash.picture import CashPicture
from kiosk.cash.policy import CashPolicy
from kiosk.cash.sale import EndReason, Sale, SuspenseReason
from kiosk.cash.shares import Share
from kiosk.correspondence import Correspondence
from kiosk.deeds import Deeds
from kiosk.effects import AcknowledgeBill, StackBill
from kiosk.journal import ledger, money_rules
from kiosk.journal.draft import Draft
from kiosk.journal.matters import IntentPhase, IntentState, TransactionMatter
from kiosk.operator.outbox import Outbox
from kiosk.time_values import Instant
from proofs.model.operator import Operator
from proofs.model.world import COUNTER

_on_stacked, _credit, _on_event, _take = (
    Bills._on_stacked,
    Bills._credit,
    Bills.on_event,
    Bills._take,
)
_open_doubt, _conclude_recovery = Doubts.open, CashDesk._conclude_recovery
_write, _on_result, _finish = Deeds.write, CashDesk.on_result, CashDesk.finish
ALL_IS_LOOSE = property(lambda self: self.credited_minor)
ALWAYS = property(lambda self: True)


def acknowledge_first(self: Bills, report: int, bill_type: int, now: Instant) -> None:
    self._deeds.do(AcknowledgeBill(report))
    _on_stacked(self, report, bill_type, now)


def stack_first(self: Bills, bill_type: int, minor: int, sale: Sale, now: Instant) -> None:
    kept = self._deeds.take()
    _take(self, bill_type, minor, sale, now)
    mine = self._deeds.take()
    order = [effect for effect in mine if isinstance(effect, StackBill)]
    rest = [effect for effect in mine if not isinstance(effect, StackBill)]
    for effect in (*kept, *order, *rest):
        self._deeds.do(effect)


def silence_is_return(
    self: Bills, reason: SuspenseReason, now: Instant, *, beside: tuple[RecordBody, ...] = ()
) -> None:
    intent = self.open_intent()
    if intent is not None:
        self._deeds.write(
            BillReturnedToCustomer(at=now.utc, intent_id=intent.intent_id, evidence="not_stacked")
        )
    self.path = BillPath.NONE


def silence_is_credit(
    self: Bills, reason: SuspenseReason, now: Instant, *, beside: tuple[RecordBody, ...] = ()
) -> None:
    intent = self.open_intent()
    if intent is not None:
        _credit(self, intent, now)


def silence_is_nothing(
    self: Bills, reason: SuspenseReason, now: Instant, *, beside: tuple[RecordBody, ...] = ()
) -> None:
    return None


def settle_at_once(self: Bills, intent: IntentState, now: Instant) -> None:
    _credit(self, intent, now)
    self._deeds.write(IntentSettled(at=now.utc, intent_id=intent.intent_id))


def restart_settles(self: Bills, event: AcceptorEvent, sale: Sale | None, now: Instant) -> None:
    if isinstance(event, AcceptorRestarted):
        self._settle(now)
    _on_event(self, event, sale, now)


def picture_ahead(
    bills: Bills, sale: Sale, policy: CashPolicy, state: DeskState, shares: tuple[Share, ...] = ()
) -> CashPicture:
    intent = bills.open_intent()
    picture = glance.picture_of(bills, sale, policy, state, shares)
    if intent is None or bills.path is not BillPath.STACKING:
        return picture
    return replace(picture, inserted_minor=picture.inserted_minor + intent.denomination_minor)


def credited_again(draft: Draft, seq: int, body: BillCredited) -> None:
    intent = draft.require("intents", body.intent_id)
    draft.put("intents", body.intent_id, intent.model_copy(update={"state": IntentPhase.OPEN}))
    money_rules.bill_credited(draft, seq, body)


def doubt_kept(body: BillCredited) -> tuple[ledger.Posting, ...]:
    return (
        ledger.Posting(ledger.cassette_account(body.cassette_no), body.amount_minor),
        ledger.Posting(ledger.visit_account(body.transaction_id), body.amount_minor),
    )


def nobody_recovers(self: CashDesk, now: Instant) -> None:
    self.bills.recover(now)


def half_claimed(
    transaction: TransactionMatter,
    deeds: Deeds,
    reason: Literal["below_minimum", "refused", "no_number"],
    now: Instant,
    payment_id: str | None = None,
) -> UnclaimedOpened:
    claim = submission.unclaimed(transaction, deeds, reason, now, payment_id)
    return claim.model_copy(update={"amount_minor": claim.amount_minor // 2})


def finish_with_shares(self: CashDesk, why: EndReason, now: Instant) -> None:
    of = self._now_of
    shares = () if of is None else of.shares
    _finish(self, why, now)
    if of is not None:
        of.shares = shares


def announced_only(
    self: Doubts,
    minor: int,
    intent: IntentState | None,
    reason: SuspenseReason,
    now: Instant,
    *,
    bill_type: int | None = None,
    beside: tuple[RecordBody, ...] = (),
) -> None:
    if intent is not None:
        _open_doubt(self, minor, intent, reason, now, bill_type=bill_type, beside=beside)


def write_with_counter(self: Deeds, *bodies: RecordBody) -> None:
    counter = COUNTER.read()
    counted = (
        body.model_copy(update={"counter": counter}) if isinstance(body, IntentOpened) else body
        for body in bodies
    )
    _write(self, *counted)


def conclude_by_counter(self: CashDesk, now: Instant) -> None:
    """Rules 3 and 4 of a power cut, for a counter that says nothing of its cassette."""
    intent = self.bills.open_intent()
    if intent is not None and intent.counter is not None:
        counted = COUNTER.read() - intent.counter
        if counted == 1:
            _credit(self.bills, intent, now)
        elif counted == 0:
            self._deeds.write(
                BillReturnedToCustomer(at=now.utc, intent_id=intent.intent_id, evidence="counter")
            )
    _conclude_recovery(self, now)


def result_twice(
    self: CashDesk, statement: PaymentStatement, text: str, jws: str, now: Instant
) -> None:
    _on_result(self, statement, text, jws, now)
    if statement.payment_id not in self._deeds.matters.pending_payments:
        self._deeds.write(
            OperatorResult(
                at=now.utc,
                payment_id=statement.payment_id,
                result=statement.result,
                statement=text,
                jws=jws,
            )
        )


def key_by_certificate(self: Operator, payment_id: str) -> tuple[str, str]:
    return (str(self.certificate), payment_id)


def never_back(self: Outbox, upto_seq: int, *, same_branch: bool) -> Outbox:
    return self._answered(self.next_seq)


def never_asks(self: Correspondence, now: Instant, after_s: float) -> None:
    return None


def pays_again(self: Operator, payment_id: str) -> str | None:
    return None
