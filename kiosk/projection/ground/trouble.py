"""Troubles on the customer's way: each answers what happened, my money, what now, who helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto, unique

from kiosk.fault_codes import FaultCode
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.faults import fault_reason
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import choice, home, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.base import Choice, Role
from kiosk.views.general import MessageView


@unique
class Trouble(Enum):
    """What stands in the way."""

    OPERATOR_SILENT = auto()  # the number check got no answer in time
    CHECK_LATER = auto()  # the same, where cash is taken all the same
    OPERATOR_UNTRUSTED = auto()  # wrong certificate or signature, or an answer nobody understands
    PAYER_MUST_BE_IDENTIFIED = auto()  # the market's law; this terminal cannot do it
    NO_CASH = auto()  # acceptor or cassette in trouble before the first bill
    TERMINAL_TROUBLE = auto()  # journal, disk, program
    BLOCKED = auto()  # the operator closed the terminal during the visit
    TOO_LATE = auto()  # the conditions were shown too long ago and must be asked anew
    NO_BILLS_FIT = auto()  # no accepted bill keeps within the limits of this number
    ACCOUNT_SILENT = auto()  # a question about the account got no answer
    ACCOUNT_UNTRUSTED = auto()  # an answer about the account that nobody can believe
    SIGNED_OUT = auto()  # the operator ended the access
    CHANGED_MEANWHILE = auto()  # what was said yes to is no more what would be done
    MONEY_NOT_THERE = auto()  # cash for a change that the operator has not credited
    ORDER_ANSWERED = auto()  # an order of before, whose answer is here only now
    ORDER_UNKNOWN = auto()  # an order whose answer was lost, and nobody knows yet
    COMPANY_MANAGED = auto()  # the number is looked after by a company
    TOO_SOON = auto()  # a code was sent only now
    CODE_LOCKED = auto()  # the same of one-time codes, where there are other ways to an account
    TOO_MANY_TRIES = auto()  # codes, secrets or look-ups: locked for a while
    ENOUGH_TODAY = auto()  # something that can be had a few times a day


@dataclass(frozen=True)
class MoneyInside:
    """Cash that was put in and that nothing was done with yet; msisdn: where it goes, or ""."""

    minor: int = 0
    msisdn: str = ""


NOTHING = MoneyInside()

_WHAT: dict[Trouble, tuple[str, str]] = {
    Trouble.OPERATOR_SILENT: (
        sentence("The number cannot be checked"),
        sentence("The operator does not answer. Without its answer we take no money."),
    ),
    Trouble.CHECK_LATER: (
        sentence("The number cannot be checked"),
        sentence("The operator does not answer. So nobody can say now whose number this is."),
    ),
    Trouble.OPERATOR_UNTRUSTED: (
        sentence("The number cannot be checked"),
        sentence("An answer came that we cannot trust. So we take no money."),
    ),
    Trouble.PAYER_MUST_BE_IDENTIFIED: (
        sentence("No cash for this number here"),
        sentence("The law asks to know who pays for this number. This terminal cannot do that."),
    ),
    Trouble.ACCOUNT_SILENT: (
        sentence("The account cannot be reached"),
        sentence("The operator does not answer. Nothing was changed."),
    ),
    Trouble.ACCOUNT_UNTRUSTED: (
        sentence("The account cannot be reached"),
        sentence("An answer came that we cannot trust. Nothing was changed."),
    ),
    Trouble.SIGNED_OUT: (
        sentence("Please sign in again"),
        sentence("Your access has ended, so that nobody else can use it."),
    ),
    Trouble.CHANGED_MEANWHILE: (
        sentence("It has changed meanwhile"),
        sentence("The price, the terms or your account have changed. Nothing was done."),
    ),
    Trouble.MONEY_NOT_THERE: (
        sentence("Nothing was changed yet"),
        sentence("Your money is safe, but it is not on your number yet. So nothing was ordered."),
    ),
    Trouble.ORDER_ANSWERED: (
        sentence("This was done already"),
        sentence("Your last order has arrived: only its answer was late."),
    ),
    Trouble.ORDER_UNKNOWN: (
        sentence("We do not know yet whether it was done"),
        sentence("The operator does not answer. It is asked until it does. Nothing is done twice."),
    ),
    Trouble.COMPANY_MANAGED: (
        sentence("Not for this number"),
        sentence("Your company manages this number: here you can look and pay."),
    ),
    Trouble.TOO_SOON: (
        sentence("A code is on its way"),
        sentence("One was sent to this number a moment ago."),
    ),
    Trouble.TOO_MANY_TRIES: (
        sentence("Too many tries"),
        sentence("To protect the number this is locked for a quarter of an hour."),
    ),
    Trouble.CODE_LOCKED: (
        sentence("Too many tries"),
        sentence("To protect the number this is locked for a quarter of an hour."),
    ),
    Trouble.ENOUGH_TODAY: (
        sentence("Too many tries"),
        sentence("This can be done only a few times a day."),
    ),
    Trouble.NO_CASH: (sentence("This terminal takes no cash now"), ""),
    Trouble.TERMINAL_TROUBLE: (sentence("The terminal has a fault"), ""),
    Trouble.BLOCKED: (sentence("This terminal is closed"), ""),
    Trouble.TOO_LATE: (
        sentence("Please start again"),
        sentence("The fee and the limits were asked too long ago. They may have changed."),
    ),
    Trouble.NO_BILLS_FIT: (
        sentence("No cash for this number here"),
        sentence("This terminal takes no bills that fit the limits of this number."),
    ),
}
_CAN_TRY_AGAIN = frozenset(
    {
        Trouble.OPERATOR_SILENT,
        Trouble.CHECK_LATER,
        Trouble.TOO_LATE,
        Trouble.ACCOUNT_SILENT,
        Trouble.CHANGED_MEANWHILE,
        Trouble.TOO_SOON,
    }
)
_LEAD = {
    Trouble.OPERATOR_SILENT: sentence("Try again in a minute, or use another terminal."),
    Trouble.CHECK_LATER: sentence(
        "You can pay all the same: the money is kept safe and arrives when the operator answers."
    ),
    Trouble.OPERATOR_UNTRUSTED: sentence("Please use another terminal."),
    Trouble.PAYER_MUST_BE_IDENTIFIED: sentence("Please pay in a shop of the operator."),
    Trouble.ACCOUNT_SILENT: sentence("Try again in a minute, or use another terminal."),
    Trouble.ACCOUNT_UNTRUSTED: sentence("Please use another terminal."),
    Trouble.SIGNED_OUT: sentence("Start again with your number."),
    Trouble.CHANGED_MEANWHILE: sentence("Look at it once more."),
    Trouble.MONEY_NOT_THERE: sentence("Come back when an SMS tells you that it has arrived."),
    Trouble.ORDER_ANSWERED: sentence("If you want something else, choose it again."),
    Trouble.ORDER_UNKNOWN: sentence("You are told by SMS. Please do not order it again."),
    Trouble.COMPANY_MANAGED: sentence("Please ask who looks after phones in your company."),
    Trouble.TOO_SOON: sentence("Please wait a minute, and ask for another one then."),
    Trouble.TOO_MANY_TRIES: sentence("Try again later, or let a person help you."),
    Trouble.CODE_LOCKED: sentence("There are other ways to show that it is you."),
    Trouble.ENOUGH_TODAY: sentence("Try again tomorrow, or let a person help you."),
    Trouble.NO_CASH: sentence("Everything that needs no cash works here."),
    Trouble.TERMINAL_TROUBLE: sentence("Please use another terminal."),
    Trouble.BLOCKED: sentence("Please use another terminal."),
    Trouble.TOO_LATE: sentence("We ask again, and you see everything before you pay."),
    Trouble.NO_BILLS_FIT: sentence("Please pay in a shop of the operator."),
}
_DEFAULT_FAULTS = {
    Trouble.NO_CASH: FaultCode.ACCEPTOR_FAILED,
    Trouble.TERMINAL_TROUBLE: FaultCode.PROGRAM_FAILED,
    Trouble.BLOCKED: FaultCode.BLOCKED_BY_OPERATOR,
}


def trouble_view(
    say: Say,
    pack: PackFacts,
    trouble: Trouble,
    *,
    code: FaultCode | None = None,
    operator_reason: str = "",
    inside: MoneyInside = NOTHING,
) -> MessageView:
    """Return the message; with money in it says to which number that goes, where it is known.

    operator_reason is the operator's own sentence for a block.
    """
    headline, told = _WHAT[trouble]
    title = say(headline)
    fault = code or _DEFAULT_FAULTS.get(trouble)
    if operator_reason:
        what_happened = operator_reason
    elif told:
        what_happened = say(told)
    else:
        assert fault is not None
        what_happened = fault_reason(say, fault)
    if trouble is Trouble.ORDER_UNKNOWN:
        my_money = say("What was paid is not lost.")  # the order may have taken something
    else:
        my_money = money_so_far(say, inside)
    what_now = say(_LEAD[trouble])
    person = say("A person answers: {number}", number=pack.contacts[0].number)
    choices = _choices(say, trouble)
    return MessageView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, what_happened, my_money, what_now, person, choices=choices),
        what_happened=what_happened,
        my_money=my_money,
        what_can_i_do=what_now,
        person=person,
        code=str(fault or ""),
    )


def money_so_far(say: Say, inside: MoneyInside = NOTHING) -> str:
    """Return where the customer's money is."""
    if inside.minor == 0:
        return say("No money has been taken.")
    if not inside.msisdn:
        return say("{amount} is safe.", amount=say.money(inside.minor))
    return say(
        "{amount} is safe and goes to {number}.",
        amount=say.money(inside.minor),
        number=say.phone(inside.msisdn),
    )


def _choices(say: Say, trouble: Trouble) -> tuple[Choice, ...]:
    if trouble in _CAN_TRY_AGAIN:
        unchecked = choice(choice_ids.PAY_UNCHECKED, say("Pay without the check"))
        return numbered(
            choice(choice_ids.HOME, say("To the start")),
            *((unchecked,) if trouble is Trouble.CHECK_LATER else ()),
            choice(choice_ids.TRY_AGAIN, say("Try again"), role=Role.PRIMARY),
        )
    if trouble is Trouble.CODE_LOCKED:
        another = choice(choice_ids.NO_SMS, say("Other ways"), role=Role.PRIMARY)
        return numbered(choice(choice_ids.HOME, say("To the start")), another)
    return numbered(home(say))
