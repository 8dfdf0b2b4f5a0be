"""What conversations may see of the core: kiosk.conversations.ground.visit.Surroundings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from contract.quotes import Quote
from drivers.api import LinkState, PrinterStatus
from kiosk.cash.cash_in import DeskState
from kiosk.cash.outcome import Outcome
from kiosk.cash.picture import CashPicture
from kiosk.fault_codes import FaultCode
from kiosk.projection.money.number import ReceiptPromise
from kiosk.receipts.press import PaperTrail

if TYPE_CHECKING:
    from kiosk.core import Core


class Around:
    """A look at the core; changes nothing."""

    def __init__(self, core: Core) -> None:
        self._core = core

    @property
    def cash_fault(self) -> FaultCode | None:
        fault = self._core.health.cash_fault
        if fault is None and self._core.is_ready and self._idle_but_cannot_sell():
            return FaultCode.ACCEPTOR_LOST
        return fault

    def _idle_but_cannot_sell(self) -> bool:
        closed = self._core.desk.state is DeskState.CLOSED
        return closed and not self._core.can_sell and self._core.desk.bills.identity is None

    @property
    def operator_silent(self) -> bool:
        return self._core.post.fault is not None

    @property
    def ready(self) -> bool:
        return self._core.is_ready

    @property
    def picture(self) -> CashPicture | None:
        return self._core.desk.picture

    @property
    def has_open_money(self) -> bool:
        return self._core.desk.state is not DeskState.CLOSED

    @property
    def bill_moves(self) -> bool:
        return self._core.desk.bill_moves

    @property
    def outcome(self) -> Outcome:
        return self._core.desk.outcome

    @property
    def decided(self) -> bool:
        return self._core.desk.state in (DeskState.DECIDED, DeskState.CLOSED)

    @property
    def may_redirect(self) -> bool:
        return self._core.desk.may_redirect

    @property
    def asks_to_continue(self) -> bool:
        return self._core.desk.state is DeskState.ASKING_TO_CONTINUE

    @property
    def language(self) -> str:
        sale = self._core.desk.sale
        return sale.language if sale is not None else ""

    @property
    def denominations_minor(self) -> tuple[int, ...]:
        return self._core.desk.denominations_minor

    @property
    def receipt_promise(self) -> ReceiptPromise:
        return promise_of(self._core.press.status, has_paper=self._core.press.has_paper)

    def is_expired(self, quote: Quote) -> bool:
        return self._core.operator_time >= quote.expires_at

    @property
    def can_copy(self) -> bool:
        return self._core.can_copy

    @property
    def now(self) -> datetime:
        return self._core.now

    @property
    def operator_time(self) -> datetime:
        return self._core.operator_time

    @property
    def call_back_minutes(self) -> int | None:
        return self._core.call_back_minutes

    @property
    def write_here_minutes(self) -> int | None:
        return self._core.write_here_minutes

    def open_orders(self, msisdn: str) -> Mapping[str, bool]:
        return self._core.open_orders(msisdn)

    def new_id(self) -> str:
        return self._core.new_id()

    def slip_trail(self, subject_id: str) -> PaperTrail:
        return self._core.press.trail(subject_id)

    @property
    def paper_trail(self) -> PaperTrail:
        return self._core.paper_trail


def promise_of(status: PrinterStatus, *, has_paper: bool) -> ReceiptPromise:
    """Return what may be said of the receipt before any money."""
    if status.can_print:
        return ReceiptPromise.PAPER
    if status.link is not LinkState.UP:
        return ReceiptPromise.UNKNOWN
    return ReceiptPromise.PRINTER_TROUBLE if has_paper else ReceiptPromise.NO_PAPER
