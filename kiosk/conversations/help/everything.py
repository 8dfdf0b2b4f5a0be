"""Everything you can do here: the list that leads to each function, or says where it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.conversations.account.call_details import call_details
from kiosk.conversations.account.charges import charges
from kiosk.conversations.account.going_abroad import going_abroad
from kiosk.conversations.account.holdings import left_on
from kiosk.conversations.account.offers import notices, offers, points
from kiosk.conversations.account.online import application, assistant, commands
from kiosk.conversations.account.option_choice import switch_something_on
from kiosk.conversations.account.promised import promised
from kiosk.conversations.account.puk import puk
from kiosk.conversations.account.tariff import all_tariffs
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.help.guide import guide, numbers
from kiosk.conversations.help.my_case import my_case
from kiosk.conversations.help.payment import my_payment
from kiosk.conversations.help.problems import problems
from kiosk.conversations.person.person import person
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.conversations.proving.login import login
from kiosk.conversations.travel.helper import helper_abroad
from kiosk.conversations.urgent.lost_phone import lost_phone
from kiosk.projection.ground import choice_ids
from kiosk.projection.help.everything import (
    FUNCTIONS,
    Function,
    doors_view,
    elsewhere_view,
    functions_view,
    is_here,
)


def everything(visit: Visit) -> Conversation[str]:
    """Show all doors and what is behind them; return the door to go on through, or ""."""
    while True:
        answer = yield from choose(page("everything", doors_view, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.DOOR):
            return ""
        door = yield from _behind(visit, answer.removeprefix(choice_ids.DOOR))
        if door:
            return door


def _behind(visit: Visit, door: str) -> Conversation[str]:
    turn = 0
    while True:
        shown = partial(functions_view, pack=visit.pack, door=door)
        answer, turn = yield from leaf_through(visit, f"functions:{door}", shown, turn)
        name = answer.removeprefix(choice_ids.FUNCTION)
        chosen = [one for one in FUNCTIONS[door] if one.name == name]
        if not answer.startswith(choice_ids.FUNCTION) or not chosen:
            return ""
        if is_here(visit.pack, chosen[0]):
            through = yield from _open(visit, chosen[0].name)
            if through:
                return through
        else:
            yield from _elsewhere(visit, chosen[0])


def _elsewhere(visit: Visit, function: Function) -> Conversation[None]:
    shown = partial(elsewhere_view, pack=visit.pack, function=function)
    yield from choose(page(f"elsewhere:{function.name}", shown, visit.timeouts.terms_s))


def _open(visit: Visit, name: str) -> Conversation[str]:
    """Lead to a function; return the door where it is, or that it led to, else ""."""
    if name in _DOORS:
        return _DOORS[name]
    return (yield from _ROOMS[name](visit)) or ""


def _money_gone(visit: Visit) -> Conversation[str]:
    return (yield from charges(visit)) if (yield from login(visit)) else ""


def _assistant(visit: Visit) -> Conversation[None]:
    if visit.pack.internet_assistant is not None:
        yield from assistant(visit, visit.pack.internet_assistant)


def _application(visit: Visit) -> Conversation[None]:
    if visit.pack.application is not None:
        yield from application(visit, visit.pack.application)


def _commands(visit: Visit) -> Conversation[None]:
    if visit.pack.sms is not None:
        yield from commands(visit, visit.pack.sms)


# What begins at a door itself.
_DOORS = {
    "top_up": choice_ids.TOP_UP,
    "split": choice_ids.TOP_UP,
    "account": choice_ids.ACCOUNT,
    "check_up": choice_ids.TARIFF,
    "options": choice_ids.OPTIONS,
    "subscriptions": choice_ids.OPTIONS,
    "spending_limit": choice_ids.TRAVEL,
    "replace_sim": choice_ids.URGENT,
}
_ROOMS: dict[str, Callable[[Visit], Conversation[str | None]]] = {
    "money_gone": _money_gone,
    "call_details": call_details,
    "offers": offers,
    "points": points,
    "notices": notices,
    "tariff": all_tariffs,
    "switch_on": switch_something_on,
    "travel": going_abroad,
    "helper": helper_abroad,
    "left_on": left_on,
    "block_sim": lost_phone,
    "promised_payment": promised,
    "puk": puk,
    "correct_payment": my_payment,
    "problems": problems,
    "my_case": my_case,
    "guide": guide,
    "numbers": numbers,
    "internet_assistant": _assistant,
    "application": _application,
    "sms_commands": _commands,
    "write_here": person,
    "talk_here": person,
    "call_back": person,
}
