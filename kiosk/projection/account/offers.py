"""What is offered to this customer and why, what points buy, and which messages are wanted."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from contract.account.catalogue import Offer, Offers, Points, Quantity, Reward
from contract.account.holdings import Notice
from kiosk.projection.account.account import quantity_text
from kiosk.projection.account.quote import NOTICES
from kiosk.projection.account.tariffs import UNITS
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import (
    back,
    choice,
    home,
    leaf_of,
    more,
    numbered,
    sentences,
    spoken,
)
from kiosk.projection.ground.row_buttons import with_names
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DocumentView, ListView, MenuView, Row, Section, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact

OFFERS_A_PAGE: Final = 4
REWARDS_A_PAGE: Final = 5
_KINDS: Final[dict[str, str]] = {
    "tariff": sentence("A tariff"),
    "service": sentence("A service"),
    "gift": sentence("A gift"),
    "bonus": sentence("A bonus"),
    "discount": sentence("A discount"),
}
_REASONS: Final[dict[str, str]] = {
    "birthday": sentence("Your birthday is near."),
    "top_up": sentence("For putting in {amount} or more at once."),
    "saving": sentence("You would save {amount} a month."),
    "travel": sentence("It is for journeys."),
    "everybody": sentence("It is for every customer."),
}


def offers_view(
    say: Say, offers: Offers, currency: str, hidden: Set[str] = frozenset(), turn: int = 0
) -> ListView:
    """Return what is offered, page by page; hidden: doors this operator has not here."""
    title = say("Offers and points")
    leaf = leaf_of(offers.offers, OFFERS_A_PAGE, turn)
    rows = tuple(_row(say, one, currency) for one in leaf.rows)
    lead = "" if rows else say("There is nothing new for you today.")
    doors = _beside(say, offers, hidden)
    if len(doors) > 1:
        doors = (choice(choice_ids.BESIDE_OFFERS, say("Points, messages")),)
    choices = numbered(
        back(say),
        *(choice(row.choice_id, say("Details")) for row in rows),
        *more(say, leaf),
        *doors,
    )
    notice = say("Nothing is switched on by itself.")
    read = (f"{row.label}: {row.detail} {row.value}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead or notice, *read, choices=with_names(choices, rows)),
        rows=rows,
        lead=lead or notice,
    )


def beside_offers_view(say: Say, offers: Offers) -> MenuView:
    """Return what there is beside the offers."""
    title = say("Offers and points")
    choices = numbered(back(say), *_beside(say, offers, frozenset()))
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def _beside(say: Say, offers: Offers, hidden: Set[str]) -> tuple[Choice, ...]:
    messages = say("Messages by SMS")
    if not offers.tell_me:
        messages = say("Tell me when something better comes")
    doors = (
        choice(choice_ids.POINTS, say("Points and rewards")),
        choice(choice_ids.NOTICES, messages),
    )
    return tuple(door for door in doors if door.id not in hidden)


def offer_view(say: Say, offer: Offer, currency: str) -> DocumentView:
    """Return an offer with everything about it; it is taken by the primary choice."""
    title = say(_KINDS[offer.kind])
    price = say.money(offer.price_minor, currency) if offer.price_minor else say("free")
    gives = gives_text(say, offer)
    facts = (
        *((Fact(say("You get"), gives),) if gives else ()),
        Fact(say("Price"), price),
        Fact(say("At the latest"), say.day(offer.expires_at)),
    )
    note = "" if offer.can_take else say("It comes by itself.")
    section = Section(offer.product.name.text, (offer.summary.text, _reason(say, offer, currency)))
    last = home(say)
    if offer.can_take:
        last = choice(choice_ids.TAKE, say("Take the offer"), role=Role.PRIMARY)
    choices = numbered(back(say), choice(choice_ids.TERMS, say("All terms")), last)
    said = (f"{fact.label}: {fact.value}" for fact in facts)
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, section.heading, *section.paragraphs, *said, choices=choices),
        sections=(section,),
        facts=facts,
        note=note,
    )


def gives_text(say: Say, offer: Offer) -> str:
    """Return what an offer gives, and for how long; "" where its name says it all."""
    parts = [_quantity(say, one) for one in offer.gives]
    if offer.gives_points:
        parts.append(say.plural("{n} point", "{n} points", offer.gives_points))
    if offer.fee_percent:
        parts.append(say("{n} % off the fee", n=-offer.fee_percent))
    if not parts:
        return ""
    if offer.months:
        parts.append(say.plural("for {n} month", "for {n} months", offer.months))
    if offer.days:
        parts.append(say.plural("for {n} day", "for {n} days", offer.days))
    return ", ".join(parts)


def points_view(say: Say, points: Points, currency: str, turn: int = 0) -> ListView:
    """Return the points, how they come, and what they buy."""
    title = say("Points and rewards")
    have = say.plural("You have {n} point.", "You have {n} points.", points.points)
    step = say.money(points.minor_per_point, currency)
    lead = sentences(have, say("A point comes for each {amount} you spend.", amount=step))
    leaf = leaf_of(points.rewards, REWARDS_A_PAGE, turn)
    rows = tuple(_reward(say, one, points.points) for one in leaf.rows)
    takes = (choice(row.choice_id, say("Take it")) for row in rows if row.choice_id)
    choices = numbered(back(say), *takes, *more(say, leaf))
    read = (f"{row.label}: {row.value}, {row.detail}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, choices=with_names(choices, rows)),
        rows=rows,
        lead=lead,
    )


def notices_view(say: Say, wanted: Set[Notice], *, changed: bool) -> ListView:
    """Return which messages are wanted; changed: there is something to save."""
    title = say("Messages by SMS")
    rows = tuple(
        Row(
            say(label),
            value=say("yes") if name in wanted else say("no"),
            choice_id=f"{choice_ids.NOTICE}{name}",
            tone=Tone.GOOD if name in wanted else Tone.PLAIN,
        )
        for name, label in NOTICES.items()
    )
    lead = say("Nothing is switched on by itself.")
    choices = numbered(
        back(say),
        *(choice(row.choice_id, say("Change")) for row in rows),
        choice(choice_ids.SAVE, say("Save"), role=Role.PRIMARY, enabled=changed),
    )
    read = (f"{row.label}: {row.value}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, choices=with_names(choices, rows)),
        rows=rows,
        lead=lead,
    )


def _row(say: Say, offer: Offer, currency: str) -> Row:
    return Row(
        offer.product.name.text,
        f"{say(_KINDS[offer.kind])}. {_reason(say, offer, currency)}",
        say("until {day}", day=say.day(offer.expires_at)),
        choice_id=f"{choice_ids.OFFER}{offer.product.product_id}",
    )


def _reason(say: Say, offer: Offer, currency: str) -> str:
    amount = offer.reason_amount or 0
    if offer.reason == "long_customer":
        return say.plural("You are with us for {n} year.", "You are with us for {n} years.", amount)
    if offer.reason == "subscriptions":
        return say.plural(
            "You pay for {n} subscription of other companies.",
            "You pay for {n} subscriptions of other companies.",
            amount,
        )
    return say(_REASONS[offer.reason], amount=say.money(amount, currency))


def _reward(say: Say, reward: Reward, points: int) -> Row:
    missing = reward.points - points
    parts = [_quantity(say, one) for one in reward.gives]
    if reward.days:
        parts.append(say.plural("for {n} day", "for {n} days", reward.days))
    if missing > 0:
        parts.append(say.plural("{n} point is missing", "{n} points are missing", missing))
    return Row(
        reward.product.name.text,
        ", ".join(parts),
        say.plural("{n} point", "{n} points", reward.points),
        choice_id="" if missing > 0 else f"{choice_ids.REWARD}{reward.product.product_id}",
    )


def _quantity(say: Say, one: Quantity) -> str:
    return quantity_text(say, one.kind, one.amount * UNITS[one.kind])
