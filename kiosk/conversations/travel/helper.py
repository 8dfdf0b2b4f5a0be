"""Somebody here helps somebody abroad: pays and opens a case, and sees nothing of the account."""

from __future__ import annotations

from kiosk.conversations.ground.requests import CloseMoney, Conversation, choose, do, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.money.top_up import top_up
from kiosk.conversations.person.case_opening import Matter, open_case
from kiosk.conversations.pieces.countries import ask_country
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.conversations.travel.abroad_numbers import abroad_numbers
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.other_number import other_number_view
from kiosk.projection.travel.helper import helper_view


def helper_abroad(visit: Visit) -> Conversation[None]:
    """Show what a helper can do, until it is done or enough; nothing has to be proved."""
    own = visit.session.msisdn
    while True:
        visit.session.msisdn = own  # a phone abroad is not the one to call back
        answer = yield from choose(page("helper", helper_view, visit.timeouts.menu_s))
        match answer:
            case choice_ids.TOP_UP:
                yield from top_up(visit)
                yield from do(CloseMoney())
            case choice_ids.OPEN_CASE:
                if (yield from _open_case(visit, own)):
                    return
            case choice_ids.ABROAD_NUMBERS:
                yield from abroad_numbers(visit)
            case _:
                return


def _open_case(visit: Visit, own: str) -> Conversation[bool]:
    """Return whether a case was opened; own: the helper's number, where it is known."""
    whose = yield from ask_number(
        visit,
        "number_abroad",
        NumberEntry(visit.pack.region),
        lambda say, entry, _: other_number_view(say, entry, say("The phone that is abroad")),
        takes_back=False,
    )
    visit.session.msisdn = own
    if not isinstance(whose, NumberEntry):
        return False
    country = yield from ask_country(visit, going=False)
    if country is None:
        return False
    matter = Matter("helper", msisdn=whose.e164, country=country, steps=("helper",))
    return (yield from open_case(visit, matter, known=own))
