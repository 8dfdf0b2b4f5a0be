"""What became of an order: done, from a day on, or why it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contract.account.changes import OrderStatement, PromisePayment, Refusal
from kiosk.projection.account.doings import doing_of
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState, slip_note
from kiosk.projection.ground.parts import back, choice, home, numbered, sentences, spoken
from kiosk.projection.ground.trouble import NOTHING, MoneyInside, money_so_far
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DoneView, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact, MessageView

_WHY: dict[Refusal, str] = {
    "not_offered": sentence("This is not offered for your number."),
    "closed_to_new": sentence("Nobody can have this any more."),
    "already_on": sentence("You have this already."),
    "not_on": sentence("This is not switched on."),
    "company_managed": sentence("Your company manages this number: here you can look and pay."),
    "number_closed": sentence("This number is closed."),
    "level_too_low": sentence("For this one more proof is needed that it is you."),
    "promised_active": sentence("There is a promised payment that is not paid back yet."),
    "promised_not_allowed": sentence("There is no promised payment on this tariff."),
    "debt_too_large": sentence("You owe too much for this."),
    "points_missing": sentence("You have too few points for this."),
    "too_often": sentence("You have had this too often lately."),
    "sim_state": sentence("The state of the SIM card does not allow this."),
    "included": sentence("This is included in your tariff."),
    "too_late": sentence("It is too late to take this back."),
    "not_here": sentence("This cannot be done at a terminal."),
}
_DEFAULT = sentence("The operator does not allow this now.")


@dataclass(frozen=True)
class OrderFacts:
    """A decided order, as screen and slip say it; subject: the product's name, or what it is."""

    statement: OrderStatement
    subject: str
    undo_until: datetime | None = None
    gone: tuple[str, ...] = ()  # the names of what was switched off
    due_at: datetime | None = None  # until when a promised payment is paid back
    owed_minor: int = 0

    @property
    def is_scheduled(self) -> bool:
        return self.statement.result == "scheduled"


def headline_of(say: Say, order: OrderFacts) -> str:
    """Return what was done, in one sentence."""
    told = order.statement
    assert told.change is not None, "an order that was carried out has its change"
    doing = doing_of(told.change)
    lent = told.change.amount_minor if isinstance(told.change, PromisePayment) else 0
    text = (doing.scheduled or doing.done) if order.is_scheduled else doing.done
    return say(text, name=order.subject, amount=say.money(lent, told.currency))


def told_of(say: Say, order: OrderFacts) -> str:
    """Return what was done, and to what."""
    return sentences(headline_of(say, order), ", ".join(order.gone))


def facts_of(say: Say, order: OrderFacts) -> tuple[Fact, ...]:
    """Return when it begins, what was taken, and under which name it is found again."""
    told = order.statement
    facts = []
    if order.is_scheduled:
        facts.append(Fact(say("Begins"), say.day(told.effective_at)))
    if told.charged_minor:
        facts.append(Fact(say("Taken"), say.money(told.charged_minor, told.currency)))
    if order.due_at is not None:
        facts.append(Fact(say("To pay back"), owed_of(say, order, order.due_at)))
    if order.undo_until is not None:
        facts.append(Fact(say("Can be taken back"), say.moment(order.undo_until)))
    return (*facts, Fact(say("Reference"), told.reference))


def owed_of(say: Say, order: OrderFacts, due_at: datetime) -> str:
    """Return what is paid back until when."""
    owed = say.money(order.owed_minor, order.statement.currency)
    return say("{amount} until {day}", amount=owed, day=say.day(due_at))


def then_of(say: Say, order: OrderFacts) -> str:
    """Return what the customer does now, "" for nothing."""
    assert order.statement.change is not None, "an order that was carried out has its change"
    then = doing_of(order.statement.change).then
    return say(then) if then else ""


def order_done_view(say: Say, order: OrderFacts, slip: ReceiptState) -> DoneView:
    """Return what was done, and the way to take it back where there is one."""
    told = order.statement
    assert told.change is not None, "an order that was carried out has its change"
    title = say(doing_of(told.change).title)
    headline, then = headline_of(say, order), then_of(say, order)
    facts = facts_of(say, order)
    by_sms = "" if told.kind == "block_sim" else say("The number is told by SMS.")
    lines = tuple(line for line in (", ".join(order.gone), then, by_sms) if line)
    undo: tuple[Choice, ...] = ()
    if order.undo_until is not None:
        undo = (choice(choice_ids.UNDO, say("Take it back")),)
    done = choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY)
    choices = numbered(*undo, done)
    note = slip_note(say, slip)
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, headline, *lines, *read, note, choices=choices),
        tone=Tone.GOOD,
        headline=headline,
        lines=lines,
        facts=facts,
        code="" if told.case_no is None else say.code(told.case_no),
        slip_note=note,
    )


def refusal_view(
    say: Say, pack: PackFacts, refusal: Refusal, inside: MoneyInside = NOTHING
) -> MessageView:
    """Return why a change cannot be had; nothing was done, and nothing taken but inside."""
    title = say("This cannot be done now")
    why = say(_WHY.get(refusal, _DEFAULT))
    money = money_so_far(say, inside)
    lead = say("Nothing was changed. A person can tell you more.")
    person = say("A person answers: {number}", number=pack.contacts[0].number)
    choices = numbered(back(say), home(say))
    return MessageView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, why, money, lead, person, choices=choices),
        what_happened=why,
        my_money=money,
        what_can_i_do=lead,
        person=person,
    )
