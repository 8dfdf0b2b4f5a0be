"""The production objects of one process: the desk, its deeds, and the driver's mind."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from contract.quotes import FeeTier, Quote
from contract.records import Genesis
from drivers.api import AcceptorSink, AcceptorStatus
from drivers.ccnet.acceptor import State
from drivers.ccnet.conduct import Conductor
from kiosk.cash.cash_in import BillPath, DeskState
from kiosk.cash.desk import CashDesk
from kiosk.cash.policy import CashPolicy
from kiosk.cash.resets import STUCK
from kiosk.deeds import Deeds
from kiosk.journal.fold import apply
from kiosk.journal.matters import Matters
from kiosk.time_values import Instant
from proofs.model.device import TYPES
from proofs.model.operator import TERMINAL
from proofs.model.snapshots import live_objects

NOW_S = 1_000_000.0
UTC_NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOW = Instant(NOW_S, UTC_NOW)
# How long ago something was, in classes: now, a moment (past every short patience, short of every
# long one), long (past all).
MOMENT_S, LONG_S = 6.0, 200.0
# Where an age matters only up to a moment it is kept no longer; mechanics take their time, and what
# is due at the driver is due at once.
SHORT_ONLY = frozenset({"last_credit_s", "status_since_s"})
LONG_ONLY = frozenset(
    {"_state_since", "_last_s", "path_since_s", "last_news_s", "paying_since_s", "_held_since_s"}
)
TAKES_A_MOMENT = frozenset({"_ordered_s", "_kept_s"})
ALWAYS_DUE = frozenset(
    {"_answered_at", "_reset_at", "_poll_due", "_order_due", "_masks_due", "_reset_due"}
)
MAY_LAST = frozenset({State.INITIALIZING, State.REJECTING})


@dataclass(frozen=True)
class SerialDice:
    """Dice that never fall twice alike: identifiers differ and sort by age."""

    numbers: Iterator[int]

    def token_bytes(self, count: int) -> bytes:
        return next(self.numbers).to_bytes(count, "big")

    def uniform(self, low: float, high: float) -> float:
        return low


DICE = SerialDice(itertools.count(1))


def policy_for(ask_from_minor: int) -> CashPolicy:
    """Return the production policy, its patience as it is by default."""
    return CashPolicy(
        currency="RUB",
        minor_per_unit=100,
        currency_spellings=frozenset({"RUS"}),
        denominations_minor=frozenset(TYPES.values()),
        ask_from_minor=ask_from_minor,
        terminal_id=TERMINAL,
    )


def quote_for(min_minor: int) -> Quote:
    """Return what the operator quotes for every number."""
    return Quote(
        quote_id="Q-1",
        currency="RUB",
        fee_tiers=(FeeTier(),),
        min_minor=min_minor,
        max_minor=1_500_000,
        expires_at=UTC_NOW + timedelta(minutes=15),
    )


def fresh_matters() -> Matters:
    """Return the matters of a journal that has just begun."""
    genesis = Genesis(at=UTC_NOW, journal_id="J-1", terminal_id=TERMINAL, fingerprint="machine")
    return apply(Matters(), 1, genesis).matters


class Terminal:
    """One process after another on one journal; `boot` is the next one."""

    def __init__(self, policy: CashPolicy, emit: AcceptorSink) -> None:
        self._policy = policy
        self._emit = emit
        self.boot(fresh_matters(), 1)

    def boot(self, matters: Matters, seq: int) -> None:
        """Forget all but the journal."""
        self.deeds = Deeds(matters, seq, DICE)
        self.desk = CashDesk(self._policy, self.deeds)
        self.conductor = Conductor(self._emit, NOW_S)
        self.desk.recover(NOW)

    def rest(self, now: Instant, *, may_restart: bool) -> None:
        """Move all times back so that it is NOW again, each age in its class."""
        passed_s = now.monotonic_s - NOW_S
        for thing in live_objects((self.desk, self.conductor)):
            values = vars(thing)
            for name, value in values.items():
                if type(value) is float:
                    values[name] = NOW_S - class_of(name, now.monotonic_s - value)
                elif type(value) is tuple and value and type(value[0]) is float:
                    ages = (class_of(name, max(value) - one) for one in value)  # a span
                    values[name] = tuple(NOW_S - age for age in ages)
        self._forget_the_idle()
        # The age of the open transaction is asked for after a restart alone.
        if may_restart or self.desk.state is DeskState.RECOVERING:
            self.age_journal(self.open_age_s + passed_s)
        else:
            self.age_journal(0.0)

    def _forget_the_idle(self) -> None:
        """Times that nothing asks for in this state are all alike."""
        desk, bills, conductor = self.desk, self.desk.bills, self.conductor
        waits = desk.state in (DeskState.RECOVERING, DeskState.FINISHING)
        matters = self.deeds.matters
        ended = desk.state in (DeskState.CLOSED, DeskState.PAYING, DeskState.DECIDED)
        if ended and not matters.visit_balances and not matters.unsettled_intents:
            bills.last_credit_s = None
        if bills.path in (BillPath.NONE, BillPath.DOUBTFUL):
            bills.path_since_s = NOW_S
        if bills.path is not BillPath.RETURNING:
            bills.return_reason = None  # for the screen alone
        if bills.path is not BillPath.ASKED:
            bills._held_since_s = NOW_S
        if bills.open_intent() is None and bills.status is not AcceptorStatus.LOST:
            bills.last_news_s = NOW_S
        if not waits and (not ended or bills.last_credit_s is None):
            bills.status_since_s = NOW_S
        if not bills.reset_needed and bills.status not in STUCK:
            desk._resets._last_s = 0.0
        transaction = desk._now_of
        if transaction is not None and not waits:
            transaction.finish_since_s = NOW_S
        if transaction is not None and desk.state is not DeskState.PAYING:
            transaction.paying_since_s = NOW_S
        if conductor.acceptor.state not in MAY_LAST:
            conductor._state_since = NOW_S
        acceptor = conductor.acceptor
        if not acceptor.unacknowledged and acceptor.standing is None:
            acceptor._reports = 0

    def age_journal(self, age_s: float) -> None:
        """The last record of the open transaction was written so long ago."""
        matters = self.deeds.matters
        open_now = matters.transaction
        age_s = LONG_S if age_s >= LONG_S else 0.0
        if open_now is not None and age_s != self.open_age_s:
            older = open_now.model_copy(update={"last_at": UTC_NOW - timedelta(seconds=age_s)})
            transactions = {**matters.transactions, open_now.transaction_id: older}
            self.deeds.matters = replace(matters, transactions=transactions)

    @property
    def open_age_s(self) -> float:
        """How long ago the open transaction's last record was written, in its class."""
        open_now = self.deeds.matters.transaction
        return 0.0 if open_now is None else (UTC_NOW - open_now.last_at).total_seconds()

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is open: neither transaction, intent, payment nor visit's money."""
        matters = self.deeds.matters
        return (
            self.desk.state is DeskState.CLOSED
            and matters.transaction is None
            and matters.open_intent is None
            and not matters.unsettled_intents
            and not matters.pending_payments
            and not matters.visit_balances
        )


def class_of(name: str, age_s: float) -> float:
    """Return the class of an age, in the seconds that stand for it."""
    if name in ALWAYS_DUE:
        return LONG_S
    if name in TAKES_A_MOMENT:
        return MOMENT_S
    if age_s < (LONG_S if name in LONG_ONLY else MOMENT_S):
        return 0.0
    return MOMENT_S if age_s < LONG_S or name in SHORT_ONLY else LONG_S
