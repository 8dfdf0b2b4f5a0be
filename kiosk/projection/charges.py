"""Where the money went, and what is switched on: rows that add up."""

from __future__ import annotations

from contract.account.holdings import ChargeCause, ChargeGroup, Charges, Holding, Holdings
from contract.account.parts import Per
from kiosk.projection import choice_ids
from kiosk.projection.account import quantity_text
from kiosk.projection.parts import back, choice, leaf_of, more, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import ListView, Row, Tone
from kiosk.views.base import Role
from kiosk.views.general import Fact

ROWS_A_PAGE = 5
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
}
PER: dict[Per, str] = {
    "once": sentence("{amount} once"),
    "day": sentence("{amount} a day"),
    "day_used": sentence("{amount} a day of use"),
    "month": sentence("{amount} a month"),
}


def charges_view(say: Say, charges: Charges, turn: int = 0) -> ListView:
    """Return one page of what was spent; every decrease is in one of the rows."""
    title = say("Where did my money go?")
    rows = [_charge_row(say, group, charges.currency) for group in charges.groups]
    begins, ends = say.day(charges.begins_at), say.day(charges.ends_at)
    lead = say("From {begins} to {ends}", begins=begins, ends=ends)
    total = Fact(say("Spent in all"), say.money(charges.spent_minor, charges.currency))
    return paged(say, title, lead, rows, total, turn, empty=say("Nothing was spent."))


def holdings_view(say: Say, holdings: Holdings, turn: int = 0) -> ListView:
    """Return one page of what is switched on, the dearest first."""
    title = say("What is switched on")
    rows = [_holding_row(say, item, holdings.currency) for item in holdings.items]
    total = Fact(say("A month in all"), say.money(holdings.month_minor, holdings.currency))
    return paged(say, title, "", rows, total, turn, empty=say("Nothing extra is switched on."))


def paged(
    say: Say, title: str, lead: str, rows: list[Row], total: Fact, turn: int, *, empty: str
) -> ListView:
    """Return a page of rows, with the way to the next one where there is one."""
    leaf = leaf_of(rows, ROWS_A_PAGE, turn)
    place = ""
    if leaf.others:
        last = leaf.first + len(leaf.rows)
        place = say("{first}-{last} of {all}", first=leaf.first + 1, last=last, all=len(rows))
    done = choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY)
    choices = numbered(back(say), *more(say, leaf), done)
    read = (_read(row) for row in leaf.rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(
            say, title, lead, *read, f"{total.label}: {total.value}", place, choices=choices
        ),
        rows=leaf.rows,
        lead=lead if rows else empty,
        total=total,
        place=place,
    )


def _read(row: Row) -> str:
    said = ", ".join(part for part in (row.label, row.detail) if part)
    return f"{said}: {row.value}" if row.value else said


def _charge_row(say: Say, group: ChargeGroup, currency: str) -> Row:
    cause = say(_CAUSES[group.cause])
    label = cause if group.product is None else group.product.name.text
    parts = [] if group.product is None else [cause]
    if group.price is not None:
        amount = say.money(group.price.amount_minor, currency)
        parts.append(say(PER[group.price.per], amount=amount))
    used = _used(say, group)
    if used:
        parts.append(used)
    return Row(label, ", ".join(parts), say.money(group.amount_minor, currency))


def _used(say: Say, group: ChargeGroup) -> str:
    if group.quantity is None:
        return ""
    if group.cause in ("calls", "calls_abroad_from_home"):
        return quantity_text(say, "min", group.quantity)
    if group.cause == "messages":
        return quantity_text(say, "sms", group.quantity)
    return quantity_text(say, "mb", group.quantity) if group.cause == "data" else ""


def _holding_row(say: Say, item: Holding, currency: str) -> Row:
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
    wasteful = item.unused or item.kind == "subscription"
    return Row(
        item.product.name.text,
        ", ".join(parts),
        say(PER[item.price.per], amount=amount) if item.month_minor else say("free"),
        tone=Tone.CARE if wasteful and item.month_minor else Tone.PLAIN,
    )
