"""A live person: the ways there are now, the number to call back, the ticket."""

from __future__ import annotations

from datetime import datetime

from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DoneView, MenuView, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact

_NOTES = {
    ReceiptState.PRINTING: sentence("Your slip is being printed."),
    ReceiptState.PRINTED: sentence("Take your slip."),
}
_NO_SLIP = sentence("There is no slip: please write the number down.")


def person_view(
    say: Say,
    *,
    call_back_minutes: int | None,
    wait_minutes: int,
    write_here_minutes: int | None = None,
) -> MenuView:
    """Return the ways to a person; without minutes nobody calls back, or writes, at this hour."""
    title = say("A person")
    ways: tuple[Choice, ...] = ()
    if write_here_minutes is not None:
        hint = answers_within(say, write_here_minutes)
        ways = (choice(choice_ids.WRITE_HERE, say("Write here"), hint=hint),)
    if call_back_minutes is not None:
        hint = say.plural(
            "Within {n} minute, on any number",
            "Within {n} minutes, on any number",
            call_back_minutes,
        )
        ways = (*ways, choice(choice_ids.CALL_ME, say("Call me back"), hint=hint))
    hint = say.plural("You wait {n} minute at most.", "You wait {n} minutes at most.", wait_minutes)
    numbers = choice(choice_ids.CALL_NUMBERS, say("Telephone numbers"), hint=hint)
    choices = numbered(back(say), *ways, numbers)
    lead = say("About anything, at any time.")
    return MenuView(
        title=title, choices=choices, spoken=spoken(say, title, lead, choices=choices), lead=lead
    )


def answers_within(say: Say, minutes: int) -> str:
    """Return the promise of a person who answers on the screen."""
    return say.plural(
        "Within {n} minute a person answers on this screen",
        "Within {n} minutes a person answers on this screen",
        minutes,
    )


def known_number_view(say: Say, msisdn: str, *, or_no_call: bool = False) -> MenuView:
    """Return whether the number that is known is the one to call."""
    no_call = choice(choice_ids.NO_CALL, say("No call: an SMS is enough"))
    title = say("On which number?")
    choices = numbered(
        back(say),
        choice(choice_ids.CALL_ME, say("Call me on {number}", number=say.phone(msisdn))),
        choice(choice_ids.OTHER_NUMBER, say("Another number")),
        *((no_call,) if or_no_call else ()),
    )
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def promised_view(
    say: Say,
    pack: PackFacts,
    msisdn: str,
    ticket_no: str,
    at: datetime,
    slip: ReceiptState,
    *,
    advice: tuple[str, ...] = (),
    facts: tuple[Fact, ...] = (),
    calls: bool = True,
) -> DoneView:
    """Return the ticket: who calls, or writes to, which number until when; what to do till then."""
    if calls:
        title = say("We call you back")
        headline = say("Somebody calls {number}.", number=say.phone(msisdn))
    else:
        title = say("My case")
        headline = say("The answer comes by SMS to {number}.", number=say.phone(msisdn))
    until = Fact(say("At the latest"), say.moment(at))
    lines = (*advice, say("You need not explain again what this is about."))
    note = _slip_note(say, slip)
    choices = numbered(choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    told = (until, *facts)
    read = (
        headline,
        *(f"{fact.label}: {fact.value}" for fact in told),
        say.spoken_digits(ticket_no),
        *advice,
        note,
    )
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=choices),
        tone=Tone.GOOD,
        headline=headline,
        lines=lines,
        facts=told,
        code=say.code(ticket_no),
        slip_note=note,
    )


def _slip_note(say: Say, slip: ReceiptState) -> str:
    """Return whether there is a slip to take."""
    return say(_NOTES.get(slip, _NO_SLIP))
