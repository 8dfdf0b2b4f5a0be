"""A visit from the first touch: attract, home, and the doors."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.conversations.account.account import account
from kiosk.conversations.account.holdings import options
from kiosk.conversations.account.tariff import tariff
from kiosk.conversations.ground.requests import (
    Changed,
    CloseMoney,
    Conversation,
    Show,
    Speak,
    choose,
    do,
    show,
)
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.help.help import help_door
from kiosk.conversations.money.resume import resume_top_up
from kiosk.conversations.money.top_up import top_up
from kiosk.conversations.person.closing import closing
from kiosk.conversations.travel.travel import travel
from kiosk.conversations.urgent.urgent import urgent
from kiosk.fault_codes import FaultCode
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.general import (
    attract_view,
    boot_view,
    home_view,
    languages_view,
    out_of_service_view,
)
from kiosk.views.intents import Choose, TypeDigit

# A room may return the door to go on through.
_ROOMS: dict[str, Callable[[Visit], Conversation[str | None]]] = {
    choice_ids.ACCOUNT: account,
    choice_ids.OPTIONS: options,
    choice_ids.TARIFF: tariff,
    choice_ids.TRAVEL: travel,
    choice_ids.URGENT: urgent,
    choice_ids.HELP: help_door,
}


def visit_from_start(visit: Visit) -> Conversation[None]:
    """Wait for a customer and serve them; ends when they leave."""
    yield from wait_until_ready(visit)
    if visit.around.asks_to_continue:
        yield from do(Speak(visit.around.language))
        yield from resume_top_up(visit)
        return
    answer = yield from wait_for_customer(visit)
    match answer:
        case TypeDigit(_, digit):
            yield from top_up(visit, digit)
        case Choose(_, choice_ids.TOP_UP):
            yield from top_up(visit)
        case _:
            yield from home(visit)


def wait_until_ready(visit: Visit) -> Conversation[None]:
    """Show the boot screen until the devices have said what they are."""
    while not visit.around.ready:
        yield from show(
            Show(
                "boot",
                lambda say, _: boot_view(say, visit.around.picture is not None),
                timeout_s=None,
                watches=True,
            )
        )


def wait_for_customer(visit: Visit) -> Conversation[Choose | TypeDigit]:
    """Show the attract screen, or why no cash is taken, until somebody touches it."""
    while True:
        fault = visit.around.cash_fault
        answer = yield from show(_idle_screen(visit, fault))
        if isinstance(answer, Choose):
            return answer
        if isinstance(answer, TypeDigit) and fault is None:
            return answer


def _idle_screen(visit: Visit, fault: FaultCode | None) -> Show:
    if fault is None:
        return Show(
            "attract",
            lambda say, _: attract_view(say, visit.pack),
            timeout_s=None,
            watches=True,
        )
    return Show(
        f"out_of_service:{fault}",
        lambda say, _: out_of_service_view(say, visit.pack, visit.terminal, fault),
        timeout_s=None,
        watches=True,
    )


def home(visit: Visit) -> Conversation[None]:
    """Show every door until one ends the visit; who is logged in stays after a receipt."""
    while True:
        answer = yield from show(
            Show(
                "home",
                lambda say, _: home_view(
                    say,
                    visit.pack,
                    visit.around.cash_fault,
                    operator_silent=visit.around.operator_silent,
                    offline_cash=visit.pack.takes_cash_offline,
                    signed_in=visit.session.is_logged_in,
                ),
                timeout_s=visit.timeouts.menu_s,
                watches=True,
            )
        )
        if isinstance(answer, Changed) or not isinstance(answer, Choose):
            continue
        way, own = answer.choice_id, False
        visit.session.course.enter(way)
        while way in _ROOMS:
            own = way == choice_ids.ACCOUNT
            way = (yield from _ROOMS[way](visit)) or ""
        if way == choice_ids.SIGN_OUT:
            visit.session.sign_out()
            yield from closing(visit)
            return
        if way == choice_ids.TOP_UP:
            yield from top_up(visit, own=own)
            if not visit.session.is_logged_in:
                return
            yield from do(CloseMoney())


def languages(visit: Visit) -> Conversation[None]:
    """Show all languages; the screen sends the one that is pressed by its own name."""
    yield from choose(
        Show(
            "languages",
            lambda say, _: languages_view(say, visit.pack),
            timeout_s=visit.timeouts.menu_s,
        )
    )
