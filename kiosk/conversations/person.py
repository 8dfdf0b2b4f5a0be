"""A live person, from every screen: a call back with what is known already, or the numbers."""

from __future__ import annotations

from functools import partial

from contract.account.help import AskCallback, CallbackPromised, Context
from kiosk.conversations.asking import ask_anybody
from kiosk.conversations.contacts import contacts
from kiosk.conversations.number_entry import ask_number
from kiosk.conversations.requests import (
    Changed,
    Conversation,
    PrintSlip,
    Show,
    choose,
    do,
    page,
    show,
)
from kiosk.conversations.visit import Visit
from kiosk.numbers import NumberEntry
from kiosk.projection import choice_ids
from kiosk.projection.person import (
    call_number_view,
    known_number_view,
    person_view,
    promised_view,
)
from kiosk.receipts.press import RECEIPT_STATES
from kiosk.receipts.ticket_slip import TicketFacts, ticket_slip
from kiosk.say import Say
from kiosk.views.base import View


def person(visit: Visit) -> Conversation[None]:
    """Show the ways to a person until one is taken, or none."""
    while True:
        shown = partial(
            person_view,
            call_back_minutes=visit.around.call_back_minutes,
            wait_minutes=visit.pack.person.promised_wait_minutes,
        )
        answer = yield from choose(page("person", shown, visit.timeouts.menu_s))
        match answer:
            case choice_ids.CALL_ME:
                if (yield from _call_me(visit)):
                    return
            case choice_ids.CALL_NUMBERS:
                yield from contacts(visit)
            case _:
                return


def _call_me(visit: Visit) -> Conversation[bool]:
    """Return whether a call was promised."""
    msisdn = yield from _ask_number(visit)
    if msisdn is None:
        return False
    access = visit.session.access
    body = AskCallback(
        ticket_id=visit.around.new_id(),
        call_msisdn=msisdn,
        access_token=None if access is None else access.access_token,
        context=_context(visit),
    )
    promised = yield from ask_anybody(visit, "ask_callback", body, CallbackPromised)
    if promised is None:
        return False
    ticket = TicketFacts(
        promised.ticket_no, msisdn, promised.promised_at, visit.around.operator_time
    )
    make = partial(ticket_slip, pack=visit.pack, terminal=visit.terminal, ticket=ticket)
    yield from do(PrintSlip("ticket", promised.ticket_no, make))
    yield from _show_ticket(visit, ticket)
    return True


def _ask_number(visit: Visit) -> Conversation[str | None]:
    known = visit.session.msisdn
    if known:
        shown = partial(known_number_view, msisdn=known)
        answer = yield from choose(page("known_number", shown, visit.timeouts.menu_s))
        if answer == choice_ids.CALL_ME:
            return known
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


def _context(visit: Visit) -> Context:
    picture = visit.around.picture
    return Context(
        language=visit.session.language,
        screen=visit.session.screen,
        last_error=visit.session.last_error,
        money_inside_minor=0 if picture is None else picture.inserted_minor,
    )


def _show_ticket(visit: Visit, ticket: TicketFacts) -> Conversation[None]:
    def view(say: Say, _: float) -> View:
        slip = RECEIPT_STATES[visit.around.slip_trail(ticket.ticket_no)]
        return promised_view(
            say, visit.pack, ticket.msisdn, ticket.ticket_no, ticket.promised_at, slip
        )

    shown = Show(
        "ticket", view, timeout_s=visit.timeouts.receipt_unprinted_s, watches=True, takes_back=False
    )
    while isinstance((yield from show(shown)), Changed):
        pass
