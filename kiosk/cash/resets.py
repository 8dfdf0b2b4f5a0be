"""When the acceptor is asked for a restart: stuck, or owing one after a bill became doubtful."""

from __future__ import annotations

from drivers.api import AcceptorStatus
from kiosk.cash.bills import Bills
from kiosk.cash.policy import CashPolicy
from kiosk.deeds import Deeds
from kiosk.effects import ResetAcceptor
from kiosk.time_values import Instant

STUCK = frozenset({AcceptorStatus.JAMMED, AcceptorStatus.FAILED})


class Resets:
    """Never with an intent open: its bill's evidence would be lost."""

    def __init__(self, policy: CashPolicy, deeds: Deeds, bills: Bills) -> None:
        self._policy = policy
        self._deeds = deeds
        self._bills = bills
        self._last_s = 0.0

    def on_tick(self, now: Instant) -> None:
        """Order a reset when one is due."""
        bills = self._bills
        # A device at rest is empty: what was doubtful in it lies in the cassette or went back.
        owed = bills.reset_needed and bills.status is AcceptorStatus.DISABLED
        due = now.monotonic_s - self._last_s >= self._policy.reset_every_s
        if (bills.status in STUCK or owed) and due and bills.open_intent() is None:
            self._last_s = now.monotonic_s
            self._deeds.do(ResetAcceptor())
