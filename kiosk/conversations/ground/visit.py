"""What every conversation of a visit may look at; it changes nothing through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from contract.quotes import Quote
from kiosk.cash.outcome import Outcome
from kiosk.cash.picture import CashPicture
from kiosk.cash.policy import CashPolicy
from kiosk.config.settings import TimeoutSettings
from kiosk.conversations.ground.session import Session
from kiosk.fault_codes import FaultCode
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.projection.money.number import ReceiptPromise
from kiosk.receipts.press import PaperTrail


class Surroundings(Protocol):
    """The state of the terminal as a conversation may know it."""

    @property
    def cash_fault(self) -> FaultCode | None:
        """Why cash is not taken, None when it is."""
        ...

    @property
    def operator_silent(self) -> bool:
        """Whether the operator did not answer when it was last asked."""
        ...

    @property
    def ready(self) -> bool:
        """Whether the devices have said what they are."""
        ...

    @property
    def picture(self) -> CashPicture | None:
        """The cash of the open transaction."""
        ...

    @property
    def has_open_money(self) -> bool:
        """Whether a transaction is open, or its payment not dealt with."""
        ...

    @property
    def bill_moves(self) -> bool:
        """Whether time stands still because a bill is on its way."""
        ...

    @property
    def outcome(self) -> Outcome:
        """What became of the visit's money."""
        ...

    @property
    def decided(self) -> bool:
        """Whether the operator decided, or the wait for it is over."""
        ...

    @property
    def may_redirect(self) -> bool:
        """Whether a refused sum may go to another number: the one who put it in stands here."""
        ...

    @property
    def asks_to_continue(self) -> bool:
        """Whether a transaction of before a restart waits for its customer."""
        ...

    @property
    def language(self) -> str:
        """In which language the open transaction began; "" when none is open."""
        ...

    @property
    def denominations_minor(self) -> tuple[int, ...]:
        """What the acceptor takes."""
        ...

    @property
    def receipt_promise(self) -> ReceiptPromise:
        """What can be said of the receipt before the money."""
        ...

    def is_expired(self, quote: Quote) -> bool:
        """Whether the operator no longer stands by this quote; by its clock, as far as known."""
        ...

    @property
    def can_copy(self) -> bool:
        """Whether a slip that may not be on paper can be printed now."""
        ...

    @property
    def now(self) -> datetime:
        """The terminal's own clock: what the journal writes at this moment."""
        ...

    @property
    def operator_time(self) -> datetime:
        """The operator's clock, as far as its last answer told."""
        ...

    @property
    def call_back_minutes(self) -> int | None:
        """Within how long somebody calls back now; None when nobody does."""
        ...

    @property
    def write_here_minutes(self) -> int | None:
        """Within how long somebody answers on this screen now; None when nobody does."""
        ...

    def open_orders(self, msisdn: str) -> Mapping[str, bool]:
        """Return the orders of this number without the operator's word: may each still arrive?"""
        ...

    def new_id(self) -> str:
        """Return a fresh identifier for what is asked of the operator."""
        ...

    def slip_trail(self, subject_id: str) -> PaperTrail:
        """How a slip of this visit stands that is about no money."""
        ...

    @property
    def paper_trail(self) -> PaperTrail:
        """How the visit's slip stands."""
        ...


@dataclass(frozen=True)
class Visit:
    """The fixed parts of every visit, what this one has come to, and a look around."""

    pack: PackFacts
    terminal: TerminalFacts
    timeouts: TimeoutSettings
    policy: CashPolicy
    around: Surroundings
    session: Session = field(default_factory=Session)
