"""A live person, from every screen: a call back with what is known already, or the numbers."""

from __future__ import annotations

from functools import partial

from contract.account.help import AskCallback, CallbackPromised
from kiosk.accomplished import Accomplished
from kiosk.conversations.ground.requests import Conversation, PrintSlip, choose, do, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.person.writing_here import write_here
from kiosk.conversations.pieces.asking import ask_anybody
from kiosk.conversations.pieces.contacts import contacts
from kiosk.conversations.pieces.tickets import ask_call_number, context_of, show_ticket
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.person.person import person_view, promised_view
from kiosk.receipts.ticket_slip import TicketFacts, ticket_slip
from kiosk.say import Say
from kiosk.views.base import View


def person(visit: Visit) -> Conversation[None]:
    """Show the ways to a person until one is taken, or none; a talk that goes on comes first."""
    talk = visit.session.course.talk
    if talk is not None and not talk.has_ended:
        yield from write_here(visit)
        return
    while True:
        around = visit.around
        silent = around.operator_silent  # then nobody hears what is asked here
        shown = partial(
            person_view,
            call_back_minutes=None if silent else around.call_back_minutes,
            wait_minutes=visit.pack.person.promised_wait_minutes,
            write_here_minutes=None if silent else around.write_here_minutes,
        )
        answer = yield from choose(page("person", shown, visit.timeouts.menu_s))
        match answer:
            case choice_ids.WRITE_HERE:
                if (yield from write_here(visit)):
                    return
            case choice_ids.CALL_ME:
                if (yield from _call_me(visit)):
                    return
            case choice_ids.CALL_NUMBERS:
                yield from contacts(visit)
            case _:
                return


def _call_me(visit: Visit) -> Conversation[bool]:
    """Return whether a call was promised."""
    msisdn = yield from ask_call_number(visit, visit.session.msisdn)
    if msisdn is None:
        return False
    access = visit.session.access
    body = AskCallback(
        ticket_id=visit.around.new_id(),
        call_msisdn=msisdn,
        access_token=None if access is None else access.access_token,
        context=context_of(visit),
    )
    promised = yield from ask_anybody(visit, "ask_callback", body, CallbackPromised)
    if promised is None:
        return False
    ticket = TicketFacts(
        promised.ticket_no, msisdn, promised.promised_at, visit.around.operator_time
    )
    make = partial(ticket_slip, pack=visit.pack, terminal=visit.terminal, ticket=ticket)
    yield from do(PrintSlip("ticket", promised.ticket_no, make))
    visit.session.course.met_person = True
    visit.session.course.accomplish(
        Accomplished(
            ticket.ticket_no,
            lambda say: say("We call you back"),
            ticket.ticket_no,
            ticket.promised_at,
        )
    )

    def view(say: Say, slip: ReceiptState) -> View:
        return promised_view(say, visit.pack, msisdn, ticket.ticket_no, ticket.promised_at, slip)

    yield from show_ticket(visit, ticket.ticket_no, view)
    return True
