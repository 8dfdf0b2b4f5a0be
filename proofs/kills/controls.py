"""Changes for the worse, in the doomed process alone: with each of them the campaign must fail."""

from __future__ import annotations

from collections.abc import Callable

from drivers.api import AcceptorIdentified
from kiosk import effects as do
from kiosk.cash.bills import Bills
from kiosk.effects import Effect
from kiosk.loop import Loop, PostOffice
from kiosk.time_values import Instant


def acknowledge_early() -> None:
    """The device hears of the credit before the journal does."""
    carry_out = Loop._carry_out

    def wrapped(self: Loop, effects: tuple[Effect, ...], office: PostOffice) -> None:
        early = tuple(one for one in effects if isinstance(one, do.AcknowledgeBill))
        rest = tuple(one for one in effects if not isinstance(one, do.AcknowledgeBill))
        carry_out(self, early + rest, office)

    Loop._carry_out = wrapped  # type: ignore[method-assign]


def credit_without_evidence() -> None:
    """An open intent found at a start is credited, whatever the device says."""
    on_event = Bills.on_event

    def wrapped(self: Bills, event: object, sale: object, now: Instant) -> None:
        on_event(self, event, sale, now)  # type: ignore[arg-type]
        intent = self.open_intent()
        if isinstance(event, AcceptorIdentified) and intent is not None:
            self._on_stacked(0, intent.bill_type, now)

    Bills.on_event = wrapped  # type: ignore[method-assign]


CONTROLS: dict[str, Callable[[], None]] = {
    "early-ack": acknowledge_early,
    "credit-blindly": credit_without_evidence,
}
