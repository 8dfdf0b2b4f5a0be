"""The life of one cash-in transaction and of the one bill in the machine, as two tables.

Rule 1: every step is a row.  A step without a row is refused, and the state stays.
Rule 2: silence, time-outs and an idle device are evidence of nothing: no row leads from STACKING
        to NONE but a bill that was given back.
Rule 3: finishing is a wish.  Only AT_REST ends FINISHING, and only a device that rests says so.
"""

from __future__ import annotations

from enum import Enum, auto, unique
from typing import TypeVar

from kiosk.errors import KioskError


class ImpossibleStepError(KioskError):
    """The table has no row for this step in this state; the state stays."""


@unique
class BillPath(Enum):
    """Where the one bill in the machine is, as far as the books care."""

    NONE = auto()
    MOVING = auto()
    ASKED = auto()  # held in escrow, the customer is asked
    RETURNING = auto()
    STACKING = auto()  # the intent is written, STACK is ordered
    CREDITED = auto()  # the credit is written, the device has not yet forgotten the bill
    DOUBTFUL = auto()  # the intent became suspense; the bill may still be in the machine


@unique
class BillStep(Enum):
    """What can happen to it."""

    MOVES = auto()
    TAKEN = auto()  # from escrow, by the rules: the intent was written
    HELD = auto()  # in escrow, to be asked about
    GIVEN_BACK = auto()  # ordered to return
    STACKED = auto()  # a credit event for the intent of this bill
    RETURNED = auto()
    REJECTED = auto()
    SETTLED = auto()
    CLEARED = auto()  # the device rests and speaks of no bill
    LOST_SIGHT = auto()  # jam, or silence past its deadline


P, B = BillPath, BillStep
BILL_TRANSITIONS: dict[tuple[BillPath, BillStep], BillPath] = {
    (P.NONE, B.MOVES): P.MOVING,
    (P.NONE, B.TAKEN): P.STACKING,
    (P.NONE, B.HELD): P.ASKED,
    (P.NONE, B.GIVEN_BACK): P.RETURNING,
    (P.NONE, B.RETURNED): P.NONE,
    (P.NONE, B.REJECTED): P.NONE,
    (P.NONE, B.CLEARED): P.NONE,
    (P.NONE, B.LOST_SIGHT): P.NONE,
    (P.MOVING, B.MOVES): P.MOVING,
    (P.MOVING, B.TAKEN): P.STACKING,
    (P.MOVING, B.HELD): P.ASKED,
    (P.MOVING, B.GIVEN_BACK): P.RETURNING,
    (P.MOVING, B.RETURNED): P.NONE,
    (P.MOVING, B.REJECTED): P.NONE,
    (P.MOVING, B.CLEARED): P.NONE,
    (P.MOVING, B.LOST_SIGHT): P.NONE,
    (P.ASKED, B.TAKEN): P.STACKING,
    (P.ASKED, B.GIVEN_BACK): P.RETURNING,
    (P.ASKED, B.RETURNED): P.NONE,
    (P.ASKED, B.REJECTED): P.NONE,
    (P.ASKED, B.CLEARED): P.NONE,
    (P.ASKED, B.LOST_SIGHT): P.NONE,
    (P.RETURNING, B.MOVES): P.RETURNING,
    (P.RETURNING, B.GIVEN_BACK): P.RETURNING,
    (P.RETURNING, B.RETURNED): P.NONE,
    (P.RETURNING, B.REJECTED): P.NONE,
    (P.RETURNING, B.CLEARED): P.NONE,
    (P.RETURNING, B.LOST_SIGHT): P.NONE,
    (P.STACKING, B.STACKED): P.CREDITED,
    (P.STACKING, B.RETURNED): P.NONE,
    (P.STACKING, B.GIVEN_BACK): P.STACKING,  # after a restart: still in escrow, ordered back
    (P.STACKING, B.MOVES): P.STACKING,
    (P.STACKING, B.REJECTED): P.STACKING,
    (P.STACKING, B.CLEARED): P.STACKING,
    (P.STACKING, B.LOST_SIGHT): P.DOUBTFUL,
    (P.CREDITED, B.SETTLED): P.NONE,
    (P.CREDITED, B.MOVES): P.CREDITED,
    (P.CREDITED, B.CLEARED): P.CREDITED,
    (P.CREDITED, B.LOST_SIGHT): P.CREDITED,
    (P.DOUBTFUL, B.STACKED): P.CREDITED,
    (P.DOUBTFUL, B.MOVES): P.DOUBTFUL,
    (P.DOUBTFUL, B.RETURNED): P.NONE,
    (P.DOUBTFUL, B.REJECTED): P.DOUBTFUL,
    (P.DOUBTFUL, B.CLEARED): P.NONE,
    (P.DOUBTFUL, B.LOST_SIGHT): P.DOUBTFUL,
}


@unique
class DeskState(Enum):
    """Where the cash-in transaction is."""

    CLOSED = auto()
    RECOVERING = auto()  # after a restart: the device is not quiet yet
    ASKING_TO_CONTINUE = auto()  # after a restart: the customer may still stand here
    OPENING = auto()  # written and enabled; the device has not said so yet
    OPEN = auto()
    FINISHING = auto()
    PAYING = auto()  # submitted; the operator has not decided
    DECIDED = auto()  # every payment is credited, refused, or left to be credited later


@unique
class DeskStep(Enum):
    """What can happen to it."""

    OPEN = auto()
    RECOVER = auto()
    QUIET = auto()  # after a restart: what the device had to say is said
    CONTINUE = auto()  # after a restart: the customer inserts more onto the same number
    READY = auto()  # the device takes bills
    FINISH = auto()
    AT_REST_EMPTY = auto()
    AT_REST_WITH_MONEY = auto()
    DECIDE = auto()
    REDIRECT = auto()  # a refused sum goes to another number
    VISIT_ENDS = auto()


D, S = DeskState, DeskStep
TRANSITIONS: dict[tuple[DeskState, DeskStep], DeskState] = {
    (D.CLOSED, S.OPEN): D.OPENING,
    (D.CLOSED, S.RECOVER): D.RECOVERING,
    (D.RECOVERING, S.QUIET): D.ASKING_TO_CONTINUE,
    (D.RECOVERING, S.FINISH): D.FINISHING,
    (D.ASKING_TO_CONTINUE, S.CONTINUE): D.OPENING,
    (D.ASKING_TO_CONTINUE, S.FINISH): D.FINISHING,
    (D.OPENING, S.READY): D.OPEN,
    (D.OPENING, S.FINISH): D.FINISHING,
    (D.OPEN, S.FINISH): D.FINISHING,
    (D.FINISHING, S.AT_REST_EMPTY): D.CLOSED,
    (D.FINISHING, S.AT_REST_WITH_MONEY): D.PAYING,
    (D.PAYING, S.DECIDE): D.DECIDED,
    (D.PAYING, S.VISIT_ENDS): D.CLOSED,
    (D.DECIDED, S.REDIRECT): D.PAYING,
    (D.DECIDED, S.VISIT_ENDS): D.CLOSED,
}

TAKES_BILLS = frozenset({DeskState.OPENING, DeskState.OPEN})

State = TypeVar("State", bound=Enum)
Step = TypeVar("Step", bound=Enum)


def advance(table: dict[tuple[State, Step], State], state: State, step: Step) -> State:
    """Return the next state of the row; ImpossibleStepError when there is none."""
    after = table.get((state, step))
    if after is None:
        raise ImpossibleStepError(f"{step.name} while {state.name}")
    return after
