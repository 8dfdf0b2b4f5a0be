"""The life of one print job, as a table.

PREPARED -> SENDING -> FENCED -> CONFIRMED.  A printer that waits for a person holds the job and
later goes on from its own buffer, so nothing is ever sent again.  Whatever breaks while bytes are
still going out leaves the job UNKNOWN; once all are out, the device's counters are asked first.

Rule 1: every transition is a row of TRANSITIONS; a pair without a row is refused, and the state
        stays as it was.
Rule 2: CONFIRMED is reached by evidence alone, never by time or silence.
Rule 3: this file knows neither time nor wire.
"""

from __future__ import annotations

from enum import Enum, auto, unique

from drivers.api import (
    PrintConfirmed,
    PrinterEvent,
    PrintEvidence,
    PrintHeld,
    PrintRefused,
    PrintTrouble,
    PrintUnknown,
)
from drivers.errors import UsageError


@unique
class JobState(Enum):
    """Where a job is in its life."""

    UNKNOWN = auto()  # nobody can say what is on paper: an end
    PREPARED = auto()
    SENDING = auto()
    FENCED = auto()  # all bytes are out, the evidence is awaited
    HELD_SENDING = auto()
    HELD_FENCED = auto()
    DOUBTFUL = auto()  # broken after the last byte: counters may still tell
    CONFIRMED = auto()
    REFUSED = auto()


@unique
class JobEvent(Enum):
    """What happens to a job."""

    PROCEED = auto()
    REFUSE = auto()
    ALL_SENT = auto()
    HOLD = auto()
    RELEASE = auto()
    EVIDENCE = auto()
    BREAK = auto()  # restart, lost link, silence, defect
    COUNTED = auto()
    NOT_COUNTED = auto()
    CLEAR = auto()  # the kiosk gives the job up


S, E = JobState, JobEvent
TRANSITIONS: dict[tuple[JobState, JobEvent], JobState] = {
    (S.PREPARED, E.PROCEED): S.SENDING,
    (S.PREPARED, E.REFUSE): S.REFUSED,
    (S.SENDING, E.ALL_SENT): S.FENCED,
    (S.SENDING, E.HOLD): S.HELD_SENDING,
    (S.SENDING, E.BREAK): S.UNKNOWN,
    (S.SENDING, E.CLEAR): S.UNKNOWN,
    (S.HELD_SENDING, E.ALL_SENT): S.HELD_FENCED,
    (S.HELD_SENDING, E.HOLD): S.HELD_SENDING,
    (S.HELD_SENDING, E.RELEASE): S.SENDING,
    (S.HELD_SENDING, E.BREAK): S.UNKNOWN,
    (S.HELD_SENDING, E.CLEAR): S.UNKNOWN,
    (S.FENCED, E.HOLD): S.HELD_FENCED,
    (S.FENCED, E.EVIDENCE): S.CONFIRMED,
    (S.FENCED, E.BREAK): S.DOUBTFUL,
    (S.FENCED, E.CLEAR): S.UNKNOWN,
    (S.HELD_FENCED, E.HOLD): S.HELD_FENCED,
    (S.HELD_FENCED, E.RELEASE): S.FENCED,
    # The paper may end right behind the receipt.
    (S.HELD_FENCED, E.EVIDENCE): S.CONFIRMED,
    (S.HELD_FENCED, E.BREAK): S.DOUBTFUL,
    (S.HELD_FENCED, E.CLEAR): S.UNKNOWN,
    (S.DOUBTFUL, E.COUNTED): S.CONFIRMED,
    (S.DOUBTFUL, E.NOT_COUNTED): S.UNKNOWN,
    (S.DOUBTFUL, E.CLEAR): S.UNKNOWN,
}

ENDS = frozenset({S.CONFIRMED, S.UNKNOWN, S.REFUSED})
HELD = frozenset({S.HELD_SENDING, S.HELD_FENCED})


class JobLife:
    """One job's state, and the events that tell of it, each exactly once."""

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        self.state = JobState.PREPARED
        self._trouble = PrintTrouble.SILENT

    @property
    def ended(self) -> bool:
        """Whether nothing more will be heard of the job."""
        return self.state in ENDS

    @property
    def held(self) -> bool:
        """Whether the printer waits for a person."""
        return self.state in HELD

    def proceed(self) -> list[PrinterEvent]:
        """The preparation is durable."""
        return self._apply(JobEvent.PROCEED)

    def refuse(self, trouble: PrintTrouble) -> list[PrinterEvent]:
        """Nothing was sent, and nothing will be."""
        self._apply(JobEvent.REFUSE)
        return [PrintRefused(self.job_id, trouble)]

    def all_sent(self) -> list[PrinterEvent]:
        """The last byte reached the printer."""
        return self._apply(JobEvent.ALL_SENT)

    def hold(self, trouble: PrintTrouble) -> list[PrinterEvent]:
        """The printer waits; said once for each trouble."""
        repeated = self.held and trouble is self._trouble
        self._apply(JobEvent.HOLD)
        self._trouble = trouble
        return [] if repeated else [PrintHeld(self.job_id, trouble)]

    def release(self) -> list[PrinterEvent]:
        """The printer goes on."""
        return self._apply(JobEvent.RELEASE)

    def confirm(self, evidence: PrintEvidence) -> list[PrinterEvent]:
        """The receipt is on paper, by this evidence."""
        counted = self.state is JobState.DOUBTFUL
        self._apply(JobEvent.COUNTED if counted else JobEvent.EVIDENCE)
        return [PrintConfirmed(self.job_id, evidence)]

    def break_off(self, trouble: PrintTrouble) -> list[PrinterEvent]:
        """Restart, lost link, silence or defect."""
        self._apply(JobEvent.BREAK)
        self._trouble = trouble
        return self._unknown_if_ended()

    def not_counted(self) -> list[PrinterEvent]:
        """The counters do not tell, or there are none."""
        self._apply(JobEvent.NOT_COUNTED)
        return self._unknown_if_ended()

    def clear(self) -> list[PrinterEvent]:
        """The kiosk gives the job up."""
        self._apply(JobEvent.CLEAR)
        return self._unknown_if_ended()

    def _unknown_if_ended(self) -> list[PrinterEvent]:
        if self.state is JobState.UNKNOWN:
            return [PrintUnknown(self.job_id, self._trouble)]
        return []

    def _apply(self, event: JobEvent) -> list[PrinterEvent]:
        after = TRANSITIONS.get((self.state, event))
        if after is None:
            raise UsageError(f"{event.name} while {self.state.name}")
        self.state = after
        return []
