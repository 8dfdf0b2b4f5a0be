"""Money that could not be paid: how its claim stands, and where it may go."""

from __future__ import annotations

from contract.account.help import ClaimFound, ClaimRedirected
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import back, choice, home, numbered, spoken
from kiosk.projection.help.payment import message
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DoneView, MenuView, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact, MessageView

_STATES = {
    "open": sentence("It is kept for you."),
    "paid": sentence("It was paid to a number."),
    "repaid": sentence("It was given back."),
    "ended": sentence("It is no longer kept. A person can tell you why."),
}
_WHY = {
    "number": sentence("The operator could not credit this number."),
    "proof_wrong": sentence("The code does not belong to this slip."),
}


def claim_view(say: Say, claim: ClaimFound) -> MenuView:
    """Return how a claim stands; an open one can go to a number or come back."""
    title = say("A claim slip")
    lead = say(_STATES[claim.state])
    facts = _facts(say, claim)
    offered: tuple[Choice, ...] = ()
    if claim.state == "open":
        offered = (
            choice(choice_ids.PAY_CLAIM, say("Pay it to a number"), hint=say("At once")),
            choice(choice_ids.REPAYMENT, say("Get it back"), hint=say("A person arranges it")),
        )
    else:
        offered = (choice(choice_ids.CONTACTS, say("A person")),)
    choices = numbered(back(say), *offered)
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, choices=choices),
        lead=lead,
        facts=facts,
    )


def _facts(say: Say, claim: ClaimFound) -> tuple[Fact, ...]:
    facts = [Fact(say("Sum"), say.money(claim.amount_minor, claim.currency))]
    if claim.opened_at is not None:
        facts.append(Fact(say("Date and time"), say.moment(claim.opened_at)))
    if claim.state == "open" and claim.ends_at is not None:
        facts.append(Fact(say("Kept until"), say.day(claim.ends_at)))
    if claim.owner:
        facts.append(Fact(say("Who deals with it"), claim.owner))
    return tuple(facts)


def proof_view(say: Say, claim: ClaimFound, *, to_msisdn: str, tail: str) -> MenuView:
    """Return what proves whose money it is; with the proof it is paid."""
    amount = say.money(claim.amount_minor, claim.currency)
    title = say("Show that it is yours")
    lead = say("Then {amount} goes to {number}.", amount=amount, number=say.phone(to_msisdn))
    choices = numbered(
        back(say),
        choice(choice_ids.SECOND_CODE, say("The second code of the slip"), hint=say("Four digits")),
        choice(
            choice_ids.SMS_CODE,
            say("A code by SMS"),
            hint=say("To the number ending in {tail}", tail=tail),
        ),
        choice(choice_ids.CONTACTS, say("A person"), hint=say("If you have neither")),
    )
    return MenuView(
        title=title, choices=choices, spoken=spoken(say, title, lead, choices=choices), lead=lead
    )


def first_number_wrong_view(say: Say, pack: PackFacts, tail: str) -> MessageView:
    """Return that the number typed is not the one the money was meant for."""
    return _stays(
        say,
        pack,
        say("This is not the number"),
        say("The money was meant for a number that ends in {tail}.", tail=tail),
    )


def redirect_refused_view(say: Say, pack: PackFacts, refusal: str) -> MessageView:
    """Return why it was not paid to that number."""
    title = say("It was not paid")
    if refusal == "not_open":
        ended = _STATES["ended"]
        what, what_now = say(ended), say("Let a person look at it.")
        stays = say("What was paid is not lost.")
        return message(say, pack, title, what, stays, what_now, numbered(home(say)))
    return _stays(say, pack, title, say(_WHY[refusal]))


def _stays(say: Say, pack: PackFacts, title: str, what: str) -> MessageView:
    again = choice(choice_ids.TRY_AGAIN, say("Try again"), role=Role.PRIMARY)
    choices = numbered(choice(choice_ids.HOME, say("To the start")), again)
    what_now = say("Compare the digits and try again.")
    return message(say, pack, title, what, say("It is kept for you."), what_now, choices)


def paid_view(say: Say, paid: ClaimRedirected, *, to_msisdn: str, tail: str) -> DoneView:
    """Return that it was paid."""
    title = say("A claim slip")
    amount = say.money(paid.amount_minor, paid.currency)
    headline = say("{amount} is on {number}.", amount=amount, number=say.phone(to_msisdn))
    lines = (say("The number ending in {tail} is told by SMS.", tail=tail),)
    facts = () if paid.paid_at is None else (Fact(say("When"), say.moment(paid.paid_at)),)
    choices = numbered(choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, headline, *lines, choices=choices),
        tone=Tone.GOOD,
        headline=headline,
        lines=lines,
        facts=facts,
    )
