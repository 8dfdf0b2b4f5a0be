"""Screens of the whole account: few shapes, each drawn alike whatever it says.

Buttons that belong to a row stand among the view's choices like all others; the row names its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique

from kiosk.views.base import View
from kiosk.views.general import Fact


@unique
class Tone(Enum):
    """How something is meant; never told by colour alone."""

    PLAIN = auto()
    GOOD = auto()
    CARE = auto()  # something to look at
    TROUBLE = auto()


@dataclass(frozen=True)
class Row:
    """A line of a list; `choice_id` names its own button, "" for none."""

    label: str
    detail: str = ""
    value: str = ""
    choice_id: str = ""
    icon: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Meter:
    """What is left of something; share in thousandths of the whole."""

    label: str
    value: str
    share: int
    detail: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class MenuView(View):
    """A question and up to seven answers, each a large row with its hint."""

    lead: str = ""
    notice: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class CodeView(View):
    """Digits one by one.  `places`: a digit, "•" for a secret one, "_" for an empty place."""

    prompt: str
    places: tuple[str, ...]
    complete: bool
    note: str = ""
    problem: str = ""
    erase_label: str = ""


@dataclass(frozen=True)
class LettersView(View):
    """A keyboard of one alphabet; the others, if any, are among the choices."""

    prompt: str
    typed: str  # as it is shown: masked where it is secret
    keys: tuple[tuple[str, ...], ...]  # rows of letters
    complete: bool
    note: str = ""
    problem: str = ""
    space_label: str = ""
    erase_label: str = ""


@dataclass(frozen=True)
class AskingView(View):
    """Somebody is asked; after a while it says who."""

    waiting_for: str


@dataclass(frozen=True)
class AccountView(View):
    """The personal account: the balance large, what is left, what is due, what needs a look."""

    number: str
    balance_label: str
    balance: str
    tone: Tone  # of the balance
    facts: tuple[Fact, ...]
    meters: tuple[Meter, ...]
    alerts: tuple[Row, ...] = ()


@dataclass(frozen=True)
class ListView(View):
    """Rows, their sum, and where in the whole they stand ("6-10 of 23")."""

    rows: tuple[Row, ...]
    lead: str = ""
    total: Fact | None = None
    place: str = ""
    notice: str = ""


@dataclass(frozen=True)
class DocumentView(View):
    """A text to read calmly, page by page: terms, a guide card, a check-up."""

    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()
    note: str = ""  # in which language it is written, which version it is


@dataclass(frozen=True)
class QuoteView(View):
    """What a change costs, when it begins and what is lost; YES is the primary choice."""

    subject: str
    facts: tuple[Fact, ...]
    losses: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # what is switched on or off with it
    notice: str = ""  # money is missing, or cannot be had and why
    terms: str = ""
    losses_label: str = ""  # heading of the losses, "" for none
    also_label: str = ""


@dataclass(frozen=True)
class DoneView(View):
    """What was done, what becomes of it and when; a code to keep where there is one."""

    tone: Tone
    headline: str
    lines: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    code: str = ""
    slip_note: str = ""
    qr: str = ""  # what a phone's camera opens, or empty


@dataclass(frozen=True)
class ChatLine:
    """One thing said."""

    by: str  # whose words, as a name
    text: str
    own: bool  # the customer's


@dataclass(frozen=True)
class ChatView(View):
    """A person answers on this screen; the choices are ready answers, and the keyboard."""

    lines: tuple[ChatLine, ...]
    state: str  # "You are next", "Anna answers"
