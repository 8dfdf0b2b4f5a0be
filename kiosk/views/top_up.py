"""Screens of the way from a number to a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique

from kiosk.views.base import View
from kiosk.views.general import Fact


@dataclass(frozen=True)
class NumberView(View):
    """The keypad.  `groups` reads the number back as people group it, "_" for an empty place."""

    prompt: str
    prefix: str  # "+7"
    groups: tuple[str, ...]  # ("916", "12_", "__", "__")
    complete: bool
    no_money_yet: str
    problem: str = ""
    erase_label: str = ""


@dataclass(frozen=True)
class CheckingView(View):
    """The operator is asked about the number."""

    number: str
    waiting_for: str


@dataclass(frozen=True)
class ConfirmView(View):
    """Is it this number?  Everything that matters is said before the first bill."""

    number: str
    fee: tuple[str, ...]  # one line a tier; one line when there is no fee
    limits: str
    bills: tuple[str, ...]  # accepted denominations as drawn on bills; empty: the money is in
    no_change: str  # and where the money goes
    receipt_note: str  # printer state in words
    receipt_warning: bool  # no paper receipt can be promised
    sum_question: str = ""  # asked of the OPTIONs among the choices; "" without them
    sum_note: str = ""  # what the marked sum means; "" while any sum is


@unique
class Lane(Enum):
    """What the bill lane shows."""

    WAITING = auto()
    READING = auto()
    KEPT = auto()
    GIVEN_BACK = auto()
    REFUSED = auto()
    CLOSED = auto()
    TROUBLE = auto()


@dataclass(frozen=True)
class CashView(View):
    """Bills go in.  Every sum shown here is durable."""

    number: str
    credited_label: str
    credited: str  # what will reach the number, 20-22 mm
    inserted_label: str
    inserted: str
    fee_label: str
    fee: str
    has_fee: bool  # False: fee_label alone is one line ("No fee")
    room_left: str
    bills: tuple[str, ...]
    lane: Lane
    lane_text: str
    no_change: str
    parts: tuple[Fact, ...] = ()  # of a split: each number and what reaches it


@dataclass(frozen=True)
class EscrowQuestionView(View):
    """A large bill is held: keep it or give it back."""

    number: str
    bill: str  # "2 000 ₽"
    question: str
    would_be_credited: Fact


@dataclass(frozen=True)
class SendingView(View):
    """The money is being sent."""

    number: str
    amount: str
    waiting_for: str


@unique
class Outcome(Enum):
    """How a payment stands."""

    CREDITED = auto()
    PENDING = auto()  # accepted, credited later
    REFUSED = auto()  # not possible, kept, claim
    DOUBTFUL = auto()  # a bill's owner is not yet proved


@dataclass(frozen=True)
class ResultView(View):
    """The end of the payment, and what can be done next."""

    outcome: Outcome
    number: str
    facts: tuple[Fact, ...]  # inserted, fee, credited, receipt, code
    explanation: tuple[str, ...]
    receipt_note: str  # "Take your receipt", "No paper: here is your receipt"
    qr: str = ""  # receipt code for a screen receipt, or empty
    code: str = ""  # digits to keep, grouped


@dataclass(frozen=True)
class ResumeView(View):
    """After a restart with money in: the last four digits and the amount, nothing else."""

    number_tail: str
    amount: str
    explanation: str
