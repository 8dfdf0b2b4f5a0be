"""A promised payment: the operator lends a sum; what it costs stands on the button."""

from __future__ import annotations

from contract.account.changes import PromisedChoice, PromisedTerms, Refusal
from kiosk.projection import choice_ids
from kiosk.projection.parts import back, choice, home, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import MenuView
from kiosk.views.base import Choice

_REFUSALS: dict[Refusal, str] = {
    "company_managed": sentence("Your company manages this number: here you can look and pay."),
    "promised_not_allowed": sentence("Your tariff has no promised payment."),
    "promised_active": sentence("You have one already. Pay it back, then there is another."),
    "debt_too_large": sentence("You owe too much for a promised payment."),
}
_REFUSED = sentence("There is no promised payment for this number now.")


def promised_view(say: Say, terms: PromisedTerms) -> MenuView:
    """Return the sums that can be had now; without one, why."""
    title = say("Promised payment")
    shown = tuple(_sum(say, one, terms.currency) for one in terms.choices)
    notice = "" if shown else say(_REFUSALS.get(terms.refusal, _REFUSED))
    lead = say("The money is on your number at once. You pay it back later.") if shown else ""
    last = () if shown else (home(say),)
    choices = numbered(back(say), *shown, *last)
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, notice, choices=choices),
        lead=lead,
        notice=notice,
    )


def promise_id(minor: int) -> str:
    """Return the name of the choice of this sum."""
    return f"{choice_ids.PROMISE}{minor}"


def promise_of(choice_id: str) -> int | None:
    """Return the sum of such a choice in minor units; None for any other choice."""
    if not choice_id.startswith(choice_ids.PROMISE):
        return None
    return int(choice_id.removeprefix(choice_ids.PROMISE))


def _sum(say: Say, one: PromisedChoice, currency: str) -> Choice:
    amount, fee = say.money(one.amount_minor, currency), say.money(one.fee_minor, currency)
    day = say.day(one.due_at)
    back_minor = one.amount_minor + one.fee_minor
    return choice(
        promise_id(one.amount_minor),
        say("{amount}, fee {fee}, until {day}", amount=amount, fee=fee, day=day),
        hint=say(
            "Until {day} you have to pay back {amount}.",
            day=day,
            amount=say.money(back_minor, currency),
        ),
    )
