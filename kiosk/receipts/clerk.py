"""Which slips a visit's outcome calls for, each exactly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from drivers.api import Slip
from kiosk.cash.outcome import Outcome
from kiosk.cash.picture import PaymentState
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.receipts.press import CLAIM_SLIP, PaperTrail, Press, SlipOrder
from kiosk.receipts.slips import claim_slip, doubt_slip, pending_slip, top_up_slip
from kiosk.receipts.unprinted import UnprintedClaim, is_fresh
from kiosk.say import Say
from kiosk.time_values import Instant

MAY_BE_MISSING = frozenset({PaperTrail.UNKNOWN, PaperTrail.NOT_PRINTED})
_WORST_FIRST = (
    PaperTrail.UNKNOWN,
    PaperTrail.NOT_PRINTED,
    PaperTrail.HELD,
    PaperTrail.PRINTING,
    PaperTrail.PRINTED,
)


class Clerk:
    """Watches the outcome; a refused payment waits for the customer's decision."""

    def __init__(
        self,
        press: Press,
        pack: PackFacts,
        terminal: TerminalFacts,
        late: tuple[UnprintedClaim, ...] = (),
    ) -> None:
        """late: claims whose slips the process before did not print for certain."""
        self._press = press
        self._pack = pack
        self._terminal = terminal
        self._ordered: dict[str, SlipOrder] = {}
        self._copied: set[str] = set()
        self._late = late

    def look(self, outcome: Outcome, say: Say, msisdn: str, now: Instant) -> None:
        """Order the slips that are due; called whenever the outcome may have changed."""
        pack, terminal, doubts = self._pack, self._terminal, outcome.doubts
        for payment in outcome.payments:
            if payment.state is PaymentState.REFUSED:
                continue
            credited = payment.state is PaymentState.CREDITED
            make = top_up_slip if credited else pending_slip
            self._once(
                "top_up" if credited else "pending",
                payment.payment_id,
                partial(make, say, pack, terminal, payment, doubts),
                now,
            )
        by_id = {payment.payment_id: payment for payment in outcome.payments}
        for claim in outcome.claims:
            refused = by_id.get(claim.payment_id)
            self._once(
                CLAIM_SLIP,
                claim.code,
                partial(claim_slip, say, pack, terminal, claim, doubts, refused=refused),
                now,
            )
        if doubts and not outcome.payments and not outcome.claims:
            self._once(
                "doubt",
                doubts[0].code,
                partial(doubt_slip, say, pack, terminal, msisdn, doubts),
                now,
            )

    def print_late(self, say_in: Callable[[str], Say], now: Instant) -> None:
        """Print what a power cut kept from the paper once the printer can, while it is fresh."""
        self._late = tuple(one for one in self._late if is_fresh(one.claim.at, now.utc))
        if not self._press.status.can_print:
            return
        late, self._late = self._late, ()
        for one in late:
            say = say_in(one.language or self._pack.languages[0])
            make = partial(claim_slip, say, self._pack, self._terminal, one.claim)
            slips = (make(copy=one.begun), make(copy=True))
            order = SlipOrder(CLAIM_SLIP, one.claim.code, *slips, is_copy=one.begun)
            self._press.print(order, now)

    def trail(self, outcome: Outcome) -> PaperTrail:
        """Return how the paper of this outcome stands: as good as its worst slip."""
        subjects = [payment.payment_id for payment in outcome.payments]
        subjects += [claim.code for claim in outcome.claims]
        subjects += [doubt.code for doubt in outcome.doubts]
        known = {self._press.trail(s) for s in subjects if s in self._ordered}
        return next((trail for trail in _WORST_FIRST if trail in known), PaperTrail.NONE)

    @property
    def can_copy(self) -> bool:
        """Whether a slip that may not be on paper can be printed now, once, as a COPY."""
        return bool(self._missing()) and self._press.status.can_print

    def copy(self, now: Instant) -> None:
        """Print what may be missing, as the customer asks."""
        for subject in self._missing():
            self._copied.add(subject)
            order = self._ordered[subject]
            self._press.print(replace(order, slip=order.copy, is_copy=True), now)

    def forget(self) -> None:
        """The visit is over."""
        self._ordered.clear()
        self._copied.clear()
        self._press.forget()

    def _once(self, kind: str, subject: str, make: Callable[..., Slip], now: Instant) -> None:
        if subject in self._ordered:
            return
        self._ordered[subject] = order = SlipOrder(kind, subject, make(), make(copy=True))
        self._press.print(order, now)

    def _missing(self) -> list[str]:
        return [
            subject
            for subject in self._ordered
            if subject not in self._copied and self._press.trail(subject) in MAY_BE_MISSING
        ]
