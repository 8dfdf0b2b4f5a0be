"""Print jobs: each slip at most once, and at most one COPY where nobody knows.

The money never depends on the print; the books only tell what became of the paper.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto, unique
from typing import Literal

from contract.records import PrintRecorded
from drivers.api import (
    PaperState,
    PrintAdvanced,
    PrintConfirmed,
    PrinterEvent,
    PrinterStatus,
    PrinterStatusChanged,
    PrintHeld,
    PrintJob,
    PrintPrepared,
    PrintRefused,
    PrintUnknown,
    Slip,
)
from kiosk.deeds import Deeds
from kiosk.effects import ClearPrinter, ProceedPrint, StartPrint
from kiosk.projection.ground.paper import ReceiptState
from kiosk.time_values import Instant

COPY_WITHIN_S = 120.0
LATE_S_MAX = 60.0  # so long a slip of somebody who left may still wait for its turn
JOBS_WAITING_MAX = 8
CLAIM_SLIP = "claim"  # the kind whose subject is a claim's code

PrintStep = Literal["prepared", "sending", "held", "confirmed", "unknown", "refused", "abandoned"]


@unique
class PaperTrail(Enum):
    """What is known of a slip."""

    NONE = auto()
    PRINTING = auto()
    PRINTED = auto()
    HELD = auto()
    UNKNOWN = auto()
    NOT_PRINTED = auto()


# What a customer is told of it.
RECEIPT_STATES = {
    PaperTrail.NONE: ReceiptState.NOT_PRINTED,
    PaperTrail.PRINTING: ReceiptState.PRINTING,
    PaperTrail.PRINTED: ReceiptState.PRINTED,
    PaperTrail.HELD: ReceiptState.WAITING_FOR_PAPER,
    PaperTrail.UNKNOWN: ReceiptState.UNKNOWN,
    PaperTrail.NOT_PRINTED: ReceiptState.NOT_PRINTED,
}


@dataclass(frozen=True)
class SlipOrder:
    """A slip, its COPY in reserve, and what it is about."""

    kind: str  # "top_up", "pending", CLAIM_SLIP, "doubt", "ticket", "copy", "correction", ...
    subject_id: str
    slip: Slip
    copy: Slip
    is_copy: bool = False  # a COPY the customer asked for: no other follows it
    is_private: bool = False  # about no money: for whoever stands here, and for nobody after them


@dataclass
class _Job:
    job_id: str
    order: SlipOrder
    begun_s: float
    copy_of: str | None = None
    is_held: bool = False
    is_left: bool = False  # nobody stands here any more for whom it is


class Press:
    """One job after another; `trail` answers what became of a slip."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds
        self._waiting: deque[_Job] = deque()
        self._job: _Job | None = None
        self._trails: dict[str, PaperTrail] = {}
        self.status = PrinterStatus()

    def recover(self, now: Instant) -> None:
        """Give up jobs of the process before: a stale slip is not printed."""
        for job in tuple(self._deeds.matters.print_jobs.values()):
            self._deeds.write(
                PrintRecorded(
                    at=now.utc,
                    job_id=job.job_id,
                    slip=job.slip,
                    subject_id=job.subject_id,
                    state="abandoned",
                )
            )

    def print(self, order: SlipOrder, now: Instant) -> None:
        """Print a slip as soon as the printer is free; refused at once when it cannot."""
        if len(self._waiting) >= JOBS_WAITING_MAX:
            self._trails[order.subject_id] = PaperTrail.NOT_PRINTED
            return
        job = _Job(self._deeds.new_id(now), order, now.monotonic_s)
        self._trails[order.subject_id] = PaperTrail.PRINTING
        self._waiting.append(job)
        self._next(now)

    def trail(self, subject_id: str) -> PaperTrail:
        """Return what is known of the slip about this subject."""
        known = self._trails.get(subject_id, PaperTrail.NONE)
        behind = any(job.order.subject_id == subject_id for job in self._waiting)
        if behind and self._job is not None and self._job.is_held:
            return PaperTrail.HELD  # nothing comes before the one that stopped
        return known

    def forget(self) -> None:
        """The visit is over: trails of finished slips are of no more use."""
        busy = {job.order.subject_id for job in self._waiting}
        if self._job is not None:
            busy.add(self._job.order.subject_id)
        self._trails = {key: trail for key, trail in self._trails.items() if key in busy}

    def leave(self, now: Instant) -> None:
        """Nobody stands here any more; called again and again meanwhile.

        A private slip that is under way may come out, but one that stopped is given up: what is
        left of it must not come out before somebody else, and the COPY of it must not either.
        """
        for waiting in tuple(self._waiting):
            waiting.is_left = waiting.order.is_private
            if waiting.is_left and now.monotonic_s - waiting.begun_s > LATE_S_MAX:
                self._waiting.remove(waiting)
                self._record(waiting, "abandoned", now)
                self._trails.pop(waiting.order.subject_id, None)
        job = self._job
        if job is not None and job.order.is_private:
            job.is_left = True
            if job.is_held:
                self._give_up(job, now)

    def _give_up(self, job: _Job, now: Instant) -> None:
        self._deeds.do(ClearPrinter())
        self._record(job, "abandoned", now)
        self._end(PaperTrail.UNKNOWN, now)
        self._trails.pop(job.order.subject_id, None)

    @property
    def has_paper(self) -> bool:
        """Whether the roll is known not to be out."""
        return self.status.paper in (PaperState.OK, PaperState.NEAR_END)

    def on_event(self, event: PrinterEvent, now: Instant) -> None:
        """Take one event of the printer."""
        if isinstance(event, PrinterStatusChanged):
            self.status = event.status
            return
        job = self._job
        if job is None or getattr(event, "job_id", None) != job.job_id:
            return
        match event:
            case PrintPrepared(_, bytes_hash, _, counters):
                self._record(
                    job, "prepared", now, bytes_hash=bytes_hash, cuts=counters.cuts,
                    power_ups=counters.power_ups,
                )  # fmt: skip
                self._deeds.do(ProceedPrint(job.job_id))
            case PrintAdvanced(_, offset):
                self._record(job, "sending", now, offset=offset)
                job.is_held = False
            case PrintHeld(_, trouble):
                self._record(job, "held", now, evidence=trouble.name.lower())
                self._trails[job.order.subject_id] = PaperTrail.HELD
                job.is_held = True
                if job.is_left:
                    self._give_up(job, now)
            case PrintConfirmed(_, evidence):
                self._record(job, "confirmed", now, evidence=evidence.name.lower())
                self._end(PaperTrail.PRINTED, now)
            case PrintRefused(_, trouble):
                self._record(job, "refused", now, evidence=trouble.name.lower())
                self._end(PaperTrail.NOT_PRINTED, now)
            case PrintUnknown(_, trouble):
                self._record(job, "unknown", now, evidence=trouble.name.lower())
                self._copy_once(job, now)
            case _:
                pass

    def _copy_once(self, job: _Job, now: Instant) -> None:
        fresh = now.monotonic_s - job.begun_s < COPY_WITHIN_S
        if job.copy_of is None and not job.order.is_copy and fresh and not job.is_left:
            self._deeds.do(ClearPrinter())
            copy = _Job(self._deeds.new_id(now), job.order, now.monotonic_s, copy_of=job.job_id)
            self._waiting.appendleft(copy)
        else:
            self._record(job, "abandoned", now)
        self._end(PaperTrail.UNKNOWN, now)

    def _next(self, now: Instant) -> None:
        if self._job is not None or not self._waiting:
            return
        self._job = job = self._waiting.popleft()
        slip = job.order.slip if job.copy_of is None else job.order.copy
        self._trails[job.order.subject_id] = PaperTrail.PRINTING
        claim_code = job.order.subject_id if job.order.kind == CLAIM_SLIP else ""
        self._deeds.do(StartPrint(PrintJob(job.job_id, slip), claim_code))

    def _end(self, trail: PaperTrail, now: Instant) -> None:
        assert self._job is not None, "only a running job ends"
        self._trails[self._job.order.subject_id] = trail
        self._job = None
        self._next(now)

    def _record(
        self,
        job: _Job,
        state: PrintStep,
        now: Instant,
        *,
        bytes_hash: str = "",
        offset: int = 0,
        cuts: int | None = None,
        power_ups: int | None = None,
        evidence: str = "",
    ) -> None:
        self._deeds.write(
            PrintRecorded(
                at=now.utc,
                job_id=job.job_id,
                slip=job.order.kind,
                subject_id=job.order.subject_id,
                state=state,
                bytes_hash=bytes_hash,
                offset=offset,
                cuts=cuts,
                power_ups=power_ups,
                evidence=evidence,
                copy_of=job.copy_of,
            )
        )
