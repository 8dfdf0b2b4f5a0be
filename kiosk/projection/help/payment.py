"""A payment that was made, found again: how it stands, and what can be done about it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from contract.account.help import PaymentFound, ReceiptFacts
from kiosk.cash.picture import PaymentFacts, PaymentState
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import (
    back,
    choice,
    home,
    leaf_of,
    more,
    numbered,
    sentences,
    spoken,
)
from kiosk.projection.money.result import state_label
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import MenuView
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact, MessageView

DAYS_A_PAGE = 6
DAYS_BACK = 30
_STATES = {
    "credited": sentence("The money is on the number."),
    "pending": sentence("The operator has not answered yet. The terminal asks until it does."),
    "refused": sentence("The operator could not credit this number."),
    "returned": sentence("A correction took the money to another number."),
}


def payment_view(
    say: Say, found: PaymentFound, receipt: ReceiptFacts, *, can_print: bool, sent: bool
) -> MenuView:
    """Return the payment of a receipt's code; sent: its receipt is on its way by SMS."""
    title = say("My payment")
    facts = payment_facts(say, receipt, found.state)
    correctable = found.state == "credited" and receipt.can_correct
    offered: list[Choice] = []
    if correctable:
        offered.append(choice(choice_ids.WRONG_NUMBER, say("Wrong number")))
    if found.state == "refused":
        offered.append(choice(choice_ids.CLAIM, say("A claim slip")))
    elif can_print:
        offered.append(choice(choice_ids.PRINT_COPY, say("Print a copy")))
    if not sent:
        hint = say("To the number that was paid")
        offered.append(choice(choice_ids.SEND, say("The receipt by SMS"), hint=hint))
    lead = say(_STATES[found.state])
    if sent:
        lead = say("The receipt is on its way by SMS.")
    elif found.state == "credited" and not correctable:
        lead = sentences(lead, say("The number cannot be corrected any more."))
    choices = numbered(back(say), *offered)
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, choices=choices),
        lead=lead,
        facts=facts,
    )


def payment_facts(say: Say, receipt: ReceiptFacts, state: str) -> tuple[Fact, ...]:
    """Return what tells this payment from all others."""
    label = state_label(say, _STATE_OF[state])
    return (
        Fact(say("Number"), say.phone(receipt.msisdn)),
        Fact(say("Date and time"), say.moment(receipt.at)),
        Fact(say("Put in"), say.money(receipt.inserted_minor, receipt.currency)),
        Fact(label, say.money(receipt.credited_minor, receipt.currency)),
    )


_STATE_OF = {
    "credited": PaymentState.CREDITED,
    "returned": PaymentState.CREDITED,
    "pending": PaymentState.PENDING,
    "refused": PaymentState.REFUSED,
}


def facts_of_copy(receipt: ReceiptFacts, state: str) -> PaymentFacts:
    """Return the operator's facts as those of a payment made here."""
    return PaymentFacts(
        payment_id=receipt.payment_id,
        state=_STATE_OF[state],
        msisdn=receipt.msisdn,
        inserted_minor=receipt.inserted_minor,
        fee_minor=receipt.fee_minor,
        credited_minor=receipt.credited_minor,
        currency=receipt.currency,
        receipt_number=receipt.receipt_number,
        check_code=receipt.check_code,
        at=receipt.at,
        reference=receipt.reference,
    )


def status_view(say: Say, found: PaymentFound) -> MenuView:
    """Return how a payment stands of which only its payer's facts are known."""
    title = say("My payment")
    lead = sentences(say(_STATES[found.state]), tries_text(say, found.tries_left))
    choices = numbered(back(say), home(say))
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, choices=choices),
        lead=lead,
    )


def days_view(say: Say, now: datetime, *, turn: int = 0) -> MenuView:
    """Return the last days at the terminal, today first."""
    title = say("On which day?")
    today = now.astimezone(say.zone).date()
    days = [today - timedelta(days=back_by) for back_by in range(DAYS_BACK)]
    leaf = leaf_of(days, DAYS_A_PAGE, turn)
    shown = (choice(f"{choice_ids.DAY}{day.isoformat()}", _day_text(say, day)) for day in leaf.rows)
    choices = numbered(back(say), *shown, *more(say, leaf))
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def _day_text(say: Say, day: date) -> str:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=say.zone)
    return f"{say.day(noon)}, {say.weekday(day.weekday())}".rstrip(".")


def tries_text(say: Say, tries_left: int | None) -> str:
    """Return how often one may look again today, "" where nobody counts."""
    if tries_left is None:
        return ""
    return say.plural("{n} more try today", "{n} more tries today", tries_left)


def not_found_view(say: Say, pack: PackFacts, tries_left: int | None) -> MessageView:
    """Return that nothing fits what was typed; without a try left a person has to look."""
    used_up = tries_left == 0
    title = say("Too many tries") if used_up else say("Nothing was found")
    if used_up:
        what = say("For today there are no more tries. So nobody can guess.")
        what_now = say("Try again tomorrow, or let a person help you.")
        choices = numbered(home(say))
    else:
        what = say("Nothing fits these digits.")
        what_now = say("Compare the digits and try again.")
        what_now = sentences(what_now, tries_text(say, tries_left))
        again = choice(choice_ids.TRY_AGAIN, say("Try again"), role=Role.PRIMARY)
        choices = numbered(choice(choice_ids.HOME, say("To the start")), again)
    return message(say, pack, title, what, say("What was paid is not lost."), what_now, choices)


def not_known_view(say: Say, pack: PackFacts) -> MessageView:
    """Return that an answer was lost: the same may be asked for again."""
    again = choice(choice_ids.TRY_AGAIN, say("Try again"), role=Role.PRIMARY)
    return message(
        say,
        pack,
        say("We do not know yet whether it was done"),
        say("The operator does not answer."),
        say("What was paid is not lost."),
        say("Try again in a minute. Nothing is done twice."),
        numbered(choice(choice_ids.HOME, say("To the start")), again),
    )


def message(
    say: Say,
    pack: PackFacts,
    title: str,
    what: str,
    my_money: str,
    what_now: str,
    choices: tuple[Choice, ...],
) -> MessageView:
    """Return the four answers of something that does not go on."""
    person = say("A person answers: {number}", number=pack.contacts[0].number)
    return MessageView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, what, my_money, what_now, person, choices=choices),
        what_happened=what,
        my_money=my_money,
        what_can_i_do=what_now,
        person=person,
    )
