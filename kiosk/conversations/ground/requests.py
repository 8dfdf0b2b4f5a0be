"""What a conversation can ask for, and what it is answered."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from contract.account.changes import ChangeQuote
from contract.model import WireModel
from contract.quotes import Quote
from drivers.api import Slip
from kiosk.cash.sale import EndReason
from kiosk.cash.shares import Share
from kiosk.operator.errors import OperatorError
from kiosk.operator.questions import Question
from kiosk.projection.ground.overlay import leaves
from kiosk.say import Say
from kiosk.views.base import View
from kiosk.views.intents import Choose, EraseAll, EraseDigit, TypeDigit, TypeLetter

# Seconds since the question was asked come in, so that a long wait can say what it waits for.
BuildView = Callable[[Say, float], View]
EndOfTime = Callable[[Say], str]


class MakeSlip(Protocol):
    """Makes a slip in the customer's language."""

    def __call__(self, say: Say, /, *, copy: bool = False) -> Slip: ...


@dataclass(frozen=True)
class Show:
    """Show a view and wait for an answer.

    question names it: while it stays the same, taps meant for the drawing before still count.
    """

    question: str
    view: BuildView
    timeout_s: float | None = 60.0  # None: stays for ever
    warning: EndOfTime | None = leaves  # what the end of time does; None: no overlay
    watches: bool = False  # also answered by Changed
    ends_in_answer: bool = False  # the end of time is answered by TimedOut, not by goodbye
    takes_back: bool = True  # Back goes to the question before
    paused: bool = False  # time stands still: a bill moves
    leaves_home: bool = False  # Home goes to the first screen, whatever was done before
    looks_every_s: float = float("inf")  # Changed comes at least so often to one that watches


@dataclass(frozen=True)
class Ask:
    """Ask the operator; shows `meanwhile` until it answers.

    is_silent: the customer goes on meanwhile; a press comes in place of the operator's answer,
    which is dropped then: what is asked silently can be asked again.  may_leave: Back alone comes
    so, where something was done and the runner has no way back.
    """

    question: Question
    meanwhile: Show
    is_silent: bool = False
    may_leave: bool = False


@dataclass(frozen=True)
class Speak:
    """Go on in this language: the customer chose it before the restart."""

    language: str


@dataclass(frozen=True)
class OpenCash:
    """Write the transaction and take bills; from here on there is no way back."""

    msisdn: str
    quote: Quote
    chosen_minor: int | None = None  # the sum the customer named, if any
    payer: str | None = None  # whose number was proved, where the law asks who pays


@dataclass(frozen=True)
class ReopenCash:
    """Take more bills onto the transaction of before the restart."""


@dataclass(frozen=True)
class FinishCash:
    """Ask for the end of cash-in."""

    why: EndReason


@dataclass(frozen=True)
class AnswerEscrow:
    """Keep the held bill, or give it back."""

    keep: bool


@dataclass(frozen=True)
class ShareMoney:
    """Put part of the money on another number, checked and confirmed; None: leave all as it was."""

    share: Share | None


@dataclass(frozen=True)
class RedirectMoney:
    """Send the refused sum to another number, checked and confirmed."""

    msisdn: str
    quote: Quote


@dataclass(frozen=True)
class ClaimMoney:
    """Make the refused sum a claim."""


@dataclass(frozen=True)
class ConfirmOrder:
    """Write the customer's yes to this quote; the order is sent behind it."""

    order_id: str
    msisdn: str
    quote: ChangeQuote


@dataclass(frozen=True)
class DropOrder:
    """The operator did not take this order, and it is sent no more."""

    order_id: str


@dataclass(frozen=True)
class PrintCopy:
    """Print the slip that may be missing, as a COPY."""


@dataclass(frozen=True)
class PrintSlip:
    """Print a slip that has nothing to do with money; copy says whether it is the COPY."""

    kind: str
    subject_id: str
    make: MakeSlip


@dataclass(frozen=True)
class TellOperator:
    """Ask the operator something whose answer nobody waits for."""

    question: Question


@dataclass(frozen=True)
class CloseMoney:
    """Nothing more is to be decided about this payment: the next one may begin."""


@dataclass(frozen=True)
class Leave:
    """Nobody stands here any more: end the visit, whatever conversation it is in."""


Deed = (
    Speak
    | OpenCash
    | ReopenCash
    | FinishCash
    | AnswerEscrow
    | ShareMoney
    | RedirectMoney
    | ClaimMoney
    | CloseMoney
    | ConfirmOrder
    | DropOrder
    | PrintCopy
    | PrintSlip
    | TellOperator
    | Leave
)
# What a side room may do: the visit before it goes on.
Beside = PrintSlip | TellOperator
Request = Show | Ask | Deed


@dataclass(frozen=True)
class Changed:
    """Something a watching question shows has changed."""


@dataclass(frozen=True)
class TimedOut:
    """Nobody answered in time."""


Pressed = Choose | TypeDigit | TypeLetter | EraseDigit | EraseAll
Answer = Pressed | Changed | TimedOut | WireModel | OperatorError | None

Result = TypeVar("Result")
Told = TypeVar("Told", bound=WireModel)
Conversation = Generator[Request, Answer, Result]


def show(request: Show) -> Conversation[Pressed | Changed | TimedOut]:
    """Show and return what was pressed, that something changed, or that time ran out."""
    answer = yield request
    assert isinstance(answer, Pressed | Changed | TimedOut), type(answer).__name__
    return answer


# How something is shown; None: there is nobody to show it to any more.
ShowTo = Callable[[Show], Conversation[Pressed | Changed | TimedOut | None]]


def choose(request: Show, shown: ShowTo = show) -> Conversation[str]:
    """Show until a choice is pressed and return its id; "" when time ran out."""
    while True:
        answer = yield from shown(request)
        if isinstance(answer, Choose):
            return answer.choice_id
        if answer is None or isinstance(answer, TimedOut):
            return ""


def page(
    question: str,
    view: Callable[[Say], View],
    timeout_s: float,
) -> Show:
    """Return a question of the account: Back and Home are the conversation's and the runner's."""
    return Show(
        question,
        lambda say, _: view(say),
        timeout_s=timeout_s,
        takes_back=False,
        leaves_home=True,
    )


def ask(request: Ask, kind: type[Told]) -> Conversation[Told | OperatorError]:
    """Ask the operator and return its answer, of this kind, or why there is none."""
    answer = yield request
    assert isinstance(answer, kind | OperatorError), type(answer).__name__
    return answer


def do(deed: Deed) -> Conversation[None]:
    """Have it done."""
    yield deed
