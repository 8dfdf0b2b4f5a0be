"""The one bill in the machine: what the acceptor says, what is written of it, what is ordered.

Rules kept here (money.md, sections 2-4):
1. The intent is written before STACK is ordered; at most one is open.
2. The credit is written before the report is acknowledged.
3. Whether a stacked report is a new bill is decided by the newest intent alone.
4. Silence and time-outs never credit and never return; they make suspense.
5. A return speaks for the open intent only while its bill can still be the one in the path: not
   after the device rested, nor after another bill was read.
"""

from __future__ import annotations

from contract.records import (
    BillCredited,
    BillReturnedToCustomer,
    IntentOpened,
    IntentSettled,
    RecordBody,
    SuspenseSettled,
)
from drivers.api import (
    AcceptorEvent,
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillSettled,
    BillStacked,
    RejectReason,
)
from kiosk.cash.alarms import freeze_reason, stops_sales
from kiosk.cash.cash_in import (
    BILL_TRANSITIONS,
    BillPath,
    BillStep,
    ImpossibleStepError,
    advance,
)
from kiosk.cash.credit import CreditDecision
from kiosk.cash.doubts import Doubts
from kiosk.cash.picture import BillNews, ReturnReason
from kiosk.cash.policy import BillTable, CashPolicy
from kiosk.cash.sale import Sale, SuspenseReason
from kiosk.cash.testimony import Testimony
from kiosk.deeds import Deeds
from kiosk.effects import AcknowledgeBill, HoldBill, ReturnBill, StackBill
from kiosk.journal.matters import IntentPhase, IntentState
from kiosk.time_values import Instant

EMPTY = frozenset({AcceptorStatus.DISABLED, AcceptorStatus.IDLE})
FORGETS = EMPTY | {AcceptorStatus.CASSETTE_FULL}  # past every report of the bill before
RESTING = FORGETS | {AcceptorStatus.CASSETTE_OUT}
ALARMING_MAX = 20  # unannounced bills under one alarm
DOUBTED = frozenset(
    {IntentPhase.SUSPENSE, IntentPhase.DECIDED_STACKED, IntentPhase.DECIDED_RETURNED}
)


class Bills:
    """Follows the bill; `news`, `bill_minor` and the reasons feed the screen's bill lane."""

    def __init__(self, policy: CashPolicy, deeds: Deeds) -> None:
        self._policy = policy
        self._deeds = deeds
        self.doubts = Doubts(policy, deeds)
        self.testimony = Testimony(deeds)
        self.path = BillPath.NONE
        self.path_since_s = 0.0
        self._path_before = BillPath.NONE
        self.status = AcceptorStatus.UNKNOWN
        self.status_since_s = 0.0
        self.detail = ""
        self.identity: AcceptorIdentity | None = None
        self.table = BillTable()
        self.news = BillNews.WAITING
        self.bill_minor: int | None = None
        self.reject_reason: RejectReason | None = None
        self.return_reason: ReturnReason | None = None
        self.reset_needed = False  # a bill became doubtful and the device has not restarted since
        self.last_news_s = 0.0
        self.last_credit_s: float | None = None
        self._other_bill = False  # what is in the path now need not be the open intent's bill
        self._intent_is_ours = False  # of this process: no report of its bill can be missing
        self._escrow_type = -1  # of the bill that was read last
        self._held_since_s = 0.0

    def recover(self, now: Instant) -> None:
        """Take up what the process before left; called before the device speaks."""
        self.status_since_s = now.monotonic_s
        matters = self._deeds.matters
        if matters.open_intent is not None:
            self.path = BillPath.STACKING
        elif matters.unsettled_intents:
            self.path = BillPath.CREDITED
        newest = max(matters.intents.values(), key=lambda intent: intent.seq, default=None)
        # Whether the device restarted since was not written: it is asked to once more.
        self.reset_needed = newest is not None and newest.state in DOUBTED
        self.testimony.recover(newest)

    def on_tick(self, now: Instant) -> None:
        """Take note of how long a bill has been where it is."""
        if self.path is not self._path_before:
            self._path_before, self.path_since_s = self.path, now.monotonic_s

    # --- what the device says ---------------------------------------------------------------

    def on_event(self, event: AcceptorEvent, sale: Sale | None, now: Instant) -> None:
        """Take one event; sale is the transaction that bills belong to now, None for none."""
        self.last_news_s = now.monotonic_s
        match event:
            case AcceptorIdentified(identity, bill_types):
                self.identity = identity
                self.testimony.on_named()
                self.table = BillTable.of(self._policy, bill_types)
                if self.status in FORGETS:
                    self._settle(now)
            case AcceptorStatusChanged(status, detail):
                self._on_status(status, detail, now)
            case AcceptorRestarted():
                self.reset_needed = False
            case BillEscrowed(bill_type):
                self._on_escrow(bill_type, sale, now)
            case BillStacked(report, bill_type):
                self._on_stacked(report, bill_type, now)
            case BillSettled():
                self._settle(now)
            case BillReturned(bill_type, report):
                self._on_returned(bill_type, now)
                if report:
                    self._deeds.do(AcknowledgeBill(report))
            case BillRejected(reason):
                self._step(BillStep.REJECTED)
                self._tell(BillNews.REFUSED, reject=reason)

    def _on_status(self, status: AcceptorStatus, detail: str, now: Instant) -> None:
        if status is not self.status:
            self.status_since_s = now.monotonic_s
        self.status, self.detail = status, detail
        if status is AcceptorStatus.LOST:
            self.testimony.on_lost()
        if status in EMPTY:
            self.testimony.on_rest()
        if status in RESTING:
            self._other_bill = True
            if status in FORGETS:
                self._settle(now)
            self._step(BillStep.CLEARED)
            if self.news in (BillNews.READING, BillNews.TROUBLE, BillNews.HELD):
                self._tell(BillNews.WAITING)
            if status in EMPTY and self._intent_is_ours and self.open_intent() is not None:
                # No report came, and the next one would be of another bill.
                self.lose_sight("unknown", now)
        elif status is AcceptorStatus.ACCEPTING:
            self._step(BillStep.MOVES)
            if self.path is BillPath.MOVING:
                self._tell(BillNews.READING)
        elif status is AcceptorStatus.JAMMED:
            self.lose_sight("jam", now)

    # --- escrow -----------------------------------------------------------------------------

    def _on_escrow(self, bill_type: int, sale: Sale | None, now: Instant) -> None:
        before, self._escrow_type = self._escrow_type, bill_type
        intent = self.open_intent()
        if intent is not None and intent.bill_type != bill_type:
            self._other_bill = True
        minor = self.table.minor_by_type.get(bill_type)
        refusal = self._refusal(bill_type, minor, sale)
        if refusal is not None:
            self.give_back(refusal)
            return
        assert sale is not None, "a bill of nobody's has its reason to go back"
        assert minor is not None, "a bill of another currency has its reason to go back"
        if self.path is BillPath.ASKED:
            # Read a second time: the same bill is held on, one that reads otherwise goes back.
            if before == bill_type:
                self._deeds.do(HoldBill())
            else:
                self.give_back(ReturnReason.TROUBLE)
        elif self._must_ask(minor, sale):
            self._step(BillStep.HELD)
            self._held_since_s = now.monotonic_s
            self._deeds.do(HoldBill())
            self._tell(BillNews.HELD, minor=minor)
        else:
            self._take(bill_type, minor, sale, now)

    def _refusal(self, bill_type: int, minor: int | None, sale: Sale | None) -> ReturnReason | None:
        if minor is None:
            return ReturnReason.FOREIGN_CURRENCY
        if sale is None or not sale.takes_bills:
            return ReturnReason.FINISHING
        if bill_type not in self.table.enabled(self._policy):
            return ReturnReason.DENOMINATION_OFF
        if sale.inserted_minor + minor > self._policy.room_minor(sale.quote.max_minor):
            return ReturnReason.OVER_MAXIMUM
        blocked = self.open_intent() is not None or self.unsettled() is not None
        if self.path is BillPath.RETURNING:  # ordered back, and read once more on its way
            return self.return_reason or ReturnReason.TROUBLE
        stopped = stops_sales(self._deeds.matters) or not self.testimony.is_named
        if self.identity is None or self.reset_needed or blocked or stopped:
            return ReturnReason.TROUBLE
        return None

    def _must_ask(self, minor: int, sale: Sale) -> bool:
        """Whether to ask first: a large bill, or the first that passes the chosen sum.

        Who kept one that passes it is not asked for the same reason again.
        """
        chosen, inserted = sale.chosen_minor, sale.inserted_minor
        passes = chosen is not None and inserted <= chosen < inserted + minor
        return minor >= self._policy.ask_from_minor or passes

    def keep(self, sale: Sale, now: Instant) -> None:
        """The customer wants the held bill kept."""
        if self.path is not BillPath.ASKED:
            return
        minor = self.table.minor_by_type.get(self._escrow_type)
        refusal = self._refusal(self._escrow_type, minor, sale)
        if refusal is not None:
            self.give_back(refusal)
            return
        assert minor is not None, "a bill of another currency has its reason to go back"
        self._take(self._escrow_type, minor, sale, now)

    def give_back(self, reason: ReturnReason) -> None:
        """Order the escrowed bill back; no intent is open for it."""
        self._step(BillStep.GIVEN_BACK)
        self._deeds.do(ReturnBill())
        minor = self.table.minor_by_type.get(self._escrow_type)
        self._tell(BillNews.GIVEN_BACK, minor=minor, back=reason)

    def _take(self, bill_type: int, minor: int, sale: Sale, now: Instant) -> None:
        assert self.identity is not None, "an unidentified device's bills are returned"
        assert self.open_intent() is None, "at most one intent is open"
        self._step(BillStep.TAKEN)
        self._other_bill, self._intent_is_ours = False, True
        self._deeds.write(
            IntentOpened(
                at=now.utc,
                intent_id=self._deeds.new_id(now),
                transaction_id=sale.transaction_id,
                bill_type=bill_type,
                denomination_minor=minor,
                currency=self._policy.currency,
                device_serial=self.identity.serial,
                cassette_no=self._deeds.matters.cassette_no,
            )
        )
        self._deeds.do(StackBill())
        self._tell(BillNews.STACKING, minor=minor)

    # --- evidence ---------------------------------------------------------------------------

    def _on_stacked(self, report: int, bill_type: int, now: Instant) -> None:
        intent = self._newest(bill_type)
        freeze = freeze_reason(self._deeds.matters)
        decision = self.testimony.decision(intent, bill_type)
        if decision is CreditDecision.OPEN_SUSPENSE:
            if freeze is not None and self.doubts.alarming >= ALARMING_MAX:
                return  # a box that never stops telling of bills fills no disk
            self.doubts.note_stacked(intent, now)
            minor = self._worth(bill_type)
            self.doubts.open(minor, None, freeze or "unannounced", now, bill_type=bill_type)
        elif decision is CreditDecision.DOUBT and freeze is not None:
            self.lose_sight(freeze, now)
        elif decision is not CreditDecision.ACKNOWLEDGE_ONLY:
            assert intent is not None, "what is credited was announced"
            self._credit(intent, now)
        self._deeds.do(AcknowledgeBill(report))

    def _worth(self, bill_type: int) -> int:
        """Return what a bill of this type is worth to us, 0 if nobody can tell.

        Right after a start the device has not shown its table yet: then the one it showed before.
        """
        before = self._deeds.matters.standing.acceptor_minor_by_type
        return {**before, **self.table.minor_by_type}.get(bill_type, 0)

    def _credit(self, intent: IntentState, now: Instant) -> None:
        late = intent.suspense_id is not None
        self._deeds.write(
            BillCredited(
                at=now.utc,
                intent_id=intent.intent_id,
                transaction_id=intent.transaction_id,
                amount_minor=intent.denomination_minor,
                cassette_no=intent.cassette_no,
                bill_type=intent.bill_type,
                evidence="stacked_late" if late else "stacked",
                from_suspense_id=intent.suspense_id,
            )
        )
        self.last_credit_s = now.monotonic_s
        self.testimony.on_credit(intent)
        if self.path in (BillPath.STACKING, BillPath.DOUBTFUL):
            self._step(BillStep.STACKED)
        else:
            self.path = BillPath.CREDITED  # the first thing a restarted process hears
        self._tell(BillNews.KEPT, minor=intent.denomination_minor)

    def _settle(self, now: Instant) -> None:
        """The device forgot its bill; one that has not said who it is settles no credit."""
        told = self._deeds.matters.standing.told
        if told is not None:
            self._deeds.write(SuspenseSettled(at=now.utc, suspense_id=told.suspense_id))
        if not self.testimony.is_named:
            return
        for intent in self._deeds.matters.unsettled_intents:
            self._deeds.write(IntentSettled(at=now.utc, intent_id=intent.intent_id))
        if self.path is BillPath.CREDITED:
            self._step(BillStep.SETTLED)

    def _on_returned(self, bill_type: int, now: Instant) -> None:
        intent = self.open_intent()
        if intent is not None and (self._other_bill or intent.bill_type != bill_type):
            self._deeds.log("return_of_another_bill", "warning", intent_id=intent.intent_id)
            return
        if intent is not None:
            self._deeds.write(
                BillReturnedToCustomer(at=now.utc, intent_id=intent.intent_id, evidence="returned")
            )
        elif not self._other_bill:
            self.testimony.on_rest()  # the path is empty
            self.doubts.note_return(self._newest(bill_type), now)
        self._step(BillStep.RETURNED)
        if self.news is not BillNews.GIVEN_BACK:
            self._tell(BillNews.GIVEN_BACK, minor=self.bill_minor, back=ReturnReason.TROUBLE)

    def lose_sight(
        self, reason: SuspenseReason, now: Instant, *, beside: tuple[RecordBody, ...] = ()
    ) -> None:
        """Jam, silence, alarm: an open intent becomes suspense, with what is written beside it."""
        intent = self.open_intent()
        if intent is not None:
            self.doubts.open(intent.denomination_minor, intent, reason, now, beside=beside)
            self.reset_needed = True
            self.testimony.on_doubt(intent)
        self._step(BillStep.LOST_SIGHT)
        self._tell(BillNews.TROUBLE, minor=self.bill_minor)

    # --- questions --------------------------------------------------------------------------

    def open_intent(self) -> IntentState | None:
        """Return the intent that is neither credited, returned nor doubtful."""
        return self._deeds.matters.open_intent

    def unsettled(self) -> IntentState | None:
        """Return the credited intent that the device has not yet forgotten."""
        return next(iter(self._deeds.matters.unsettled_intents), None)

    def hold_is_over(self, now: Instant) -> bool:
        """Whether the customer was asked long enough about the held bill."""
        return (
            self.path is BillPath.ASKED
            and now.monotonic_s - self._held_since_s >= self._policy.hold_s
        )

    @property
    def held_until_s(self) -> float | None:
        """Monotonic end of the question about the held bill."""
        return self._held_since_s + self._policy.hold_s if self.path is BillPath.ASKED else None

    def clear_lane(self) -> None:
        """Forget what the lane shows: a new transaction begins."""
        self._tell(BillNews.WAITING)

    def _newest(self, bill_type: int) -> IntentState | None:
        if self.identity is not None:
            return self._deeds.matters.newest_intent(self.identity.serial, bill_type)
        # Right after a start the device may report a bill before it can be asked who it is: then
        # it is the device of the newest intent, the only one this port has known.
        intents = self._deeds.matters.intents.values()
        mine = [intent for intent in intents if intent.bill_type == bill_type]
        return max(mine, key=lambda intent: intent.seq, default=None)

    def _step(self, step: BillStep) -> None:
        try:
            self.path = advance(BILL_TRANSITIONS, self.path, step)
        except ImpossibleStepError as refused:
            self._deeds.log("bill_step_refused", "warning", step=str(refused))

    def _tell(
        self,
        news: BillNews,
        minor: int | None = None,
        reject: RejectReason | None = None,
        back: ReturnReason | None = None,
    ) -> None:
        self.news, self.bill_minor = news, minor
        self.reject_reason, self.return_reason = reject, back
