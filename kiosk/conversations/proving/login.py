"""Login: a one-time code, and the ways for those whom no SMS reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from contract.account.access import Access, SecretKind
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.conversations.proving.one_time_code import Sent, send_code, type_code
from kiosk.conversations.proving.secrets import ask_secret
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.proving.login import (
    other_ways_view,
    own_number_view,
    second_proof_view,
    your_data_view,
)
from kiosk.say import Say
from kiosk.views.top_up import NumberView

_CHANNELS: dict[str, Literal["sms", "voice"]] = {
    choice_ids.SEND_AGAIN: "sms",
    choice_ids.VOICE: "voice",
}
_SECRETS: dict[str, SecretKind] = {
    choice_ids.CODE_WORD: "code_word",
    choice_ids.PIN: "pin",
    choice_ids.DOCUMENT: "document",
}


def login(visit: Visit) -> Conversation[bool]:
    """Return whether somebody is logged in; asks only who is not."""
    entry = NumberEntry(visit.pack.region)
    while not visit.session.is_logged_in:
        typed = yield from ask_own_number(visit, "own_number", entry, own_number_view)
        if typed is None:
            return False
        entry = typed
        msisdn = entry.e164
        assert msisdn is not None, "only a whole number leaves the keypad"
        access = yield from _prove(visit, msisdn)
        if access is not None:
            visit.session.access = access
    return True


def strengthen(visit: Visit) -> Conversation[bool]:
    """Return whether a second proof was given; asks only who has not given one."""
    if not (yield from login(visit)):
        return False
    while not visit.session.is_strong:
        answer = yield from choose(page("second_proof", second_proof_view, visit.timeouts.menu_s))
        if answer not in _SECRETS:
            return False
        msisdn = visit.session.opened().msisdn
        access = yield from ask_secret(visit, msisdn, _SECRETS[answer], "raise")
        if access is not None:
            visit.session.access = access
        elif not visit.session.is_logged_in:
            return False
    return True


def ask_own_number(
    visit: Visit,
    question: str,
    entry: NumberEntry,
    shown: Callable[[Say, PackFacts, NumberEntry], NumberView],
) -> Conversation[NumberEntry | None]:
    """Return a whole number of whoever stands here; what becomes of it can be read before."""
    while True:
        typed = yield from ask_number(
            visit,
            question,
            entry,
            lambda say, entry, _: shown(say, visit.pack, entry),
            takes_back=False,
        )
        if isinstance(typed, NumberEntry):
            return typed
        if typed != choice_ids.YOUR_DATA:
            return None
        yield from choose(
            page("your_data", lambda say: your_data_view(say, visit.pack), visit.timeouts.terms_s)
        )


def _prove(visit: Visit, msisdn: str) -> Conversation[Access | None]:
    """Return the access of whoever proves the number; None back to the number."""
    sent: Sent | None = None
    way = choice_ids.SEND_AGAIN
    while True:
        if way == choice_ids.NO_SMS:
            way = yield from choose(page("other_ways", other_ways_view, visit.timeouts.menu_s))
        if way in _SECRETS:
            access = yield from ask_secret(visit, msisdn, _SECRETS[way], "login")
            if access is not None:
                return access
        elif way in _CHANNELS:
            new = yield from send_code(visit, msisdn, "login", _CHANNELS[way], sent)
            if isinstance(new, str):
                way = new
                continue
            sent = new or sent
        if sent is None:
            return None
        proved = yield from type_code(visit, msisdn, sent)
        if isinstance(proved, Access) or proved is None:
            return proved
        way = proved
