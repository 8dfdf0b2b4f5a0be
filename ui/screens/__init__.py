"""One drawer for every view class, and the one way from a screen to a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

from kiosk.views import account, general, top_up
from kiosk.views.base import Screen, View
from ui.fonts import Fonts
from ui.items import Picture
from ui.layout import Area, PanelSize
from ui.screens import chrome
from ui.sheet import Sheet

Drawer = Callable[[Sheet, Area, Any], None]

DRAWERS: dict[type[View], tuple[str, str]] = {  # its module and function
    general.BootView: ("waiting", "draw_boot"),
    general.AttractView: ("home", "draw_attract"),
    general.OutOfServiceView: ("telling", "draw_out_of_service"),
    general.HomeView: ("home", "draw_home"),
    general.LanguagesView: ("home", "draw_languages"),
    general.ContactsView: ("telling", "draw_contacts"),
    general.AgentView: ("telling", "draw_agent"),
    general.MessageView: ("telling", "draw_message"),
    top_up.NumberView: ("number", "draw_number"),
    top_up.CheckingView: ("waiting", "draw_checking"),
    top_up.ConfirmView: ("number", "draw_confirm"),
    top_up.CashView: ("cash", "draw_cash"),
    top_up.EscrowQuestionView: ("cash", "draw_escrow_question"),
    top_up.SendingView: ("waiting", "draw_sending"),
    top_up.ResultView: ("result", "draw_result"),
    top_up.ResumeView: ("telling", "draw_resume"),
    account.MenuView: ("menu", "draw_menu"),
    account.CodeView: ("code", "draw_code"),
    account.LettersView: ("letters", "draw_letters"),
    account.AskingView: ("waiting", "draw_asking"),
    account.AccountView: ("account", "draw_account"),
    account.ListView: ("lists", "draw_list"),
    account.DocumentView: ("documents", "draw_document"),
    account.QuoteView: ("orders", "draw_quote"),
    account.DoneView: ("orders", "draw_done"),
    account.ChatView: ("chat", "draw_chat"),
}


@lru_cache
def _load(module: str, function: str) -> Drawer:
    drawer: Drawer = getattr(import_module(f"ui.screens.{module}"), function)
    return drawer


def drawer_of(view: type[View]) -> Drawer:
    """Import a drawer when it is first needed: the first screen must come fast."""
    return _load(*DRAWERS[view])


def load_all() -> None:
    """Import every drawer, in a moment in which nobody waits."""
    for view in DRAWERS:
        drawer_of(view)


SHIFT_BEAT_S = 8.0
SHIFTS = ((0, 0), (2, 0), (2, 2), (0, 2), (-2, 2), (-2, 0), (-2, -2), (0, -2))  # against burn-in


def compose(
    screen: Screen, panel: PanelSize, fonts: Fonts, page: int = 0, step: int = 0
) -> Picture:
    """The picture of a screen: surroundings, the view's own drawer, the overlay on top."""
    sheet = Sheet.of(screen, panel, fonts, page, step)
    area = chrome.surround(sheet)
    drawer_of(type(screen.view))(sheet, area, screen.view)
    if screen.overlay is not None:
        from ui.screens import overlay

        overlay.draw_overlay(sheet, screen.overlay)
        sheet.moving = 0.0
    if isinstance(screen.view, general.AttractView | general.OutOfServiceView):
        sheet.moving = sheet.moving or SHIFT_BEAT_S
        return sheet.picture(*SHIFTS[step % len(SHIFTS)])
    return sheet.picture()
