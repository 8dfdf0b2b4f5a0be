"""Where the money went: each row with what stops it, and a case for what is not right."""

from __future__ import annotations

from functools import partial

from contract.account.changes import SwitchOff, SwitchOn
from contract.account.holdings import ChargeGroup, Charges
from kiosk.conversations.account.call_details import call_details
from kiosk.conversations.account.ordering import order
from kiosk.conversations.account.tariff import tariff
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.person.case_opening import Matter, open_case
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.conversations.pieces.printing import print_list
from kiosk.projection.account.charges import charges_view, charges_ways_view, doubts_view, remedy_of
from kiosk.projection.ground import choice_ids


def charges(visit: Visit) -> Conversation[str]:
    """Show where the money went; return the door to go on through, or "".

    After a remedy it is asked anew, on the same page.
    """
    turn = 0
    while visit.session.is_logged_in:
        told = yield from ask_account(visit, "charges", Charges)
        if told is None:
            return ""
        shown = partial(charges_view, charges=told)
        answer, turn = yield from leaf_through(visit, "charges", shown, turn)
        if answer.startswith(choice_ids.REMEDY):
            place = int(answer.removeprefix(choice_ids.REMEDY))
            yield from _mend(visit, told.groups[place])
        elif answer == choice_ids.DISPUTE:
            yield from _dispute(visit, told, turn)
        elif answer == choice_ids.STATEMENT:
            door = yield from _ways(visit, told)
            if door:
                return door
        else:
            return ""
    return ""


def _ways(visit: Visit, told: Charges) -> Conversation[str]:
    """Print it, or show each line by itself; return the door to go on through, or ""."""
    shown = partial(charges_ways_view, has_details=visit.pack.offers("call_details"))
    while True:
        match (yield from choose(page("charges_ways", shown, visit.timeouts.menu_s))):
            case choice_ids.USAGE:
                return (yield from call_details(visit))
            case choice_ids.PRINT:
                yield from print_list(visit, "charges", partial(charges_view, charges=told))
            case _:
                return ""


def _mend(visit: Visit, group: ChargeGroup) -> Conversation[None]:
    remedy = remedy_of(group)
    assert remedy is not None, "only a row with a remedy has a button"
    if remedy.kind == "cheaper_tariff" or remedy.product_id is None:
        yield from tariff(visit)
    elif remedy.kind == "switch_off":
        yield from order(visit, SwitchOff(product_ids=(remedy.product_id,)))
    else:
        yield from order(visit, SwitchOn(option_id=remedy.product_id))


def _dispute(visit: Visit, told: Charges, turn: int) -> Conversation[None]:
    """Ask which row is not right, and hand it to a person."""
    shown = partial(doubts_view, charges=told, turn=turn)
    answer = yield from choose(page("doubts", shown, visit.timeouts.menu_s))
    if not answer.startswith(choice_ids.CHARGE):
        return
    group = told.groups[int(answer.removeprefix(choice_ids.CHARGE))]
    own = visit.session.opened().msisdn
    matter = Matter("dispute", msisdn=own, charge_id=group.charge_id, country=group.country)
    yield from open_case(visit, matter, known=own)
