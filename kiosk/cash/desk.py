"""One cash-in transaction from its first record to the operator's decision.

The desk runs without anybody watching: whatever becomes of the screen, money that is in is
submitted to the confirmed number, or becomes a claim.  A conversation looks, and asks it to act.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from contract.messages import PaymentStatement
from contract.quotes import Quote
from contract.records import TransactionOpened
from drivers.api import AcceptorEvent, AcceptorStatus
from kiosk.cash.alarms import stops_sales
from kiosk.cash.bills import Bills
from kiosk.cash.cash_in import TAKES_BILLS, TRANSITIONS, BillPath, DeskState, DeskStep, advance
from kiosk.cash.cassette import Cassette
from kiosk.cash.glance import picture_of
from kiosk.cash.guard import Guard
from kiosk.cash.outcome import Outcome
from kiosk.cash.payout import Payout
from kiosk.cash.picture import CashPicture, ReturnReason
from kiosk.cash.policy import CashPolicy
from kiosk.cash.resets import Resets
from kiosk.cash.rest import AT_REST, is_at_rest, is_given_up, is_late_credit_firm, is_quiet
from kiosk.cash.sale import EndReason, Sale
from kiosk.cash.shares import Share, hold
from kiosk.deeds import Deeds
from kiosk.effects import DisableBills, EnableBills
from kiosk.journal.matters import TransactionMatter
from kiosk.time_values import Instant

ENDS_SALE = AT_REST - {AcceptorStatus.DISABLED}
# Whoever stands before the terminal after these need not be the one who put the money in.
BREAKS_VISIT = frozenset({"idle", "recovered", "blocked"})


@dataclass
class _Transaction:
    """What the desk remembers beside the journal."""

    transaction_id: str
    since: datetime
    msisdn: str
    why: EndReason = "finished"
    finish_since_s: float = 0.0
    paying_since_s: float = 0.0
    visit_ended: bool = False  # whoever stands here now need not be who put the money in
    shares: tuple[Share, ...] = ()  # for other numbers, confirmed in this unbroken visit


class CashDesk:
    """Owns the acceptor's side of the visit.  Every public method appends deeds."""

    def __init__(self, policy: CashPolicy, deeds: Deeds) -> None:
        self._policy = policy
        self._deeds = deeds
        self._now_of: _Transaction | None = None
        self._enabled: frozenset[int] = frozenset()
        self.state = DeskState.CLOSED
        self.bills = Bills(policy, deeds)
        self._guard = Guard(policy, deeds, self.bills)
        self._resets = Resets(policy, deeds, self.bills)
        self.cassette = Cassette(deeds)
        self._payout = Payout(policy, deeds)

    # --- what the customer wants ------------------------------------------------------------

    def open(
        self,
        msisdn: str,
        quote: Quote,
        language: str,
        chosen_minor: int | None,
        now: Instant,
        payer: str | None = None,
    ) -> None:
        """Write the transaction, then enable the acceptor."""
        self._advance(DeskStep.OPEN)
        transaction_id = self._deeds.new_id(now)
        self._now_of = _Transaction(transaction_id, now.utc, msisdn)
        self._payout.outcome = Outcome()
        self._deeds.write(
            TransactionOpened(
                at=now.utc,
                transaction_id=transaction_id,
                msisdn=msisdn,
                quote=quote,
                language=language,
                chosen_minor=chosen_minor,
                payer=payer,
            )
        )
        self.bills.clear_lane()
        self._enable()

    def reopen(self, now: Instant) -> None:
        """After a restart the customer inserts more onto the same number."""
        if stops_sales(self._deeds.matters):
            self.finish("recovered", now)
            return
        self._advance(DeskStep.CONTINUE)
        self.bills.clear_lane()
        self._enable()

    def finish(self, why: EndReason, now: Instant) -> None:
        """Ask for the end; the bill in the machine is dealt with first."""
        if (self.state, DeskStep.FINISH) not in TRANSITIONS or self._now_of is None:
            return
        self._now_of.why = why
        if why != "finished":
            self._now_of.shares = ()
        self._now_of.finish_since_s = now.monotonic_s
        self._advance(DeskStep.FINISH)
        self._deeds.do(DisableBills())
        if self.bills.path is BillPath.ASKED:
            self.bills.give_back(ReturnReason.FINISHING)
        self._settle_up(now)

    def answer(self, keep: bool, now: Instant) -> None:
        """Keep the held bill or give it back."""
        sale = self.sale
        if keep and sale is not None:
            self.bills.keep(sale, now)
        elif self.bills.path is BillPath.ASKED:
            self.bills.give_back(ReturnReason.ASKED)

    def share(self, other: Share | None) -> None:
        """Put part of the money on another number at the customer's Finish, and at no other end.

        None leaves all of it to the number confirmed first.
        """
        of, matter = self._now_of, self._matter()
        open_now = self.state in TAKES_BILLS and self.may_redirect
        if of is None or matter is None or not open_now:
            return
        if other is None:
            of.shares = ()
            return
        shares = (*of.shares, other)
        numbers = {of.msisdn, *(share.msisdn for share in shares)}
        differ = len(numbers) == 1 + len(shares)
        if differ and matter.may_be_split and hold(matter.quote, matter.credited_minor, shares):
            of.shares = shares

    def redirect(self, msisdn: str, quote: Quote, now: Instant) -> None:
        """Send the refused sum to another number, confirmed in this unbroken visit."""
        matter = self._matter()
        if self.state is not DeskState.DECIDED or matter is None or not self.may_redirect:
            return
        if self._payout.redirect(matter, msisdn, quote, now) and self._now_of is not None:
            self._advance(DeskStep.REDIRECT)
            self._now_of.paying_since_s = now.monotonic_s

    def claim(self, now: Instant) -> None:
        """Make the refused sum that is asked about a claim."""
        matter = self._matter()
        if self.state is DeskState.DECIDED and matter is not None:
            self._payout.claim(matter, now)

    def end_visit(self, now: Instant) -> None:
        """The customer is gone; what is in is submitted, what was refused is claimed."""
        if self.state in (*TAKES_BILLS, DeskState.ASKING_TO_CONTINUE):
            self.finish("idle", now)
        if self._now_of is not None:
            self._now_of.visit_ended = True
        if self.state in (DeskState.PAYING, DeskState.DECIDED):
            matter = self._matter()
            if matter is not None:
                self._payout.claim_all(matter, now)
            self._advance(DeskStep.VISIT_ENDS)

    def forget(self) -> None:
        """Wipe what is known of a customer whose transaction is closed."""
        if self.state is DeskState.CLOSED:
            self._now_of = None
            self._payout.outcome = Outcome()

    # --- what devices and the operator say --------------------------------------------------

    def on_acceptor(self, event: AcceptorEvent, now: Instant) -> None:
        """Take one event of the acceptor, whatever is open."""
        if self._guard.on_event(event, now):
            self.finish("fault", now)
        self.bills.on_event(event, self.sale, now)
        self.cassette.on_event(event, now)
        if self.state in TAKES_BILLS and self.bills.table.enabled(self._policy) != self._enabled:
            self._enable()  # only now is known which bills it takes, or it is another device
        if self.state is DeskState.OPENING and self.bills.status is AcceptorStatus.IDLE:
            self._advance(DeskStep.READY)
        self._end_on_trouble(now)
        self._settle_up(now)

    def on_result(self, statement: PaymentStatement, text: str, jws: str, now: Instant) -> None:
        """Write the operator's final word on a payment."""
        pending = self._deeds.matters.pending_payments.get(statement.payment_id)
        if pending is None:
            return
        payout = self._payout
        payout.write_result(statement, text, jws, now)
        mine = self._now_of is not None and pending.transaction_id == self._now_of.transaction_id
        # What the customer was told of a payment stays; while they are asked nothing was told yet.
        untold = self.state is not DeskState.DECIDED or payout.outcome.refused is not None
        if mine and untold:
            payout.outcome = payout.outcome.decided(statement)
            if self.state is DeskState.PAYING and not payout.outcome.waits:
                self._advance(DeskStep.DECIDE)

    def on_tick(self, now: Instant) -> None:
        """Let time pass: holds end, silence becomes doubt, finishing ends."""
        self.bills.on_tick(now)
        if self.bills.hold_is_over(now):
            self.bills.give_back(ReturnReason.ASKED)
        self._notice_silence(now)
        self._settle_up(now)
        self._resets.on_tick(now)
        if self.state is DeskState.PAYING and self._now_of is not None:
            waited = now.monotonic_s - self._now_of.paying_since_s
            if waited >= self._policy.answer_patience_s:
                self._advance(DeskStep.DECIDE)
        self._payout.outcome = self.outcome
        if self.state is DeskState.CLOSED and is_late_credit_firm(self.bills, self._policy, now):
            self._payout.sweep(None if self._now_of is None else self._now_of.transaction_id, now)

    # --- after a restart --------------------------------------------------------------------

    def recover(self, now: Instant) -> None:
        """Take up what the journal says is open; called once, before any device speaks."""
        matters = self._deeds.matters
        transaction = matters.transaction
        self.bills.recover(now)
        if matters.visit_balances or matters.unsettled_intents:
            self.bills.last_credit_s = now.monotonic_s  # it may be that young
        if transaction is None:
            assert self.bills.open_intent() is None, "an intent is of an open transaction"
            return
        self._advance(DeskStep.RECOVER)
        self._now_of = _Transaction(
            transaction.transaction_id,
            transaction.opened_at,
            transaction.msisdn,
            finish_since_s=now.monotonic_s,
        )
        self._payout.outcome = Outcome(recovered=True)
        self.bills.last_news_s = now.monotonic_s

    # --- questions --------------------------------------------------------------------------

    @property
    def sale(self) -> Sale | None:
        """The transaction that bills belong to now."""
        matter = self._matter()
        if matter is None or matter.closed or self.state is DeskState.CLOSED:
            return None
        return Sale.of(matter, takes_bills=self.state in TAKES_BILLS)

    @property
    def picture(self) -> CashPicture | None:
        """What the screen may show; None when no transaction is open."""
        sale = self.sale
        if sale is None:
            return None
        shares = () if self._now_of is None else self._now_of.shares
        picture = picture_of(self.bills, sale, self._policy, self.state, shares)
        return picture if self.may_redirect else replace(picture, can_share=False)

    @property
    def outcome(self) -> Outcome:
        """What became of the money; a bill's doubt goes away when its money is on its way."""
        matter = self._matter()
        unswept = matter is not None and matter.closed and matter.credited_minor
        if self._now_of is None or (self.state is DeskState.CLOSED and unswept):
            return self._payout.outcome
        mine = tuple(
            matter
            for matter in self._deeds.matters.suspense.values()
            if matter.transaction_id == self._now_of.transaction_id
            or (matter.transaction_id is None and matter.opened_at >= self._now_of.since)
        )
        return self._payout.outcome.with_doubts(mine)

    @property
    def may_redirect(self) -> bool:
        """Whether the one who put the money in is sure to stand here still.

        Only they name another number, for all of it or for a part.
        """
        of = self._now_of
        if of is None or of.visit_ended or self._payout.outcome.recovered:
            return False
        return of.why not in BREAKS_VISIT

    @property
    def bill_moves(self) -> bool:
        """Whether a bill is anywhere between mouth and cassette."""
        return self.bills.path not in (BillPath.NONE, BillPath.DOUBTFUL)

    @property
    def can_sell(self) -> bool:
        """Whether a new transaction can begin with this acceptor now."""
        return (
            self.state in (DeskState.CLOSED, DeskState.DECIDED)
            and self.bills.identity is not None
            and bool(self.bills.table.enabled(self._policy))
            and self.bills.status in (AcceptorStatus.DISABLED, AcceptorStatus.IDLE)
            and not self.bills.reset_needed
            and self.bills.open_intent() is None
            and self.cassette.is_in_place
            and not stops_sales(self._deeds.matters)
        )

    @property
    def msisdn(self) -> str:
        """The number that the last transaction was opened for; "" before the first."""
        return "" if self._now_of is None else self._now_of.msisdn

    @property
    def denominations_minor(self) -> tuple[int, ...]:
        """What the acceptor takes, ascending."""
        return self.bills.table.taken_minor(self._policy)

    def deadline_s(self, now: Instant) -> float:
        """Return when time alone next changes something, in monotonic seconds."""
        if self.state in (DeskState.CLOSED, DeskState.DECIDED):
            return now.monotonic_s + 5.0
        held = self.bills.held_until_s
        return min(held, now.monotonic_s + 0.25) if held else now.monotonic_s + 0.25

    # --- inside -----------------------------------------------------------------------------

    def _advance(self, step: DeskStep) -> None:
        self.state = advance(TRANSITIONS, self.state, step)

    def _enable(self) -> None:
        self._enabled = self.bills.table.enabled(self._policy)
        self._deeds.do(EnableBills(self._enabled))

    def _matter(self) -> TransactionMatter | None:
        if self._now_of is None:
            return None
        return self._deeds.matters.transactions.get(self._now_of.transaction_id)

    def _end_on_trouble(self, now: Instant) -> None:
        troubled = self.bills.reset_needed or self.bills.status in ENDS_SALE
        if self.state in TAKES_BILLS and troubled:
            self.finish("fault" if self.cassette.is_in_place else "cassette", now)

    def _notice_silence(self, now: Instant) -> None:
        waiting = self.state in (*TAKES_BILLS, DeskState.FINISHING)
        if waiting and is_given_up(self.bills, self._policy, now):
            if self.bills.open_intent() is not None:
                self.bills.lose_sight("silence", now)
            self.finish("fault", now)

    def _settle_up(self, now: Instant) -> None:
        """Close what can be closed: recovery once quiet, finishing once at rest."""
        if self._now_of is None:
            return
        waited_s = now.monotonic_s - self._now_of.finish_since_s
        if self.state is DeskState.RECOVERING:
            if is_quiet(self.bills, self._policy, waited_s, now):
                self._conclude_recovery(now)
        elif (
            self.state is DeskState.FINISHING
            and self.bills.open_intent() is None
            and is_at_rest(self.bills, self._policy, waited_s, now)
        ):
            self._close(now)

    def _conclude_recovery(self, now: Instant) -> None:
        if self.bills.open_intent() is not None:
            self.bills.lose_sight("restart", now)
        matter = self._matter()
        assert matter is not None, "the open transaction is in the journal"
        intents = self._deeds.matters.intents.values()
        mine = (i.opened_at for i in intents if i.transaction_id == matter.transaction_id)
        # What a restarted device tells of a bill is nobody's act: the customer's last one counts.
        age_s = (now.utc - max([matter.opened_at, *mine])).total_seconds()
        fresh = 0 <= age_s < self._policy.continue_within_s
        if matter.credited_minor and fresh and not stops_sales(self._deeds.matters):
            self._advance(DeskStep.QUIET)
        else:
            self.finish("recovered", now)

    def _close(self, now: Instant) -> None:
        assert self._now_of is not None, "finishing has a transaction"
        matter = self._matter()
        assert matter is not None, "the open transaction is in the journal"
        self._payout.close(matter, self._now_of.why, self._now_of.shares, now)
        if not matter.credited_minor:
            self._advance(DeskStep.AT_REST_EMPTY)
            return
        self._advance(DeskStep.AT_REST_WITH_MONEY)
        self._now_of.paying_since_s = now.monotonic_s
        if not self._payout.outcome.waits:
            self._advance(DeskStep.DECIDE)  # below the smallest payment: a claim
