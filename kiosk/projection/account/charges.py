"""Where the money went: rows that add up, each with what stops it."""

from __future__ import annotations

from contract.account.holdings import ChargeCause, ChargeGroup, Charges, Remedy, RemedyKind
from contract.account.parts import Per
from kiosk.projection.account.account import quantity_text
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.country_names import country_name
from kiosk.projection.ground.parts import back, choice, leaf_of, more, numbered, place_of, spoken
from kiosk.projection.ground.printing import print_choice
from kiosk.projection.ground.row_buttons import with_names
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import ListView, MenuView, Row
from kiosk.views.base import Choice
from kiosk.views.general import Fact

ROWS_A_PAGE = 4  # each with a button: with the three below them that makes seven
_CAUSES: dict[ChargeCause, str] = {
    "tariff_fee": sentence("Fee of the tariff"),
    "option_fee": sentence("Fee of an option"),
    "subscription_fee": sentence("Subscription of another company"),
    "calls": sentence("Calls"),
    "calls_abroad_from_home": sentence("Calls to other countries"),
    "messages": sentence("Messages"),
    "data": sentence("Internet"),
    "data_pack": sentence("Extra Internet packs"),
    "roaming": sentence("Abroad"),
    "promised_fee": sentence("Fee of a promised payment"),
    "promised_paid": sentence("A promised payment paid back"),
    "switch_fee": sentence("Fee for a change"),
    "one_off": sentence("A single charge"),
    "correction": sentence("A correction"),
    "expired": sentence("Bonus money that ended"),
    "to_purse": sentence("Paid onto another account of this number"),
}
_REMEDIES: dict[RemedyKind, str] = {
    "switch_off": sentence("Switch off"),
    "cheaper_tariff": sentence("Cheaper"),
    "country_option": sentence("Cheaper"),
    "data_stop": sentence("Stop it"),
    "content_block": sentence("Stop it"),
}
PER: dict[Per, str] = {
    "once": sentence("{amount} once"),
    "day": sentence("{amount} a day"),
    "day_used": sentence("{amount} a day of use"),
    "month": sentence("{amount} a month"),
}


def charges_view(say: Say, charges: Charges, turn: int = 0) -> ListView:
    """Return one page of what was spent; every decrease is in one of the rows.

    The button of a row is what stops it best; whatever is in doubt can be disputed.
    """
    title = say("Where did my money go?")
    begins, ends = say.day(charges.begins_at), say.day(charges.ends_at)
    lead = say("From {begins} to {ends}", begins=begins, ends=ends)
    leaf = leaf_of(charges.groups, ROWS_A_PAGE, turn)
    rows = tuple(
        _charge_row(say, group, charges.currency, leaf.first + place)
        for place, group in enumerate(leaf.rows)
    )
    total = Fact(say("Spent in all"), say.money(charges.spent_minor, charges.currency))
    buttons = (
        choice(row.choice_id, say(_REMEDIES[remedy.kind]))
        for row, remedy in zip(rows, map(remedy_of, leaf.rows), strict=True)
        if remedy is not None
    )
    doubt = choice(choice_ids.DISPUTE, say("Something is not right"))
    details = choice(choice_ids.STATEMENT, say("Details, print"))
    doubts = (doubt,) if rows else ()
    choices = numbered(back(say), *buttons, *more(say, leaf), *doubts, details)
    place = place_of(say, leaf)
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
        lead=lead if rows else say("Nothing was spent."),
        total=total,
        place=place,
    )


def remedy_of(group: ChargeGroup) -> Remedy | None:
    """Return what stops a cause at one touch, None for nothing; a dispute stops nothing."""
    return next((one for one in group.remedies if one.kind != "dispute"), None)


def doubts_view(say: Say, charges: Charges, turn: int) -> MenuView:
    """Return the rows of a page, to point at the one that is not right."""
    title = say("Something is not right")
    lead = say("A person looks at it and calls you.")
    leaf = leaf_of(charges.groups, ROWS_A_PAGE, turn)
    shown = []
    for place, group in enumerate(leaf.rows):
        row = _charge_row(say, group, charges.currency, leaf.first + place)
        shown.append(choice(f"{choice_ids.CHARGE}{leaf.first + place}", row.label, hint=row.value))
    choices = numbered(back(say), *shown)
    return MenuView(
        title=title, choices=choices, spoken=spoken(say, title, lead, choices=choices), lead=lead
    )


def charges_ways_view(say: Say, *, has_details: bool) -> MenuView:
    """Return what else can be done with what was spent."""
    title = say("Where did my money go?")
    details: tuple[Choice, ...] = ()
    if has_details:
        hint = say("Each call and each fee by itself")
        details = (choice(choice_ids.USAGE, say("Call details"), hint=hint),)
    choices = numbered(back(say), *details, print_choice(say))
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def read_row(row: Row) -> str:
    """Return a row as it is read aloud."""
    said = ", ".join(part for part in (row.label, row.detail) if part)
    return f"{said}: {row.value}" if row.value else said


def _charge_row(say: Say, group: ChargeGroup, currency: str, place: int) -> Row:
    cause = say(_CAUSES[group.cause])
    label = cause if group.product is None else group.product.name.text
    parts = [] if group.product is None else [cause]
    if group.country is not None:
        parts.append(country_name(say, group.country))
    if group.price is not None:
        amount = say.money(group.price.amount_minor, currency)
        parts.append(say(PER[group.price.per], amount=amount))
    used = _used(say, group)
    if used:
        parts.append(used)
    return Row(
        label,
        ", ".join(parts),
        say.money(group.amount_minor, currency),
        choice_id=f"{choice_ids.REMEDY}{place}" if remedy_of(group) is not None else "",
    )


def _used(say: Say, group: ChargeGroup) -> str:
    if group.quantity is None:
        return ""
    if group.cause in ("calls", "calls_abroad_from_home"):
        return quantity_text(say, "min", group.quantity)
    if group.cause == "messages":
        return quantity_text(say, "sms", group.quantity)
    return quantity_text(say, "mb", group.quantity) if group.cause == "data" else ""
