"""The printer's status as last read, told when it changes; and the knife freed after a jam."""

from __future__ import annotations

from drivers.api import (
    CoverState,
    LinkState,
    PresenterState,
    PrinterSink,
    PrinterStatus,
    PrinterStatusChanged,
    PrintTrouble,
    TicketTaken,
)
from drivers.clock import Clock
from drivers.errors import PeerError, PeerSilentError
from drivers.escpos.line import PrinterLine
from drivers.escpos.settings import Settings
from drivers.escpos.status import trouble_of

LOST = PrinterStatus(link=LinkState.LOST)


class Watch:
    """Asks one round at a time and remembers what it meant."""

    def __init__(
        self, line: PrinterLine, emit: PrinterSink, settings: Settings, clock: Clock
    ) -> None:
        self._line = line
        self._emit = emit
        self._settings = settings
        self._clock = clock
        self._recover_at: float | None = None
        self._was_open = False
        self._moves_ticket_until = 0.0
        self.status = PrinterStatus()

    @property
    def trouble(self) -> PrintTrouble | None:
        """What stands in the way of printing, as last read."""
        return trouble_of(self.status)

    def ticket_waits(self) -> bool:
        """Whether a ticket stands in the mouth."""
        return self.status.presenter is PresenterState.PRESENTED

    def poll(self) -> PrintTrouble | None:
        """Ask a round; return what stands in the way.  PeerSilentError after saying LOST."""
        try:
            status = self._line.round()
        except PeerSilentError:
            self.lose()
            raise
        except PeerError:
            self._tell(PrinterStatus())
            return PrintTrouble.SILENT
        self._note(status)
        self._free_cutter()
        return self.trouble

    def lose(self) -> None:
        """Nothing is known of the printer any more."""
        self._recover_at = None
        self._tell(LOST)

    def moves_ticket(self) -> None:
        """We push or pull the ticket ourselves: that it is gone means nobody took it."""
        self._moves_ticket_until = self._clock() + self._settings.presenter_s

    def _note(self, status: PrinterStatus) -> None:
        before = self.status.presenter
        self._tell(status)
        gone = before is PresenterState.PRESENTED and status.presenter is PresenterState.EMPTY
        if gone and self._clock() >= self._moves_ticket_until:
            self._emit(TicketTaken())

    def _tell(self, status: PrinterStatus) -> None:
        if status != self.status:
            self.status = status
            self._emit(PrinterStatusChanged(status))

    def _free_cutter(self) -> None:
        """After a jam say "go on" once the lid was opened and closed, and then now and again.

        The order does nothing while the cause is there; no human hand is near with the lid shut.
        """
        if self.trouble is not PrintTrouble.CUTTER_JAMMED:
            self._recover_at = None
            return
        lid_open = self.status.cover is CoverState.OPEN
        now = self._clock()
        if self._recover_at is None:
            self._recover_at = now + self._settings.recover_every_s
        repaired = self._was_open and not lid_open
        self._was_open = lid_open
        if not lid_open and (repaired or now >= self._recover_at):
            self._recover_at = now + self._settings.recover_every_s
            self._line.recover()
