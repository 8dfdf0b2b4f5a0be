"""Urgent: a phone that is lost, no money, a SIM card that does not work."""

from __future__ import annotations

from typing import Final

from kiosk.projection.account.doings import DOINGS
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.projection.ground.shops import shop_text, shops_for_sim
from kiosk.say import Say
from kiosk.views.account import ListView, MenuView, Row
from kiosk.views.base import Role
from kiosk.views.general import Fact

SHOPS_ON_SCREEN: Final = 2
SHOPS_MAX: Final = 4
BANK = DOINGS["block_sim"].then


def urgent_view(say: Say, pack: PackFacts) -> MenuView:
    """Return what cannot wait, as far as this operator has it here."""
    title = say("Urgent")
    person = say("A person answers: {number}", number=pack.contacts[0].number)
    lead = f"{say('A person blocks a lost or stolen phone at once.')} {person}"
    every = (
        ("block_sim", choice_ids.LOST_PHONE, say("Phone lost or stolen: block it"), ""),
        (
            "promised_payment",
            choice_ids.PROMISED,
            say("No money"),
            say("Borrow a little from the operator"),
        ),
        ("", choice_ids.TOP_UP, say("Put money on a phone"), say("With cash, without a card")),
        (
            "block_sim",
            choice_ids.FOUND_PHONE,
            say("The phone is found"),
            say("Unblock the SIM card"),
        ),
        ("replace_sim", choice_ids.NEW_SIM, say("A new SIM card"), ""),
        ("", choice_ids.PUK, say("The phone asks for a PUK"), ""),
        ("", choice_ids.CONTACTS, say("A person"), say("About anything, at any time.")),
    )
    shown = (
        choice(name, label, hint=hint)
        for function, name, label, hint in every
        if not function or pack.offers(function)
    )
    choices = numbered(back(say), *shown)
    return MenuView(
        title=title, choices=choices, spoken=spoken(say, title, lead, choices=choices), lead=lead
    )


def lost_proofs_view(say: Say, *, locked: bool) -> MenuView:
    """Return what shows that a lost phone is the customer's own; locked: only a person helps."""
    title = say("Phone lost or stolen")
    lead = say("There are other ways to show that it is you.")
    notice = ""
    if locked:
        lead = ""
        locked_for = say("To protect the number this is locked for a quarter of an hour.")
        notice = f"{say('Too many tries')}. {locked_for}"
    proofs = (
        choice(choice_ids.CODE_WORD, say("My code word"), hint=say("Agreed with the operator")),
        choice(choice_ids.PIN, say("My PIN"), hint=say("Of the account, not of the phone")),
        choice(choice_ids.DOCUMENT, say("My document"), hint=say("The last six digits")),
    )
    none = choice(
        choice_ids.NO_PROOF,
        say("I know none of these"),
        hint=say("A person calls you, before all others"),
    )
    choices = numbered(back(say), *(() if locked else proofs), none)
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, notice, choices=choices),
        lead=lead,
        notice=notice,
    )


def new_sim_view(say: Say, pack: PackFacts) -> ListView:
    """Return where a new card is given out at once, and the way to have one ordered."""
    title = say("A new SIM card")
    lead = say("A shop gives you a new SIM card with your number. Take your document along.")
    rows = tuple(Row(shop.name, shop_text(say, shop)) for shop in shops_for_sim(pack, SHOPS_MAX))
    call = choice(choice_ids.NEW_SIM, say("Order it here"), role=Role.PRIMARY)
    choices = numbered(back(say), call)
    read = (f"{row.label}: {row.detail}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, choices=choices),
        rows=rows,
        lead=lead if rows else "",
    )


def lost_advice(say: Say, _: PackFacts) -> tuple[str, ...]:
    """Return what whoever lost a phone does besides."""
    return (say(BANK),)


def lost_facts(say: Say, pack: PackFacts) -> tuple[Fact, ...]:
    """Return shops with their hours, for the screen."""
    return tuple(
        Fact(shop.name, shop_text(say, shop)) for shop in shops_for_sim(pack, SHOPS_ON_SCREEN)
    )
