"""What to send to the operator next, and when: a view over (journal head, operator's head).

Holds no records and no clock: sequence numbers, times and dice come in, steps go out.  Rules:

- Only records that start an upload start one; quiet ones ride along.  One request at a time.
- After an answer that was lost, the operator is asked where it stands before anything is resent.
- 5 s three times, then full jitter up to 10 minutes; Retry-After is respected; nothing expires.
- The operator's word moves the view both ways: it may have been restored from a backup.
- A fork stops sales; sending goes on, so that the operator has the whole branch to decide on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, unique

QUICK_RETRIES = 3
QUICK_RETRY_S = 5.0
BACKOFF_MAX_S = 600.0
BACKOFF_MIN_S = 1.0


@unique
class SalesStop(Enum):
    """Why the operator's head forbids sales."""

    FORK = "fork"
    OPERATOR_AHEAD = "operator_ahead"


@dataclass(frozen=True)
class SendRecords:
    """Upload records from first_seq on, as many as fit, up to upto_seq."""

    first_seq: int
    upto_seq: int


@dataclass(frozen=True)
class AskHead:
    """Ask the operator up to where it holds this journal."""


@dataclass(frozen=True)
class WaitUntil:
    """Nothing before this monotonic time."""

    moment_s: float


@dataclass(frozen=True)
class Rest:
    """Nothing to do until the journal grows or an answer arrives."""


Step = SendRecords | AskHead | WaitUntil | Rest


@dataclass(frozen=True)
class Outbox:
    """The view.  Every method returns the next view; none changes this one."""

    head_seq: int = 0
    loud_seq: int = 0
    next_seq: int = 1
    attempts: int = 0
    not_before_s: float = 0.0
    doubtful: bool = False
    in_flight: SendRecords | AskHead | None = None
    sales_stop: SalesStop | None = None

    @classmethod
    def rebuilt(
        cls, head_seq: int, loud_seq: int, acknowledged_seq: int, now_s: float, dice: float
    ) -> Outbox:
        """Return the view after a restart: an answer may have been lost, so it asks first.

        The dice, in [0, 1), spread a street of terminals whose power returns at once.
        """
        return cls(
            head_seq=head_seq,
            loud_seq=loud_seq,
            next_seq=acknowledged_seq + 1,
            not_before_s=now_s + dice * QUICK_RETRY_S,
            doubtful=acknowledged_seq < loud_seq,
        )

    @property
    def length(self) -> int:
        """How many records the operator has not acknowledged."""
        return max(0, self.head_seq - self.next_seq + 1)

    def step(self, now_s: float) -> Step:
        """Return what to do now."""
        if self.in_flight is not None or self.next_seq > self.loud_seq:
            return Rest()
        if now_s < self.not_before_s:
            return WaitUntil(self.not_before_s)
        if self.doubtful:
            return AskHead()
        return SendRecords(self.next_seq, self.head_seq)

    def begun(self, step: SendRecords | AskHead) -> Outbox:
        """A request for this step was handed to the wire."""
        assert self.in_flight is None, "one request at a time"
        return replace(self, in_flight=step)

    def grew(self, seq: int, *, loud: bool, urgent: bool, now_s: float) -> Outbox:
        """The journal wrote a record; an urgent one (a submit) does not wait for the backoff."""
        assert seq > self.head_seq, "the journal only grows"
        grown = replace(self, head_seq=seq, loud_seq=seq if loud else self.loud_seq)
        if urgent and self.sales_stop is None:
            return replace(grown, attempts=0, not_before_s=min(now_s, self.not_before_s))
        return grown

    def acknowledged(self, upto_seq: int, *, forked: bool = False) -> Outbox:
        """A verified receipt arrived; forked: the operator knows another branch too."""
        stop = SalesStop.FORK if forked else self._ahead(upto_seq)
        return self._answered(upto_seq + 1, stop)

    def told_head(self, upto_seq: int, *, same_branch: bool) -> Outbox:
        """The operator said where it stands.

        same_branch: its head hash is ours at that number, and it knows of no other branch.
        """
        stop = self._ahead(upto_seq)
        if stop is not None:
            return self._answered(self.next_seq, stop)
        if not same_branch:
            return replace(self, in_flight=None, doubtful=False, sales_stop=SalesStop.FORK)
        # What it holds already is sent once more: the same bytes fetch the original receipt.
        return self._answered(min(upto_seq + 1, self.next_seq))

    def told_gap(self, expected_seq: int, now_s: float, dice: float) -> Outbox:
        """The operator wants an earlier record first."""
        stop = self._ahead(expected_seq - 1)
        if stop is not None:
            return self._answered(self.next_seq, stop)
        if isinstance(self.in_flight, SendRecords) and expected_seq == self.in_flight.first_seq:
            return self.put_off(now_s, dice)
        return self._answered(max(1, expected_seq))

    def told_fork(self, now_s: float, expected_seq: int | None = None) -> Outbox:
        """The operator holds another record under one of our numbers, and kept ours beside it.

        expected_seq: what it wants of this branch next; without it, or without progress, the same
        is sent again after a long while.
        """
        sent = self.in_flight if isinstance(self.in_flight, SendRecords) else None
        moves = sent is not None and expected_seq not in (None, sent.first_seq)
        wanted = self.next_seq if expected_seq is None else max(1, expected_seq)
        return replace(
            self,
            in_flight=None,
            next_seq=min(wanted, self.head_seq + 1),
            sales_stop=SalesStop.FORK,
            attempts=0 if moves else self.attempts + 1,
            not_before_s=now_s + (QUICK_RETRY_S if moves else BACKOFF_MAX_S),
            doubtful=False,
        )

    def put_off(self, now_s: float, dice: float, retry_after_s: float = 0.0) -> Outbox:
        """The operator answered, but not now or not so: nothing was stored."""
        attempts = self.attempts + 1
        wait_s = max(backoff_s(attempts, dice), min(retry_after_s, BACKOFF_MAX_S))
        return replace(self, in_flight=None, attempts=attempts, not_before_s=now_s + wait_s)

    def lost(self, now_s: float, dice: float) -> Outbox:
        """No believable answer came back: ask before sending again."""
        return replace(self.put_off(now_s, dice), doubtful=True)

    def _ahead(self, upto_seq: int) -> SalesStop | None:
        """An operator that holds more than the journal means that this disk went back in time."""
        return SalesStop.OPERATOR_AHEAD if upto_seq > self.head_seq else None

    def _answered(self, next_seq: int, stop: SalesStop | None = None) -> Outbox:
        return replace(
            self,
            next_seq=next_seq,
            in_flight=None,
            attempts=0,
            not_before_s=0.0,
            doubtful=False,
            sales_stop=stop,
        )


def backoff_s(attempts: int, dice: float) -> float:
    """Return how long to wait after this many failures; dice in [0, 1)."""
    if attempts <= QUICK_RETRIES:
        return QUICK_RETRY_S
    doublings = min(attempts - QUICK_RETRIES, 16)
    return max(BACKOFF_MIN_S, dice * min(BACKOFF_MAX_S, QUICK_RETRY_S * 2.0**doublings))
