"""A claim slip: how its money stands, and paying it to a number on proof."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from contract.account.access import Access
from contract.account.help import ClaimFound, ClaimRedirected, FindClaim, RedirectClaim
from contract.codes import SECOND_CODE_DIGITS
from kiosk.accomplished import Accomplished
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.contacts import contacts
from kiosk.conversations.pieces.look_up import (
    SlipName,
    ask_for,
    ask_slip,
    look_up,
    tell_not_found,
)
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.conversations.pieces.places import PlacesScreen, Typed, type_places
from kiosk.conversations.proving.one_time_code import Sent, send_code, type_code
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.other_number import other_number_view
from kiosk.projection.ground.slip_codes import TAIL_DIGITS, claim_code_view, second_code_view
from kiosk.projection.help.claims import (
    claim_view,
    first_number_wrong_view,
    paid_view,
    proof_view,
    redirect_refused_view,
)
from kiosk.say import Say
from kiosk.views.account import CodeView


@dataclass(frozen=True)
class _Held:
    """A claim that was found, and by what."""

    code: str
    tail: str
    found: ClaimFound


@dataclass(frozen=True)
class _Wish:
    """To which number it is to go; asked under one name, whatever proves it."""

    held: _Held
    to_msisdn: str
    request_id: str

    def with_proof(self, *, token: str | None = None, code: str | None = None) -> RedirectClaim:
        return RedirectClaim(
            claim_request_id=self.request_id,
            code=self.held.code,
            tail=self.held.tail,
            to_msisdn=self.to_msisdn,
            access_token=token,
            second_code=code,
        )


def claim(visit: Visit) -> Conversation[bool]:
    """Return whether the money of a claim was paid."""
    code = ""
    while True:
        slip = yield from ask_slip(
            visit, "claim_code", lambda say, typed, _: claim_code_view(say, typed), code
        )
        if not isinstance(slip, SlipName):
            return False
        code = slip.code
        body = FindClaim(code=slip.code, tail=slip.tail)
        found = yield from look_up(visit, "find_claim", body, ClaimFound)
        if found is None:
            return False
        if found.state == "none":
            yield from tell_not_found(visit, found.tries_left)
        elif (yield from _show(visit, _Held(slip.code, slip.tail, found))):
            return True


def _show(visit: Visit, held: _Held) -> Conversation[bool]:
    while True:
        shown = partial(claim_view, claim=held.found)
        answer = yield from choose(page("claim", shown, visit.timeouts.terms_s))
        match answer:
            case choice_ids.PAY_CLAIM:
                if (yield from _pay(visit, held)):
                    return True
            case choice_ids.REPAYMENT | choice_ids.CONTACTS:
                yield from contacts(visit)
            case _:
                return False


def _pay(visit: Visit, held: _Held) -> Conversation[bool]:
    """Return whether it was paid to a number."""
    entry = NumberEntry(visit.pack.region)
    while True:
        typed = yield from ask_number(
            visit,
            "claim_to",
            entry,
            lambda say, entry, _: other_number_view(
                say, entry, say("The phone that gets the money")
            ),
            takes_back=False,
        )
        if not isinstance(typed, NumberEntry):
            return False
        entry = typed
        assert entry.e164 is not None, "only a whole number leaves the keypad"
        paid = yield from _prove(visit, _Wish(held, entry.e164, visit.around.new_id()))
        if paid is not None:
            return paid


def _prove(visit: Visit, wish: _Wish) -> Conversation[bool | None]:
    """Return whether it was paid; None: perhaps to another number."""
    held = wish.held
    while True:
        shown = partial(proof_view, claim=held.found, to_msisdn=wish.to_msisdn, tail=held.tail)
        answer = yield from choose(page("claim_proof", shown, visit.timeouts.menu_s))
        match answer:
            case choice_ids.SECOND_CODE:
                told = yield from _by_second_code(visit, wish)
            case choice_ids.SMS_CODE:
                told = yield from _by_sms(visit, wish)
            case choice_ids.CONTACTS:
                yield from contacts(visit)
                continue
            case _:
                return None
        if told is None:
            continue
        if not told.refusal:
            yield from _show_paid(visit, wish, told)
            return True
        yield from _tell_refused(visit, told.refusal)
        if told.refusal != "proof_wrong":
            return None


def _by_second_code(visit: Visit, wish: _Wish) -> Conversation[ClaimRedirected | None]:
    """Return the operator's word; None when the customer gives up."""
    screen: PlacesScreen = _second_code
    while True:
        typed = yield from type_places(visit, "second_code", SECOND_CODE_DIGITS, screen)
        if not isinstance(typed, Typed):
            return None
        body = wish.with_proof(code=typed.digits)
        told = yield from ask_for(visit, "redirect_claim", body, ClaimRedirected)
        if told is None or told.refusal != "proof_wrong":
            return told
        screen = _second_code_again


def _second_code(say: Say, typed: str, _: bool) -> CodeView:
    return second_code_view(say, typed)


def _second_code_again(say: Say, typed: str, untouched: bool) -> CodeView:
    return second_code_view(say, typed, wrong=untouched)


def _by_sms(visit: Visit, wish: _Wish) -> Conversation[ClaimRedirected | None]:
    """Return the operator's word; None when no code proves it."""
    msisdn = yield from _ask_first_number(visit, wish.held.tail)
    if msisdn is None:
        return None
    proved: Access | str | None = choice_ids.SEND_AGAIN
    while proved == choice_ids.SEND_AGAIN:
        sent = yield from send_code(visit, msisdn, "claim")
        proved = (yield from type_code(visit, msisdn, sent)) if isinstance(sent, Sent) else None
    if not isinstance(proved, Access):
        return None
    body = wish.with_proof(token=proved.access_token)
    return (yield from ask_for(visit, "redirect_claim", body, ClaimRedirected))


def _ask_first_number(visit: Visit, tail: str) -> Conversation[str | None]:
    """Return the number that the slip names; only its last digits are known here."""
    entry, before = NumberEntry(visit.pack.region), visit.session.msisdn
    while True:
        typed = yield from ask_number(
            visit,
            "claim_first",
            entry,
            lambda say, entry, _: other_number_view(
                say, entry, say("The number that stands on the slip")
            ),
            takes_back=False,
        )
        visit.session.msisdn = before
        if not isinstance(typed, NumberEntry):
            return None
        entry = typed
        if entry.e164 is not None and entry.e164[-TAIL_DIGITS:] == tail:
            return entry.e164
        shown = partial(first_number_wrong_view, pack=visit.pack, tail=tail)
        yield from choose(page("claim_first_wrong", shown, visit.timeouts.menu_s))


def _tell_refused(visit: Visit, refusal: str) -> Conversation[None]:
    visit.session.last_error = f"claim_{refusal}"
    if refusal == "limited":
        yield from tell_not_found(visit, 0)
        return
    shown = partial(redirect_refused_view, pack=visit.pack, refusal=refusal)
    yield from choose(page("claim_refused", shown, visit.timeouts.menu_s))


def _show_paid(visit: Visit, wish: _Wish, paid: ClaimRedirected) -> Conversation[None]:
    done = Accomplished(
        wish.request_id, lambda say: say("Money of a claim slip was paid to a number.")
    )
    visit.session.course.accomplish(done)
    shown = partial(paid_view, paid=paid, to_msisdn=wish.to_msisdn, tail=wish.held.tail)
    yield from choose(page("claim_paid", shown, visit.timeouts.receipt_unprinted_s))
