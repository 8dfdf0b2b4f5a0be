"""Opening a case: whose matter it is, on which number a person calls, its number on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from contract.account.help import CaseOpened, OpenCase, Topic
from kiosk.accomplished import Accomplished
from kiosk.conversations.ground.requests import Conversation, PrintSlip, do
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_anybody
from kiosk.conversations.pieces.tickets import ask_call_number, context_of, show_ticket
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState
from kiosk.projection.person.person import promised_view
from kiosk.receipts.ticket_slip import MoreParts, TicketFacts, nothing_more, ticket_slip
from kiosk.say import Say
from kiosk.views.base import View
from kiosk.views.general import Fact


def _nothing_told(_: Say, __: PackFacts) -> tuple[str, ...]:
    return ()


def _no_facts(_: Say, __: PackFacts) -> tuple[Fact, ...]:
    return ()


@dataclass(frozen=True)
class Matter:
    """What a person has to deal with; advice, facts and parts: what to do until the call."""

    topic: Topic
    msisdn: str | None = None  # whose matter it is; nobody has to prove it
    urgent: bool = False
    charge_id: str | None = None
    country: str | None = None
    steps: tuple[str, ...] = ()  # what was tried already, for the person
    advice: Callable[[Say, PackFacts], tuple[str, ...]] = _nothing_told
    facts: Callable[[Say, PackFacts], tuple[Fact, ...]] = _no_facts
    parts: MoreParts = nothing_more


def open_case(visit: Visit, matter: Matter, *, known: str = "") -> Conversation[bool]:
    """Return whether a case was opened; known: the number that is offered for the call.

    Who is logged in may do without a call: the operator knows where an SMS reaches them.
    """
    access, logged_in = visit.session.access, visit.session.is_logged_in
    call_msisdn = yield from ask_call_number(visit, known, or_no_call=logged_in)
    if call_msisdn is None:
        return False
    body = OpenCase(
        case_id=visit.around.new_id(),
        topic=matter.topic,
        msisdn=matter.msisdn,
        call_msisdn=call_msisdn or None,
        access_token=None if access is None else access.access_token,
        urgent=matter.urgent,
        charge_id=matter.charge_id,
        country=matter.country,
        context=context_of(visit, *matter.steps),
    )
    opened = yield from ask_anybody(visit, "open_case", body, CaseOpened)
    if opened is None:
        return False
    yield from _hand_over(visit, matter, opened, call_msisdn)
    return True


def _hand_over(
    visit: Visit, matter: Matter, opened: CaseOpened, call_msisdn: str
) -> Conversation[None]:
    promised_at = opened.call_promised_at or opened.promised_at
    calls, at = bool(call_msisdn), visit.around.operator_time
    msisdn = call_msisdn or visit.session.opened().msisdn
    about = matter.msisdn if matter.msisdn not in (None, msisdn) else ""
    ticket = TicketFacts(opened.case_no, msisdn, promised_at, at, about or "", calls)
    course = visit.session.course
    course.met_person = True
    course.accomplish(
        Accomplished(
            opened.case_no, lambda say: say("A person deals with it"), opened.case_no, promised_at
        )
    )
    make = partial(
        ticket_slip, pack=visit.pack, terminal=visit.terminal, ticket=ticket, more=matter.parts
    )
    yield from do(PrintSlip("case", opened.case_no, make))

    def view(say: Say, slip: ReceiptState) -> View:
        return promised_view(
            say,
            visit.pack,
            msisdn,
            opened.case_no,
            promised_at,
            slip,
            calls=calls,
            advice=matter.advice(say, visit.pack),
            facts=matter.facts(say, visit.pack),
        )

    yield from show_ticket(visit, opened.case_no, view)
