"""What a stacked report means: the one table that decides whether a bill is new.

A stacked report is a state: it is repeated on every poll, and again after a brown-out.  Whether
it is a bill not yet credited is decided by the newest intent of that device and bill type, and by
nothing else.
"""

from __future__ import annotations

from enum import Enum, auto, unique


@unique
class IntentLife(Enum):
    """Where the newest intent of this device and bill type stands; NONE when there is none."""

    NONE = auto()
    OPEN = auto()
    CREDITED = auto()
    SETTLED = auto()
    RETURNED = auto()
    SUSPENSE = auto()
    DECIDED_STACKED = auto()
    DECIDED_RETURNED = auto()
    ALARMED = auto()  # doubtful by an alarm; the device has still to tell of it, or tells again
    ALARMED_TOLD = auto()  # doubtful by an alarm; all of it was told
    UNANNOUNCED = auto()  # no intent of it: in suspense, and the device has not moved on since


@unique
class CreditDecision(Enum):
    """What to do with the report; each is followed by an acknowledgement once durable."""

    CREDIT = auto()
    ACKNOWLEDGE_ONLY = auto()  # the same bill, repeated
    CREDIT_SUSPENSE = auto()  # the evidence that this suspense waited for
    DOUBT = auto()  # the bill on its way becomes doubtful, for all that it is told
    OPEN_SUSPENSE = auto()  # a bill nobody announced, or one that was decided not to exist


CREDIT_DECISIONS: dict[IntentLife, CreditDecision] = {
    IntentLife.NONE: CreditDecision.OPEN_SUSPENSE,
    IntentLife.OPEN: CreditDecision.CREDIT,
    IntentLife.CREDITED: CreditDecision.ACKNOWLEDGE_ONLY,
    IntentLife.SETTLED: CreditDecision.OPEN_SUSPENSE,
    IntentLife.RETURNED: CreditDecision.OPEN_SUSPENSE,
    IntentLife.SUSPENSE: CreditDecision.CREDIT_SUSPENSE,
    IntentLife.DECIDED_STACKED: CreditDecision.ACKNOWLEDGE_ONLY,
    IntentLife.DECIDED_RETURNED: CreditDecision.OPEN_SUSPENSE,
    IntentLife.ALARMED: CreditDecision.ACKNOWLEDGE_ONLY,
    IntentLife.ALARMED_TOLD: CreditDecision.OPEN_SUSPENSE,
    IntentLife.UNANNOUNCED: CreditDecision.ACKNOWLEDGE_ONLY,
}
# While somebody else may speak for the device, nothing it says makes money anybody's.
FROZEN_DECISIONS: dict[IntentLife, CreditDecision] = CREDIT_DECISIONS | {
    IntentLife.OPEN: CreditDecision.DOUBT,
    IntentLife.SUSPENSE: CreditDecision.OPEN_SUSPENSE,
}
