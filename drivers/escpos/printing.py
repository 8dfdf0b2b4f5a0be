"""One job carried through: prepared, sent piece by piece, and proved by what the printer says."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from drivers.api import (
    PrintAdvanced,
    PrintCounters,
    PrinterEvent,
    PrinterSink,
    PrintEvidence,
    PrintJob,
    PrintPrepared,
    PrintTrouble,
)
from drivers.clock import Clock
from drivers.errors import PeerError, PeerSilentError, TransportError
from drivers.escpos.answers import Unit
from drivers.escpos.document import Chunk, Document, encode_slip
from drivers.escpos.line import PrinterLine
from drivers.escpos.printer import JobLife, JobState
from drivers.escpos.profiles import Fence, Profile
from drivers.escpos.raster import GlyphFont
from drivers.escpos.settings import LeftTicket, Settings
from drivers.escpos.tables import Command
from drivers.escpos.watch import Watch

log = logging.getLogger(__name__)

ADVANCE_BYTES = 512
LISTEN_S = 0.1


class BrokenOffError(Exception):
    """The job cannot go on; carries why.  Never leaves this package."""

    def __init__(self, trouble: PrintTrouble) -> None:
        super().__init__(trouble.name)
        self.trouble = trouble


class GivenUpError(Exception):
    """The kiosk gave the job up, or the driver stops.  Never leaves this package."""


@dataclass(frozen=True)
class Prepared:
    """A job whose bytes are made and whose first event is out."""

    life: JobLife
    document: Document
    counters: PrintCounters


class Printing:
    """Carries jobs through, one at a time, on the driver's thread."""

    def __init__(
        self,
        line: PrinterLine,
        watch: Watch,
        profile: Profile,
        settings: Settings,
        clock: Clock,
        emit: PrinterSink,
        font: GlyphFont | None,
        check_orders: Callable[[float], None],
    ) -> None:
        self._line = line
        self._watch = watch
        self._profile = profile
        self._settings = settings
        self._clock = clock
        self._emit = emit
        self._font = font
        self._check_orders = check_orders  # waits so long; GivenUpError
        self._poll_at = 0.0

    # --- before ---------------------------------------------------------------------------------

    def prepare(self, job: PrintJob) -> Prepared | None:
        """Make the bytes and read the counters; None when the printer promises nothing."""
        life = JobLife(job.job_id)
        try:
            trouble = self._watch.poll()
            if trouble is None:
                self._empty_presenter()
                counters = self._line.read_counters()
        except PeerSilentError:
            trouble = PrintTrouble.SILENT
        except TransportError:
            self._tell(life.refuse(PrintTrouble.LINK_LOST))
            raise
        if trouble is not None:
            self._tell(life.refuse(trouble))
            return None
        document = encode_slip(job.slip, self._profile, job.job_id, self._font)
        self._emit(PrintPrepared(job.job_id, document.bytes_hash, len(document.data), counters))
        return Prepared(life, document, counters)

    def _empty_presenter(self) -> None:
        presenter = self._profile.presenter
        if presenter is None or not self._watch.ticket_waits():
            return
        pushes = self._settings.left_ticket is LeftTicket.PUSH
        order = presenter.push if pushes else presenter.retract
        if order is None:
            return  # the next ticket pushes this one out
        self._line.send(order)
        deadline = self._clock() + self._settings.presenter_s
        self._watch.moves_ticket()
        while self._clock() < deadline:
            self._line.pump(self._settings.hold_poll_s)
            self._watch.poll()
            if not self._watch.ticket_waits():
                return

    # --- the job itself -------------------------------------------------------------------------

    def carry(self, prepared: Prepared) -> None:
        """Send and prove; the job's end is told whatever happens.  TransportError."""
        life = prepared.life
        try:
            self._line.forget_answers()
            trouble = self._watch.poll()
            if trouble is None and not self._may_begin(life):
                trouble = PrintTrouble.SILENT
        except PeerSilentError:
            trouble = PrintTrouble.SILENT
        except TransportError:
            self._tell(life.refuse(PrintTrouble.LINK_LOST))
            raise
        if trouble is not None:
            self._tell(life.refuse(trouble))
            return
        self._tell(life.proceed())
        try:
            self._carry_through(prepared)
        except GivenUpError:
            self._tell(life.clear())
            raise

    def _may_begin(self, life: JobLife) -> bool:
        """Wait for the XON that an XOFF of earlier promised; without it no byte is sent.

        The next job tries all the same: a stop that nothing stands behind was noise.
        """
        until = self._clock() + self._settings.xoff_limit_s
        try:
            while self._line.stopped and (left := until - self._clock()) > 0:
                self._check_orders(0.0)
                self._line.pump(min(left, LISTEN_S))
        except GivenUpError:
            self._tell(life.refuse(PrintTrouble.SILENT))
            raise
        may, self._line.stopped = not self._line.stopped, False
        if self._watch.ticket_waits():  # it will be pushed out by ours
            self._watch.moves_ticket()
        return may

    def _carry_through(self, prepared: Prepared) -> None:
        life = prepared.life
        try:
            self._send_all(life, prepared.document)
            self._await_evidence(prepared)
        except BrokenOffError as broken:
            self._tell(life.break_off(broken.trouble))
        except PeerSilentError as error:
            log.info("print job %s broken off: %s", life.job_id, error)
            self._watch.lose()
            self._tell(life.break_off(self._why_silent()))
        except TransportError as error:
            log.info("print job %s broken off: %s", life.job_id, error)
            self._watch.lose()
            self._tell(life.break_off(PrintTrouble.LINK_LOST))
        if life.state is JobState.DOUBTFUL:
            self._ask_counters(prepared)

    def _why_silent(self) -> PrintTrouble:
        return PrintTrouble.RESTARTED if self._line.restarted else PrintTrouble.SILENT

    def _send_all(self, life: JobLife, document: Document) -> None:
        offset = told = 0
        may_ask = True
        for chunk in document.chunks(self._settings.chunk_bytes):
            self._wait_ready(life, may_ask=may_ask)
            if self._settings.small_buffer and may_ask and not chunk.may_ask_after:
                self._drain_buffer(life)
            self._send(life, chunk)
            may_ask = chunk.may_ask_after
            offset += len(chunk.data)
            if offset - told >= ADVANCE_BYTES or offset == len(document.data):
                told = offset
                self._emit(PrintAdvanced(life.job_id, offset))
        self._tell(life.all_sent())

    def _send(self, life: JobLife, chunk: Chunk) -> None:
        """Send one chunk; its arrival is proved by a question wherever one may stand."""
        self._line.send(chunk.data)
        if chunk.may_ask_after:
            if self._line.ask_trouble():
                self._look(life)
            return
        until = self._clock() + self._settings.wire_s(len(chunk.data))
        while (left := until - self._clock()) > 0:
            self._line.pump(left)

    def _drain_buffer(self, life: JobLife) -> None:
        """Before a command larger than a small buffer's reserve: wait until all else is printed."""
        self._line.ask_queued()
        patience = self._settings.fence_timeout_s
        deadline = self._clock() + patience
        while life.held or not self._line.queued_answer():
            was_held = life.held
            if not self._look_when_due(life):
                continue
            if life.held or was_held:
                deadline = self._clock() + patience
            elif self._clock() >= deadline:
                raise PeerSilentError("no answer to GS r")
        self._line.plain.clear()

    def _wait_ready(self, life: JobLife, *, may_ask: bool) -> None:
        """Wait until the printer takes more: neither held nor stopped."""
        since: float | None = None
        while True:
            self._listen(0.0)
            if not self._line.stopped and not life.held:
                return
            if may_ask:
                self._look(life)
                if not self._line.stopped and not life.held:
                    return
            if life.held:
                since = None
            elif since is None:
                since = self._clock()
            elif self._clock() - since > self._settings.xoff_limit_s:
                raise PeerSilentError("the printer said stop and nothing more")
            self._rest(life)

    def _rest(self, life: JobLife) -> None:
        """Listen until the next look is due; an XON ends it at once unless a person is needed."""
        self._poll_at = self._clock() + self._settings.hold_poll_s
        while self._clock() < self._poll_at:
            self._listen(min(LISTEN_S, self._settings.hold_poll_s))
            if not self._line.stopped and not life.held:
                return

    def _listen(self, timeout_s: float) -> None:
        self._check_orders(0.0)
        self._line.pump(timeout_s)
        if self._line.restarted:
            self._watch.lose()
            raise BrokenOffError(PrintTrouble.RESTARTED)

    def _look(self, life: JobLife) -> None:
        """Ask a round; hold or release the job by what it says."""
        trouble = self._watch.poll()
        if self._line.restarted:
            raise BrokenOffError(PrintTrouble.RESTARTED)
        if trouble is PrintTrouble.UNRECOVERABLE:
            raise BrokenOffError(trouble)
        if trouble is not None:
            self._tell(life.hold(trouble))
        elif life.held:
            self._tell(life.release())

    def _look_when_due(self, life: JobLife) -> bool:
        """Listen for a moment; return whether a round was due, and asked."""
        self._listen(LISTEN_S)
        if self._clock() < self._poll_at:
            return False
        self._poll_at = self._clock() + self._settings.hold_poll_s
        self._look(life)
        return True

    # --- the proof ------------------------------------------------------------------------------

    def _await_evidence(self, prepared: Prepared) -> None:
        life = prepared.life
        patience = self._settings.fence_timeout_s
        deadline = self._clock() + patience
        asked_again = False
        while (evidence := self._evidence(prepared)) is None:
            was_held = life.held
            if not self._look_when_due(life):
                continue
            if life.held or was_held:
                deadline, asked_again = self._clock() + patience, False
            elif self._clock() >= deadline:
                raise PeerSilentError("no evidence of the print")
            elif not asked_again and self._clock() >= deadline - patience / 2:
                asked_again = True
                self._ask_again()
        self._tell(life.confirm(evidence))

    def _ask_again(self) -> None:
        """Put another question behind the receipt; every printer knows GS r."""
        if self._profile.fence is Fence.COUNTERS:
            self._line.counters.clear()
            self._line.send(Command.COUNTER_CUTS.value)
        else:
            self._line.ask_queued()

    def _evidence(self, prepared: Prepared) -> PrintEvidence | None:
        line = self._line
        if prepared.document.process_id and prepared.document.process_id in line.process_ids:
            return PrintEvidence.PROCESS_ID
        if self._profile.fence is Fence.COUNTERS:
            return self._counted(prepared)
        if line.queued_answer():
            # The answer tells that the data was taken up; the round, that nothing stopped it.
            self._look(prepared.life)
            if prepared.life.held:
                line.ask_queued()
                return None
            return PrintEvidence.QUEUED_STATUS
        return None

    def _counted(self, prepared: Prepared) -> PrintEvidence | None:
        cuts = self._line.counters.get(Unit.CUTS)
        if cuts is None:
            return None
        life = prepared.life
        if not life.held:  # else the next round that is due tells when it goes on
            self._look(life)
        if life.held:
            return None
        before = prepared.counters
        power_ups = self._line.read_counter(Unit.POWER_UPS)
        if None not in (before.power_ups, power_ups) and power_ups != before.power_ups:
            raise BrokenOffError(PrintTrouble.RESTARTED)
        if before.cuts is not None and cuts == before.cuts + 1:
            return PrintEvidence.CUT_COUNTER
        if before.cuts is None and self._watch.ticket_waits() and not self._line.motor_on:
            return PrintEvidence.MOTOR_AND_TICKET
        self._line.counters.pop(Unit.CUTS)
        return None

    def _ask_counters(self, prepared: Prepared) -> None:
        """All bytes were out when it broke: one more cut than before says it was printed."""
        before = prepared.counters.cuts
        life = prepared.life
        if before is None:
            self._tell(life.not_counted())
            return
        cuts = self._cuts_within(self._settings.settle_s)
        if cuts == before + 1:
            self._tell(life.confirm(PrintEvidence.CUT_COUNTER))
        else:
            self._tell(life.not_counted())

    def _cuts_within(self, seconds: float) -> int | None:
        deadline = self._clock() + seconds
        while self._clock() < deadline:
            try:
                self._line.reopen_if_lost()
                self._line.round()
                cuts = self._line.read_counter(Unit.CUTS)
            except (PeerError, TransportError):
                self._check_orders(self._settings.reopen_s_min)
                continue
            if cuts is not None:
                return cuts
        return None

    def _tell(self, events: list[PrinterEvent]) -> None:
        for event in events:
            self._emit(event)
