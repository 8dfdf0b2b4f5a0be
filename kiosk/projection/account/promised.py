"""A promised payment: the operator lends a sum; what it costs stands on the button."""

from __future__ import annotations

from contract.account.changes import PromisedChoice, PromisedTerms
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.views.account import MenuView
from kiosk.views.base import Choice


def promised_view(say: Say, terms: PromisedTerms) -> MenuView:
    """Return the sums that can be had now."""
    title = say("Promised payment")
    shown = tuple(_sum(say, one, terms.currency) for one in terms.choices)
    lead = say("The money is on your number at once. You pay it back later.")
    choices = numbered(back(say), *shown)
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, choices=choices),
        lead=lead,
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
        say("{amount} until {day}, fee {fee}", amount=amount, fee=fee, day=day),
        hint=say(
            "Until {day} you have to pay back {amount}.",
            day=day,
            amount=say.money(back_minor, currency),
        ),
    )
