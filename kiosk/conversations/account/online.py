"""The Internet Assistant, the application and SMS commands."""

from __future__ import annotations

from functools import partial

from contract.account.changes import Pairing, PasswordSent
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.pieces.printing import print_document
from kiosk.conversations.proving.login import login, strengthen
from kiosk.projection.account.online import (
    address_page,
    application_view,
    assistant_view,
    commands_view,
    online_view,
    pairing_view,
    password_view,
)
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import operator_text
from kiosk.projection.ground.needs import ApplicationFacts, AssistantFacts, SmsCardFacts
from kiosk.say import Say
from kiosk.views.account import DocumentView


def online(visit: Visit) -> Conversation[None]:
    """Show what there is of the account without a terminal."""
    pack = visit.pack
    while True:
        shown = partial(online_view, pack=pack)
        answer = yield from choose(page("online", shown, visit.timeouts.menu_s))
        if answer == choice_ids.ASSISTANT and pack.internet_assistant is not None:
            yield from assistant(visit, pack.internet_assistant)
        elif answer == choice_ids.APPLICATION and pack.application is not None:
            yield from application(visit, pack.application)
        elif answer == choice_ids.SMS_COMMANDS and pack.sms is not None:
            yield from commands(visit, pack.sms)
        else:
            return


def assistant(visit: Visit, facts: AssistantFacts) -> Conversation[None]:
    """Show where the web account is; send a new password to who gave two proofs."""

    def on_paper(say: Say) -> DocumentView:
        return address_page(say, operator_text(say, facts.name), facts.address)

    shown = partial(assistant_view, assistant=facts)
    while True:
        match (yield from choose(page("assistant", shown, visit.timeouts.terms_s))):
            case choice_ids.NEW_PASSWORD:
                yield from _new_password(visit)
            case choice_ids.PRINT:
                yield from print_document(visit, "address", on_paper, qr=facts.address)
            case _:
                return


def application(visit: Visit, facts: ApplicationFacts) -> Conversation[None]:
    """Show where the application is; give its code to who is logged in."""

    def on_paper(say: Say) -> DocumentView:
        return address_page(say, say("Application {name}", name=facts.name), facts.address)

    shown = partial(application_view, application=facts)
    while True:
        match (yield from choose(page("application", shown, visit.timeouts.terms_s))):
            case choice_ids.PAIR:
                yield from _pair(visit)
            case choice_ids.PRINT:
                yield from print_document(visit, "address", on_paper, qr=facts.address)
            case _:
                return


def commands(visit: Visit, card: SmsCardFacts) -> Conversation[None]:
    """Show the card of SMS commands until it is read."""
    shown = partial(commands_view, card=card)
    while (yield from choose(page("commands", shown, visit.timeouts.terms_s))) == choice_ids.PRINT:
        yield from print_document(visit, "commands", shown)


def _new_password(visit: Visit) -> Conversation[None]:
    if not (yield from strengthen(visit)):
        return
    sent = yield from ask_account(visit, "set_password", PasswordSent)
    if sent is not None:
        told = partial(password_view, msisdn=visit.session.opened().msisdn)
        yield from choose(page("password_sent", told, visit.timeouts.menu_s))


def _pair(visit: Visit) -> Conversation[None]:
    if not (yield from login(visit)):
        return
    pairing = yield from ask_account(visit, "pair_application", Pairing)
    if pairing is not None:
        told = partial(pairing_view, pairing=pairing)
        yield from choose(page("pairing", told, visit.timeouts.terms_s))
