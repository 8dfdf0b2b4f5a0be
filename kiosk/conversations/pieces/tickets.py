"""What a person deals with later: on which number they call, what they know, the ticket."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from contract.account.help import Context
from kiosk.conversations.ground.course import STEPS_MAX
from kiosk.conversations.ground.requests import Changed, Conversation, Show, choose, page, show
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.other_number import call_number_view
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.person.person import known_number_view
from kiosk.receipts.press import RECEIPT_STATES
from kiosk.say import Say
from kiosk.views.base import View

TicketView = Callable[[Say, ReceiptState], View]


def ask_call_number(
    visit: Visit, known: str, *, or_no_call: bool = False
) -> Conversation[str | None]:
    """Return the number to call, at first the one that is known; None when it was given up.

    or_no_call: the answer may come without a call to the known number, which is answered by "".
    """
    if known:
        shown = partial(known_number_view, msisdn=known, or_no_call=or_no_call)
        answer = yield from choose(page("known_number", shown, visit.timeouts.menu_s))
        if answer == choice_ids.CALL_ME:
            return known
        if answer == choice_ids.NO_CALL:
            return ""
        if answer != choice_ids.OTHER_NUMBER:
            return None
    typed = yield from ask_number(
        visit,
        "call_number",
        NumberEntry(visit.pack.region),
        lambda say, entry, _: call_number_view(say, entry),
        go_on=choice_ids.CALL_ME,
        takes_back=False,
    )
    return typed.e164 if isinstance(typed, NumberEntry) else None


def context_of(visit: Visit, *steps: str) -> Context:
    """Return what a person needs so that nothing is asked twice."""
    picture = visit.around.picture
    return Context(
        language=visit.session.language,
        screen=visit.session.screen,
        last_error=visit.session.last_error,
        money_inside_minor=0 if picture is None else picture.inserted_minor,
        steps=(*visit.session.course.steps, *steps)[-STEPS_MAX:],
    )


def show_ticket(visit: Visit, subject_id: str, view: TicketView) -> Conversation[None]:
    """Show a ticket until it is understood, and meanwhile how its slip stands."""
    shown = Show(
        "ticket",
        lambda say, _: view(say, RECEIPT_STATES[visit.around.slip_trail(subject_id)]),
        timeout_s=visit.timeouts.receipt_unprinted_s,
        watches=True,
        takes_back=False,
    )
    while isinstance((yield from show(shown)), Changed):
        pass
