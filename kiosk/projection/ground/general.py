"""Screens that belong to no single door: start, nobody here, home, languages, out of service."""

from __future__ import annotations

from kiosk.fault_codes import Affected, FaultCode, fault
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import contact_rows, spoken_contacts
from kiosk.projection.ground.faults import fault_reason
from kiosk.projection.ground.frame import language_choices
from kiosk.projection.ground.needs import PackFacts, TerminalFacts
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.languages import own_name
from kiosk.views.base import Choice, Role
from kiosk.views.general import (
    AttractView,
    BootView,
    HomeView,
    LanguagesView,
    OutOfServiceView,
)


def boot_view(say: Say, recovering: bool) -> BootView:
    """Return the first picture; recovering when the last run ended with something open."""
    lines: tuple[str, ...]
    if recovering:
        title = say("Starting again after a power cut")
        lines = (
            say("Money that was put in is not lost."),
            say("We are looking where the last bill is. This may take a minute."),
        )
    else:
        title = say("The terminal is starting")
        lines = (say("This takes a few seconds."),)
    return BootView(title, (), spoken(say, title, *lines), lines)


def attract_view(say: Say, pack: PackFacts) -> AttractView:
    """Return the invitation; a digit pressed here starts a top-up as well."""
    title = say("Put money on a phone")
    headline = say("Three steps: number, cash, receipt")
    promises = (
        say("We check the number before you pay."),
        say("You see the fee before the first bill."),
        say("A person answers: {number}", number=pack.contacts[0].number),
    )
    choices = numbered(
        choice(choice_ids.TOP_UP, title, role=Role.PRIMARY, icon="topup"),
        choice(choice_ids.HOME, say("Everything else"), role=Role.NORMAL),
    )
    return AttractView(
        title=title,
        choices=choices,
        spoken=spoken(say, pack.brand.name, headline, *promises, choices=choices),
        headline=headline,
        promises=promises,
        languages=language_choices(say, pack),
    )


def home_view(
    say: Say,
    pack: PackFacts,
    cash_trouble: FaultCode | None = None,
    *,
    operator_silent: bool = False,
    offline_cash: bool = False,
    signed_in: bool = False,
) -> HomeView:
    """Return the doors; with a cash trouble the top-up is dead and the notice says why.

    offline_cash: top-ups work while the operator is silent, too.
    Who is signed in finds the end of the visit in place of the languages.
    """
    title = say("What would you like to do?")
    notice = ""
    if cash_trouble is not None:
        notice = say("No cash is taken now. {reason}", reason=fault_reason(say, cash_trouble))
    elif operator_silent and offline_cash:
        notice = say("The operator cannot be reached. Here now: cash, guide, telephone numbers.")
    elif operator_silent:
        notice = say("The operator cannot be reached. Here now: guide and telephone numbers.")
    finish = choice(choice_ids.SIGN_OUT, say("Finish"), role=Role.BACK, icon="done")
    choices = numbered(
        choice(
            choice_ids.TOP_UP,
            say("Put money on a phone"),
            hint=say("With cash, without a card"),
            role=Role.PRIMARY,
            icon="topup",
            enabled=cash_trouble is None,
        ),
        _door(choice_ids.ACCOUNT, say("My account"), say("What is left"), "account"),
        _door(choice_ids.TARIFF, say("My tariff"), say("What it costs"), "tariff"),
        _door(choice_ids.OPTIONS, say("My options"), say("What is switched on"), "options"),
        _door(choice_ids.TRAVEL, say("Travel"), say("Prices abroad"), "travel"),
        _door(choice_ids.URGENT, say("Urgent"), say("Phone lost or stolen"), "urgent"),
        _door(choice_ids.HELP, say("Help"), say("My payment, questions"), "help"),
        *((finish,) if signed_in else ()),
    )
    return HomeView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, notice, choices=choices),
        languages=() if signed_in else language_choices(say, pack),
        notice=notice,
    )


def _door(choice_id: str, label: str, hint: str, icon: str) -> Choice:
    return choice(choice_id, label, hint=hint, role=Role.DOOR, icon=icon)


def languages_view(say: Say, pack: PackFacts) -> LanguagesView:
    """Return all languages; they are no choices of ours, each is chosen by its own name."""
    title = say("Choose a language")
    choices = numbered(back(say))
    names = ". ".join(own_name(code) for code in pack.languages)
    return LanguagesView(
        title, choices, spoken(say, title, names, choices=choices), language_choices(say, pack)
    )


def out_of_service_view(
    say: Say,
    pack: PackFacts,
    terminal: TerminalFacts,
    code: FaultCode,
    operator_reason: str = "",
) -> OutOfServiceView:
    """Return why no cash is taken; operator_reason is the operator's own sentence for a block."""
    closed = fault(code).affected is Affected.ALL
    title = say("This terminal is closed") if closed else say("This terminal takes no cash now")
    reason = operator_reason or fault_reason(say, code)
    rows = contact_rows(say, pack)
    works = [say("A person answers on these numbers.")]
    if not closed:
        works.append(say("Everything that needs no cash works."))
    works.append(say("Money you put in before is not lost."))
    choices: tuple[Choice, ...] = ()
    if not closed:
        choices = numbered(choice(choice_ids.HOME, say("Everything else"), role=Role.PRIMARY))
    number = say("Terminal {number}", number=terminal.terminal_id)
    return OutOfServiceView(
        title=title,
        choices=choices,
        spoken=spoken(
            say, title, reason, *works, spoken_contacts(say, rows), number, choices=choices
        ),
        reason=reason,
        still_works=tuple(works),
        contacts=rows,
        terminal=number,
        fault_code=str(code),
    )
