"""Renews the terminal's certificate in good time, on a thread of its own."""

from __future__ import annotations

import threading

from kiosk.chance import Dice
from kiosk.clock import Clock
from kiosk.logs import Log
from kiosk.operator.client import OperatorClient
from kiosk.operator.enrolment import renew, renewal_due_at
from kiosk.operator.errors import OperatorError
from kiosk.operator.keys import FileKeyCustody

LOG = Log("renewal")
LOOK_EVERY_S = 3600.0
FIRST_LOOK_S = 30.0


class Renewal:
    """Looks every hour; a failure is tried again at the next look."""

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
        self._dice = dice.uniform(0.0, 1.0)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="renewal", daemon=True)

    def start(self) -> None:
        """Begin looking."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; waits for a renewal that is under way."""
        self._stopped.set()
        self._thread.join()

    def _work(self) -> None:
        wait_s = FIRST_LOOK_S
        while not self._stopped.wait(wait_s):
            wait_s = LOOK_EVERY_S
            try:
                self._look()
            except OperatorError as error:
                LOG.warning("renewal_failed", detail=str(error))

    def _look(self) -> None:
        certificate = self._custody.certificate()
        due = renewal_due_at(
            certificate.not_valid_before_utc, certificate.not_valid_after_utc, self._dice
        )
        if self._clock.utc() >= due:
            renewed = renew(self._client, self._custody, self._terminal_id)
            LOG.info("renewed", until=renewed.not_after.isoformat())
