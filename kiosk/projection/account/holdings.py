"""What is switched on: every row with its own button, and all that is superfluous at once."""

from __future__ import annotations

from contract.account.changes import PRODUCTS_AT_ONCE_MAX
from contract.account.holdings import Holding, Holdings
from kiosk.projection.account.charges import PER, read_row
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import (
    back,
    choice,
    home,
    leaf_of,
    more,
    numbered,
    place_of,
    spoken,
)
from kiosk.projection.ground.row_buttons import with_names
from kiosk.say import Say
from kiosk.views.account import ListView, Row, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact

ROWS_A_PAGE = 4  # each with a button: with the three below them that makes seven
_PAID_DAILY = ("day",)


def extras_of(holdings: Holdings) -> tuple[Holding, ...]:
    """Return what costs money and is most likely not wanted.

    That is every subscription of another company, what nobody used, and what is charged each day.
    """
    found = (
        item
        for item in holdings.items
        if _off(item)
        and (item.month_minor or item.trial_until is not None)
        and (item.kind == "subscription" or item.unused or item.price.per in _PAID_DAILY)
    )
    return tuple(found)[:PRODUCTS_AT_ONCE_MAX]


def for_journeys(holdings: Holdings) -> Holdings:
    """Return only what costs money because of a journey."""
    items = tuple(one for one in holdings.items if one.group == "travel" and one.price.amount_minor)
    month_minor = sum(one.month_minor for one in items)
    return Holdings(currency=holdings.currency, month_minor=month_minor, items=items)


def holdings_view(say: Say, holdings: Holdings, turn: int = 0) -> ListView:
    """Return one page of what is switched on, the dearest first.

    In the largest letters a page has room for three buttons below its rows: of a long list the
    last page leads to other options, and those before it switch the extras off.
    """
    leaf = leaf_of(holdings.items, ROWS_A_PAGE, turn)
    is_last = leaf.first + len(leaf.rows) == len(holdings.items)
    below: list[Choice] = []
    if is_last:
        below.append(choice(choice_ids.SOMETHING_ON, say("All options")))
    if extras_of(holdings) and not (leaf.others and is_last):
        below.append(choice(choice_ids.EXTRAS_OFF, say("Switch off extras"), role=Role.PRIMARY))
    return _view(say, say("What is switched on"), holdings, turn, below)


def left_on_view(say: Say, holdings: Holdings, turn: int = 0) -> ListView:
    """Return one page of what is still on after a journey."""
    return _view(say, say("Options for journeys"), holdings, turn, [home(say)])


def _view(say: Say, title: str, holdings: Holdings, turn: int, below: list[Choice]) -> ListView:
    currency = holdings.currency
    leaf = leaf_of(holdings.items, ROWS_A_PAGE, turn)
    rows = tuple(_row(say, item, currency) for item in leaf.rows)
    buttons = (choice(row.choice_id, say("Switch off")) for row in rows if row.choice_id)
    choices = numbered(back(say), *buttons, *more(say, leaf), *below)
    place = place_of(say, leaf)
    lead = "" if rows else say("Nothing extra is switched on.")
    total = Fact(say("A month in all"), say.money(holdings.month_minor, currency))
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(
            say,
            title,
            lead,
            *map(read_row, rows),
            f"{total.label}: {total.value}",
            place,
            choices=with_names(choices, rows),
        ),
        rows=rows,
        lead=lead,
        total=total,
        place=place,
    )


def _row(say: Say, item: Holding, currency: str) -> Row:
    amount = say.money(item.price.amount_minor, currency)
    parts = [item.provider] if item.provider else []
    if item.trial_until is not None:
        parts.append(say("free until {day}", day=say.day(item.trial_until)))
    elif item.included:
        parts.append(say("included in the tariff"))
    if item.unused:
        parts.append(say("not used for three months"))
    if item.next_charge_at is not None and item.month_minor:
        parts.append(say("next charge on {day}", day=say.day(item.next_charge_at)))
    wasteful = item.unused or item.kind == "subscription" or item.price.per in _PAID_DAILY
    costs = item.price.amount_minor and not item.included
    return Row(
        item.product.name.text,
        ", ".join(parts),
        say(PER[item.price.per], amount=amount) if costs else say("free"),
        choice_id=_off(item),
        tone=Tone.CARE if wasteful and item.month_minor else Tone.PLAIN,
    )


def _off(item: Holding) -> str:
    if not item.can_switch_off or item.included:
        return ""
    return f"{choice_ids.SWITCH_OFF}{item.product.product_id}"
