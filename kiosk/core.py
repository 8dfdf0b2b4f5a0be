"""The one place where everything meets: an event comes in, effects come out, in order.

Deterministic: no clock, no dice, no device of its own.  What it knows of money is what the
journal will say once the effects before are carried out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from contract.messages import PaymentStatement
from contract.records import TerminalStarted
from drivers.api import AcceptorStatus
from kiosk.around import Around
from kiosk.cash.cash_in import DeskState
from kiosk.cash.desk import CashDesk
from kiosk.cash.policy import CashPolicy
from kiosk.chance import Dice
from kiosk.config.settings import TimeoutSettings
from kiosk.conversations.ground.requests import (
    AnswerEscrow,
    ClaimMoney,
    CloseMoney,
    ConfirmOrder,
    Deed,
    DropOrder,
    FinishCash,
    OpenCash,
    PrintCopy,
    PrintSlip,
    RedirectMoney,
    ReopenCash,
    ShareMoney,
    TellOperator,
)
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.runner import Runner
from kiosk.correspondence import Correspondence
from kiosk.deeds import Deeds
from kiosk.effects import AskOperator, Effect, Write
from kiosk.events import (
    AcceptorSaid,
    CustomerDid,
    DecisionsAnswered,
    Event,
    FormerSent,
    HeadAnswered,
    JournalDoubted,
    OperatorAnswered,
    OrderAnswered,
    PaymentAnswered,
    PrinterSaid,
    ProposalAnswered,
    RecordsSent,
    Ticked,
)
from kiosk.fault_codes import FaultCode
from kiosk.health import Health, Symptoms
from kiosk.inquiries import Inquiries
from kiosk.journal.matters import Matters
from kiosk.operator.outbox import Outbox
from kiosk.orders import Orders
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.clerk import Clerk
from kiosk.receipts.press import PaperTrail, Press, SlipOrder
from kiosk.receipts.unprinted import UnprintedClaim
from kiosk.say import Say
from kiosk.time_values import Instant
from kiosk.views.base import Preferences

READY_PATIENCE_S = 10.0
NOBODY_WAITS = 0  # the request_id of what is only told


class Core:
    """Give it events; carry out what it returns."""

    def __init__(
        self,
        *,
        matters: Matters,
        seq: int,
        outbox: Outbox,
        pack: PackFacts,
        terminal: TerminalFacts,
        policy: CashPolicy,
        timeouts: TimeoutSettings,
        timezone: str,
        preferences: Preferences,
        dice: Dice,
        version: str,
        at_start: tuple[FaultCode, ...] = (),
        unprinted: tuple[UnprintedClaim, ...] = (),
    ) -> None:
        self._deeds = Deeds(matters, seq, dice)
        self._policy = policy
        self._version = version
        self._zone = ZoneInfo(timezone)
        self._at_start = at_start
        self._ready_after_s = 0.0
        self._journal_doubt = ""
        self._continued = False  # the customer came back to a transaction of before a restart
        self._now = Instant(0.0, matters.standing.last_at)
        self.desk = CashDesk(policy, self._deeds)
        self.press = Press(self._deeds)
        self._clerk = Clerk(self.press, pack, terminal, unprinted)
        self.health = Health(self._deeds, sells_offline=pack.takes_cash_offline)
        self.post = Correspondence(outbox, self._deeds, dice, self._on_statement)
        self.inquiries = Inquiries(self._deeds, dice)
        self.orders = Orders(self._deeds, dice)
        self._visit = Visit(pack, terminal, timeouts, policy, Around(self))
        self.runner = Runner(
            self._visit, self._deeds, timezone, preferences, self._carry_out, self._on_visit_end
        )

    # --- one step ---------------------------------------------------------------------------

    def start(self, now: Instant) -> tuple[Effect, ...]:
        """Take up what the journal says is open, and show the first screen."""
        self._now = now
        self._ready_after_s = now.monotonic_s + READY_PATIENCE_S
        self._deeds.write(TerminalStarted(at=now.utc, version=self._version))
        self.press.recover(now)
        self.desk.recover(now)
        self.runner.start(now)
        self.runner.draw(now)
        return self._taken(now)

    def step(self, event: Event, now: Instant) -> tuple[Effect, ...]:
        """Return what is to be done about an event, in order."""
        self._now = now
        match event:
            case AcceptorSaid(said):
                self.desk.on_acceptor(said, now)
            case PrinterSaid(said_by_printer):
                self.press.on_event(said_by_printer, now)
            case CustomerDid(intent):
                self.runner.on_intent(intent, now)
            case OperatorAnswered(request_id, answer):
                self.post.note_answer(event)
                self.orders.on_answer(answer, now)
                self.runner.on_answered(request_id, answer, now)
            case RecordsSent():
                self.post.on_records_sent(event, now)
            case FormerSent():
                self.post.on_former_sent(event, now)
            case PaymentAnswered():
                self.post.on_payment_answered(event, now)
            case HeadAnswered():
                self.post.on_head_answered(event, now)
            case ProposalAnswered() | DecisionsAnswered():
                self.inquiries.on_answer(event, now, quiet=self._is_quiet)
            case OrderAnswered():
                self.orders.on_order_answered(event, now)
            case JournalDoubted(detail):
                self._journal_doubt = detail
            case Ticked():
                pass
        self._settle(now)
        return self._taken(now)

    def deadline_s(self, now: Instant) -> float:
        """Return the monotonic moment by which a Ticked is wanted."""
        return min(
            self.desk.deadline_s(now),
            self.post.deadline_s(now),
            self.runner.deadline_s(now),
            self.health.deadline_s(now),
            # Passed once, this moment changes nothing more: a core that recovers or finishes for
            # longer waits by the desk's own deadlines.
            self._ready_after_s if now.monotonic_s < self._ready_after_s else float("inf"),
        )

    def synchronise(self, matters: Matters, seq: int) -> None:
        """Take over what the journal says after the effects were carried out."""
        self._deeds.matters, self._deeds.seq = matters, seq
        self.post.on_head(seq)

    # --- what follows from every event ------------------------------------------------------

    def _settle(self, now: Instant) -> None:
        self.desk.on_tick(now)
        if self.desk.state in (DeskState.PAYING, DeskState.DECIDED) and not self.runner.serves:
            self._on_visit_end()  # nobody stands here: the operator's answer is waited for unseen
        self.health.look(self._symptoms(), now)
        self._clerk.print_late(self.runner.say_in, now)
        self._order_slips(now)
        self.runner.on_changed(now)
        self.runner.on_tick(now)
        self._order_slips(now)
        if self._is_quiet and not self.runner.has_side_room:
            self.press.leave(now)

    def _taken(self, now: Instant) -> tuple[Effect, ...]:
        effects = self._deeds.take()
        seq = self._deeds.seq - sum(len(e.bodies) for e in effects if isinstance(e, Write))
        for effect in effects:
            if isinstance(effect, Write):
                seq += len(effect.bodies)
                self.post.on_written(seq, effect.bodies, now)
        self.post.on_tick(now)
        if self._is_quiet and self.post.rests:
            self.inquiries.on_quiet(now)
        if self._is_quiet:
            self.orders.on_quiet(now)
        return effects + self._deeds.take()

    @property
    def _is_quiet(self) -> bool:
        """Whether nobody stands here and no money moves."""
        return self.desk.state is DeskState.CLOSED and not self.runner.serves

    def _order_slips(self, now: Instant) -> None:
        outcome = self.desk.outcome
        decided = self.desk.state in (DeskState.DECIDED, DeskState.CLOSED)
        stale = outcome.recovered and not self._continued
        if not outcome.ended or not decided or stale or outcome.refused is not None:
            return
        if outcome.payments or outcome.claims or outcome.doubts:
            self._clerk.look(outcome, self.runner.say, self.desk.msisdn, now)

    def _symptoms(self) -> Symptoms:
        bills, matters = self.desk.bills, self._deeds.matters
        foreign = FaultCode.JOURNAL_FOREIGN
        adopted = not matters.standing.awaits_operator
        pending = next(iter(matters.pending_payments.values()), None)
        oldest_s = (self._now.utc - pending.submitted_at).total_seconds() if pending else 0.0
        return Symptoms(
            acceptor=bills.status,
            acceptor_detail=bills.detail,
            bills_known=bool(bills.table.enabled(self._policy)),
            acceptor_named=bills.identity is not None,
            doubtful=bills.reset_needed,
            printer=self.press.status,
            operator=self.post.fault,
            operator_detail=self.post.detail,
            journal_doubt=self._journal_doubt,
            at_start=tuple(c for c in self._at_start if c is not foreign or not adopted),
            drift_s=self.post.drift_s,
            oldest_pending_s=max(0.0, oldest_s),
            bills_in_doubt=len(matters.suspense),
        )

    # --- deeds of conversations -------------------------------------------------------------

    def _carry_out(self, deed: Deed, say: Say) -> None:
        now = self._now
        match deed:
            case OpenCash(msisdn, quote, chosen_minor, payer):
                self._continued = False
                self._clerk.forget()
                self.desk.open(msisdn, quote, say.language, chosen_minor, now, payer)
            case ReopenCash():
                self._continued = True
                self.desk.reopen(now)
            case FinishCash(why):
                self._continued = self._continued or why == "finished"
                self.desk.finish(why, now)
            case AnswerEscrow(keep):
                self.desk.answer(keep, now)
            case ShareMoney(share):
                self.desk.share(share)
            case RedirectMoney(msisdn, quote):
                self.desk.redirect(msisdn, quote, now)
            case ClaimMoney():
                self.desk.claim(now)
            case ConfirmOrder() | DropOrder():
                self.orders.take(deed, say.language, now)
            case PrintCopy():
                self._clerk.copy(now)
            case PrintSlip(kind, subject_id, make):
                slips = (make(say), make(say, copy=True))
                self.press.print(SlipOrder(kind, subject_id, *slips, is_private=True), now)
            case TellOperator(question):
                self._deeds.do(AskOperator(NOBODY_WAITS, question))
            case CloseMoney():
                self._on_visit_end()

    def _on_visit_end(self) -> None:
        self.desk.end_visit(self._now)
        self._order_slips(self._now)
        self.desk.forget()
        if self.desk.state is DeskState.CLOSED:
            self._clerk.forget()

    def _on_statement(self, statement: PaymentStatement, text: str, jws: str, now: Instant) -> None:
        self.desk.on_result(statement, text, jws, now)

    # --- what conversations may see ---------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the acceptor has said what it is, or was waited for long enough.

        Not before the money of the process before is on its way: one transaction at a time.
        """
        recovering = self.desk.state in (DeskState.RECOVERING, DeskState.FINISHING)
        named = self.desk.bills.identity is not None
        known = named and self.desk.bills.status is not AcceptorStatus.UNKNOWN
        patient = self._now.monotonic_s < self._ready_after_s
        return not recovering and (known or not patient)

    def open_orders(self, msisdn: str) -> Mapping[str, bool]:
        """Return the orders of a number without the operator's word: may each still arrive?"""
        return self.orders.open_of(msisdn, self._now)

    @property
    def now(self) -> datetime:
        """The time by the terminal's own clock."""
        return self._now.utc

    @property
    def operator_time(self) -> datetime:
        """The operator's clock, as far as its last answer told."""
        return self._now.utc + timedelta(seconds=self.post.drift_s)

    @property
    def call_back_minutes(self) -> int | None:
        """Within how long somebody calls back now; None when nobody does."""
        return self._visit.pack.call_back_minutes(self._now.utc.astimezone(self._zone))

    @property
    def write_here_minutes(self) -> int | None:
        """Within how long somebody answers on this screen now; None when nobody does."""
        return self._visit.pack.write_here_minutes(self._now.utc.astimezone(self._zone))

    def new_id(self) -> str:
        """Return a fresh identifier."""
        return self._deeds.new_id(self._now)

    @property
    def can_sell(self) -> bool:
        """Whether a new transaction can begin."""
        return self.desk.can_sell

    @property
    def can_copy(self) -> bool:
        """Whether a slip that may not be on paper can be printed now."""
        return self._clerk.can_copy

    @property
    def paper_trail(self) -> PaperTrail:
        """How the visit's slip stands."""
        return self._clerk.trail(self.desk.outcome)
