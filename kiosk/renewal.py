"""Renews the terminal's certificate in good time, on a thread of its own.

Whether it is time is judged by the operator's clock, as its last answer told it: a terminal whose
own clock went back would never renew.  A failure is tried again sooner than the next look.
"""

from __future__ import annotations

import threading

from kiosk.chance import Dice
from kiosk.clock import Clock
from kiosk.logs import Log
from kiosk.operator.client import OperatorClient
from kiosk.operator.enrolment import renew, renewal_due_at
from kiosk.operator.errors import OperatorError
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.trusted_time import operator_now

LOG = Log("renewal")
LOOK_EVERY_S = 3600.0
FIRST_LOOK_S = 30.0
RETRY_FIRST_S = 60.0
RETRY_S_MAX = 600.0


class Renewal:
    """Looks every hour, and soon again after a failure."""

    def __init__(
        self,
        client: OperatorClient,
        custody: FileKeyCustody,
        terminal_id: str,
        clock: Clock,
        dice: Dice,
    ) -> None:
        self._client = client
        self._custody = custody
        self._terminal_id = terminal_id
        self._clock = clock
        self._dice = dice
        self._when = dice.uniform(0.0, 1.0)
        self._failures = 0
        self._stopping = False
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._work, name="renewal", daemon=True)

    def start(self) -> None:
        """Begin looking."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; waits for a renewal that is under way."""
        self._stopping = True
        self._woken.set()
        self._thread.join()

    def wake(self) -> None:
        """Look now: the clock was moved."""
        self._woken.set()

    def look(self) -> float:
        """Renew if it is time; return after how many seconds to look again."""
        try:
            self._look()
        except (OperatorError, OSError) as error:
            self._failures += 1
            LOG.warning("renewal_failed", detail=str(error))
            doubled_s = RETRY_FIRST_S * 2.0 ** min(self._failures - 1, 10)
            return min(RETRY_S_MAX, doubled_s) * self._dice.uniform(0.5, 1.0)
        self._failures = 0
        return LOOK_EVERY_S

    def _work(self) -> None:
        wait_s = FIRST_LOOK_S
        while not self._stopping:
            self._woken.wait(wait_s)
            self._woken.clear()
            if not self._stopping:
                wait_s = self.look()

    def _look(self) -> None:
        certificate = self._custody.certificate()
        due = renewal_due_at(
            certificate.not_valid_before_utc, certificate.not_valid_after_utc, self._when
        )
        if operator_now(self._clock.utc(), self._client.clock_drift_s) >= due:
            renewed = renew(self._client, self._custody, self._terminal_id)
            LOG.info("renewed", until=renewed.not_after.isoformat())
