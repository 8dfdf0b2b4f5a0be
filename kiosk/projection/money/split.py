"""Screens of a split: the other number, its part, and all that was agreed on."""

from __future__ import annotations

from contract.quotes import Quote, split_payment
from kiosk.cash.picture import CashPicture
from kiosk.cash.shares import most_minor
from kiosk.money import EXPONENTS
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.projection.ground.slip_codes import part_sum_view
from kiosk.projection.money.number import NumberProblem, number_view
from kiosk.say import Say
from kiosk.views.account import CodeView, MenuView
from kiosk.views.general import Fact
from kiosk.views.top_up import NumberView

PARTS_MAX = 5  # with another sum that makes six choices beside Back


def share_number_view(
    say: Say,
    pack: PackFacts,
    entry: NumberEntry,
    picture: CashPicture | None,
    problem: NumberProblem | None,
) -> NumberView:
    """Return the keypad for the number that gets a part; the money in is safe."""
    inside = 0 if picture is None else picture.inserted_minor
    title = say("Put part on another number")
    return number_view(say, pack, entry, problem, title=title, inside_minor=inside)


def part_view(
    say: Say, pack: PackFacts, picture: CashPicture, msisdn: str, quote: Quote
) -> MenuView:
    """Return the question how much of it: a half, what single bills brought, or any other sum."""
    title = say("How much for {number}?", number=say.phone(msisdn))
    facts = share_facts(say, picture)
    parts = tuple(
        choice(choice_ids.sum_id(minor), say.money(minor, quote.currency))
        for minor in part_sums(pack, picture, quote)
    )
    other = choice(choice_ids.OTHER_SUM, say("Another sum"))
    choices = numbered(back(say), *parts, other)
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=choices),
        facts=facts,
    )


def typed_part_view(
    say: Say, pack: PackFacts, typed: str, picture: CashPicture, quote: Quote
) -> CodeView:
    """Return the keypad for a part in whole units."""
    most = most_minor(picture.quote, quote, picture.rest_minor)
    limits = (least_minor(pack, quote), most)
    return part_sum_view(say, typed, limits, typed_minor(pack, typed))


def typed_minor(pack: PackFacts, typed: str) -> int:
    """Return what digits in whole units are in minor ones; 0 for none."""
    return int(typed or "0") * _unit(pack)


def part_sums(pack: PackFacts, picture: CashPicture, quote: Quote) -> tuple[int, ...]:
    """Return the parts to choose from, ascending: whole units within what both numbers allow."""
    unit = _unit(pack)
    least = least_minor(pack, quote)
    most = most_minor(picture.quote, quote, picture.rest_minor)
    half = picture.rest_minor // 2 // unit * unit
    wanted = (half, *picture.bills_minor, *pack.sum_hints_minor)
    fit = [minor for minor in dict.fromkeys(wanted) if least <= minor <= most]
    return tuple(sorted(minor for minor in fit[:PARTS_MAX] if minor % unit == 0))


def least_minor(pack: PackFacts, quote: Quote) -> int:
    """Return the smallest part in whole units."""
    unit = _unit(pack)
    return -(-max(quote.min_minor, 1) // unit) * unit


def shares_view(say: Say, picture: CashPicture) -> MenuView:
    """Return where the money goes, and how that can be changed."""
    title = say("Where your money goes")
    facts = share_facts(say, picture)
    more = (
        (choice(choice_ids.SPLIT, say("Put part on another number")),) if picture.can_share else ()
    )
    all_to_first = choice(
        choice_ids.ALL_TO_FIRST, say("All of it to {number}", number=say.phone(picture.msisdn))
    )
    choices = numbered(back(say), *more, all_to_first)
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, choices=choices),
        facts=facts,
    )


def share_facts(say: Say, picture: CashPicture) -> tuple[Fact, ...]:
    """Return each number with what would reach it now, the one confirmed first on top."""
    currency = picture.quote.currency
    own = split_payment(picture.quote, picture.rest_minor).credited_minor
    others = (
        Fact(say.phone(share.msisdn), say.money(share.credited_minor, currency))
        for share in picture.shares
    )
    return (Fact(say.phone(picture.msisdn), say.money(own, currency)), *others)


def _unit(pack: PackFacts) -> int:
    unit: int = 10 ** EXPONENTS[pack.currency]
    return unit
