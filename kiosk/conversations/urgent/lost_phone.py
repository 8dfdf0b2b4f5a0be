"""A lost or stolen phone: blocked with one secret alone, or a person is told before all others."""

from __future__ import annotations

from functools import partial

from contract.account.access import Access, SecretKind
from contract.account.changes import BlockSim
from kiosk.conversations.account.ordering import order
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.person.case_opening import Matter, open_case
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.conversations.proving.secrets import LOCKED, ask_to_block
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.other_number import other_number_view
from kiosk.projection.urgent.urgent import lost_advice, lost_facts, lost_proofs_view
from kiosk.receipts.lost_phone_slip import lost_phone_parts

_KINDS: dict[str, SecretKind] = {
    choice_ids.CODE_WORD: "code_word",
    choice_ids.PIN: "pin",
    choice_ids.DOCUMENT: "document",
}


def lost_phone(visit: Visit) -> Conversation[None]:
    """Ask which phone, then block it or hand the matter over."""
    entry, before = NumberEntry(visit.pack.region), visit.session.msisdn
    while True:
        typed = yield from ask_number(
            visit,
            "lost_number",
            entry,
            lambda say, entry, _: other_number_view(say, entry, say("The lost or stolen phone")),
            takes_back=False,
        )
        visit.session.msisdn = before  # nobody is called back on a lost phone
        if not isinstance(typed, NumberEntry):
            return
        entry, msisdn = typed, typed.e164
        assert msisdn is not None, "only a whole number leaves the keypad"
        if (yield from _deal_with(visit, msisdn)):
            return


def _deal_with(visit: Visit, msisdn: str) -> Conversation[bool]:
    """Return whether it is blocked, or a person deals with it."""
    access = visit.session.access
    if access is not None and visit.session.is_logged_in and access.msisdn == msisdn:
        return (yield from order(visit, BlockSim()))
    proved = yield from _prove(visit, msisdn)
    if proved is None:
        return False
    if isinstance(proved, Access):
        return (yield from _block(visit, proved))
    matter = Matter(
        "phone_lost",
        msisdn=msisdn,
        urgent=True,
        advice=lost_advice,
        facts=lost_facts,
        parts=lost_phone_parts,
    )
    return (yield from open_case(visit, matter))


def _block(visit: Visit, proved: Access) -> Conversation[bool]:
    """Block with an access that opens nothing else; a login of before counts again afterwards."""
    before = visit.session.access
    visit.session.access = proved
    try:
        return (yield from order(visit, BlockSim()))
    finally:
        if before is not None:
            visit.session.access = before


def _prove(visit: Visit, msisdn: str) -> Conversation[Access | str | None]:
    """Return the access, NO_PROOF where no secret is known, None back to the number."""
    kind: SecretKind = "code_word"
    locked = False
    while True:
        if not locked:
            told = yield from ask_to_block(visit, msisdn, kind)
            if told is None or isinstance(told, Access):
                return told
            locked = told == LOCKED
        shown = partial(lost_proofs_view, locked=locked)
        answer = yield from choose(page("lost_proofs", shown, visit.timeouts.menu_s))
        if answer not in _KINDS:
            return answer if answer == choice_ids.NO_PROOF else None
        kind = _KINDS[answer]
