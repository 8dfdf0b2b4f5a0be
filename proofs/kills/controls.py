"""Changes for the worse, in the doomed process alone: with each of them the campaign must fail."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk import effects as do
from kiosk.cash.desk import CashDesk
from kiosk.effects import Effect
from kiosk.loop import Loop, PostOffice
from kiosk.time_values import Instant

LONG_ENOUGH_S = 0.5  # for the order to reach the wire


def acknowledge_early() -> None:
    """The device hears of the credit before the journal does."""
    carry_out = Loop._carry_out

    def wrapped(self: Loop, effects: tuple[Effect, ...], office: PostOffice) -> None:
        early = [one for one in effects if isinstance(one, do.AcknowledgeBill)]
        for one in early:
            self._do(one, office)
            threading.Event().wait(LONG_ENOUGH_S)
        carry_out(self, tuple(one for one in effects if one not in early), office)

    Loop._carry_out = wrapped  # type: ignore[method-assign]  # wrapped on purpose


def credit_blindly() -> None:
    """An intent that is open at a start is credited, whatever the device will say."""
    recover = CashDesk.recover

    def wrapped(self: CashDesk, now: Instant) -> None:
        recover(self, now)
        intent = self.bills.open_intent()
        if intent is not None:
            self.bills._credit(intent, now)

    CashDesk.recover = wrapped  # type: ignore[method-assign]  # wrapped on purpose


CONTROLS: dict[str, Callable[[], None]] = {
    "early-ack": acknowledge_early,
    "credit-blindly": credit_blindly,
}
