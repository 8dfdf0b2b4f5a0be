"""Offers with their reasons, points and rewards, and the messages a customer wants."""

from __future__ import annotations

from functools import partial

from contract.account.catalogue import Offer, Offers, Points
from contract.account.changes import SetNotices, TakeOffer, TakeReward
from contract.account.holdings import AccountSummary, Notice
from kiosk.conversations.account.ordering import order
from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.asking import ask_account
from kiosk.conversations.pieces.leafing import leaf_through
from kiosk.conversations.pieces.reading import read_terms
from kiosk.conversations.proving.login import login
from kiosk.projection.account.offers import (
    beside_offers_view,
    notices_view,
    offer_view,
    offers_view,
    points_view,
)
from kiosk.projection.ground import choice_ids


def offers(visit: Visit) -> Conversation[None]:
    """Show to who is logged in what is offered; what was taken is offered no more."""
    if not visit.pack.offers("offers"):
        yield from points(visit)
        return
    if not (yield from login(visit)):
        return
    hidden = {
        choice_ids.POINTS: visit.pack.offers("points"),
        choice_ids.NOTICES: visit.pack.offers("notices"),
    }
    turn = 0
    while visit.session.is_logged_in:
        told = yield from ask_account(visit, "offers", Offers)
        if told is None:
            return
        shown = partial(
            offers_view,
            offers=told,
            currency=visit.pack.currency,
            hidden={name for name, here in hidden.items() if not here},
        )
        answer, turn = yield from leaf_through(visit, "offers", shown, turn)
        if answer == choice_ids.BESIDE_OFFERS:
            beside = partial(beside_offers_view, offers=told)
            answer = yield from choose(page("beside_offers", beside, visit.timeouts.menu_s))
            if answer == choice_ids.BACK:
                continue
        chosen = [
            one for one in told.offers if answer == f"{choice_ids.OFFER}{one.product.product_id}"
        ]
        if chosen:
            yield from _offer(visit, chosen[0])
        elif answer == choice_ids.POINTS:
            yield from points(visit)
        elif answer == choice_ids.NOTICES:
            yield from notices(visit, wished=None if told.tell_me else "better_offer")
        else:
            return


def points(visit: Visit) -> Conversation[None]:
    """Show points and what they buy."""
    if not (yield from login(visit)):
        return
    turn = 0
    while visit.session.is_logged_in:
        told = yield from ask_account(visit, "points", Points)
        if told is None:
            return
        shown = partial(points_view, points=told, currency=visit.pack.currency)
        answer, turn = yield from leaf_through(visit, "points", shown, turn)
        if not answer.startswith(choice_ids.REWARD):
            return
        reward_id = answer.removeprefix(choice_ids.REWARD)
        yield from order(visit, TakeReward(reward_id=reward_id))


def notices(visit: Visit, wished: Notice | None = None) -> Conversation[None]:
    """Let the customer choose which messages come; wished: marked already, and not yet saved."""
    if not (yield from login(visit)):
        return
    summary = yield from ask_account(visit, "summary", AccountSummary)
    if summary is None:
        return
    before: frozenset[Notice] = frozenset(summary.notices)
    wanted = before if wished is None else before | {wished}
    while True:
        shown = partial(notices_view, wanted=wanted, changed=wanted != before)
        answer = yield from choose(page("notices", shown, visit.timeouts.menu_s))
        if answer == choice_ids.SAVE:
            change = SetNotices(
                better_offer="better_offer" in wanted,
                check_up="check_up" in wanted,
                before_fee="before_fee" in wanted,
            )
            if (yield from order(visit, change)) or not visit.session.is_logged_in:
                return
            continue
        if not answer.startswith(choice_ids.NOTICE):
            return
        wanted = _turned(wanted, answer.removeprefix(choice_ids.NOTICE))


def _turned(wanted: frozenset[Notice], name: str) -> frozenset[Notice]:
    known: tuple[Notice, ...] = ("better_offer", "check_up", "before_fee")
    return wanted ^ {one for one in known if one == name}


def _offer(visit: Visit, offer: Offer) -> Conversation[None]:
    shown = partial(offer_view, offer=offer, currency=visit.pack.currency)
    while visit.session.is_logged_in:
        answer = yield from choose(page("offer", shown, visit.timeouts.terms_s))
        if answer == choice_ids.TERMS:
            yield from read_terms(visit, offer.product.product_id, visit.pack.currency)
        elif answer == choice_ids.TAKE:
            if (yield from order(visit, TakeOffer(offer_id=offer.product.product_id))):
                return
        else:
            return
