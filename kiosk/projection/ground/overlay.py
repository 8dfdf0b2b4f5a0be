"""The question before a screen ends by itself."""

from __future__ import annotations

from kiosk.projection.ground.choice_ids import MORE_TIME, NO_HURRY
from kiosk.projection.ground.parts import choice, numbered, spoken
from kiosk.say import Say
from kiosk.views.base import Role, StillThereOverlay


def still_there(
    say: Say, seconds_left: int, what_happens: str, *, hurried: bool = True
) -> StillThereOverlay:
    """Return the countdown; what_happens is a full sentence of `leaves` or `pays`.

    hurried: the usual time counts for this customer, and there is a longer one to choose.
    """
    unhurried = (choice(NO_HURRY, say("No hurry")),) if hurried else ()
    choices = numbered(choice(MORE_TIME, say("More time"), role=Role.PRIMARY), *unhurried)
    more_time, *others = choices
    title = say("Are you still there?")
    countdown = say.plural("In {n} second:", "In {n} seconds:", seconds_left)
    text = f"{countdown} {what_happens}"
    read = spoken(say, title, text, choices=choices)
    return StillThereOverlay(title, text, more_time, read, others[0] if others else None)


def leaves(say: Say) -> str:
    """Return what the end of time does when no money is in."""
    return say("this screen closes and everything you typed is forgotten.")


def pays(say: Say, amount_minor: int, currency: str, msisdn: str) -> str:
    """Return what the end of time does when money is in."""
    return say(
        "{amount} goes to {number}.",
        amount=say.money(amount_minor, currency),
        number=say.phone(msisdn),
    )


def claims(say: Say, amount_minor: int, currency: str) -> str:
    """Return what the end of time does when less than the smallest payment is in."""
    return say("{amount} is kept for you on a slip.", amount=say.money(amount_minor, currency))


def gives_back(say: Say) -> str:
    """Return what the end of time does to a bill that is held."""
    return say("the bill comes back to you.")
