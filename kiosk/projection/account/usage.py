"""The itemised statement: its lines, page by page, and what can be done with it."""

from __future__ import annotations

from typing import Final

from contract.account.holdings import UsageClass, UsagePage, UsageRow, UsageWhat
from kiosk.projection.account.account import KB_PER_MB, quantity_text
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, leaf_of, more, numbered, place_text, spoken
from kiosk.projection.ground.printing import print_choice
from kiosk.projection.ground.row_buttons import with_names
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DoneView, ListView, MenuView, Row, Tone
from kiosk.views.base import Role
from kiosk.views.general import Fact

ROWS_A_PAGE: Final = 5
ROWS_ASKED: Final = 60  # at once; a whole number of pages
KINDS: Final[dict[UsageClass, str]] = {
    "voice": sentence("Calls"),
    "sms": sentence("Messages"),
    "data": sentence("Internet"),
    "fee": sentence("Fees and subscriptions"),
    "payment": sentence("Money put in"),
    "other": sentence("Corrections"),
}
_WITH_PARTNER: Final[dict[UsageWhat, str]] = {
    "call_out": sentence("Call to {number}"),
    "call_in": sentence("Call from {number}"),
    "sms_out": sentence("Message to {number}"),
}
_ALONE: Final[dict[UsageWhat, str]] = {
    "call_out": sentence("Calls"),
    "call_in": sentence("Calls"),
    "sms_out": sentence("A message"),
    "data": sentence("Internet"),
    "fee": sentence("A single charge"),
    "content": sentence("Subscription of another company"),
    "payment": sentence("Money put in"),
    "correction": sentence("A correction"),
}


def usage_view(say: Say, page: UsagePage, only: UsageClass | None, turn: int = 0) -> ListView:
    """Return the lines after so many turns; they are among those of this page."""
    title = say("Call details")
    lead = _lead(say, page, only)
    first = turn * ROWS_A_PAGE
    begin = first - page.page * ROWS_ASKED
    lines = page.rows[begin : begin + ROWS_A_PAGE]
    rows = tuple(_row(say, line, page.currency) for line in lines)
    place = ""
    if page.total > ROWS_A_PAGE:
        place = place_text(say, first, len(rows), page.total)
    leaf = leaf_of(range(page.total), ROWS_A_PAGE, turn)
    choices = numbered(
        back(say),
        *(choice(row.choice_id, say("What is this?")) for row in rows),
        *more(say, leaf),
        choice(choice_ids.STATEMENT, say("Month, kind, print")),
    )
    total = _total(say, page, only)
    read = (_read(row) for row in rows)
    empty = say("There is nothing in this month.")
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(
            say,
            title,
            lead,
            "" if rows else empty,
            *read,
            place,
            choices=with_names(choices, rows),
        ),
        rows=rows,
        lead=lead if rows else f"{lead}. {empty}",
        total=total if rows else None,
        place=place,
    )


def statement_view(say: Say, page: UsagePage, only: UsageClass | None) -> ListView:
    """Return all lines of this page at once, as paper has them."""
    title = say("Call details")
    lead = _lead(say, page, only)
    if page.total > len(page.rows):
        first = page.page * ROWS_ASKED
        lead = f"{lead}: {place_text(say, first, len(page.rows), page.total)}"
    choices = numbered(back(say))
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, choices=choices),
        rows=tuple(_row(say, line, page.currency) for line in page.rows),
        lead=lead,
        total=_total(say, page, only),
    )


def pages_of(page: UsagePage) -> int:
    """Return how many screens all lines take."""
    return max(1, -(-page.total // ROWS_A_PAGE))


def statement_ways_view(
    say: Say, month: str, only: UsageClass | None, msisdn: str, *, can_choose_month: bool
) -> MenuView:
    """Return what can be done with the statement."""
    title = say("Call details")
    months = (
        (choice(choice_ids.MONTHS, say("Another month"), hint=say.month(month)),)
        if can_choose_month
        else ()
    )
    choices = numbered(
        back(say),
        *months,
        choice(choice_ids.KINDS, say("Only one kind"), hint=kind_name(say, only)),
        print_choice(say),
        choice(
            choice_ids.SEND,
            say("Send"),
            hint=say("An SMS with a link goes to {number}.", number=say.phone(msisdn)),
        ),
    )
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def months_view(say: Say, months: tuple[str, ...]) -> MenuView:
    """Return the months there are lines of."""
    title = say("Which month?")
    shown = (choice(f"{choice_ids.MONTH}{month}", say.month(month)) for month in months)
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def kinds_view(say: Say) -> MenuView:
    """Return the kinds of lines, and all of them."""
    title = say("Only one kind")
    shown = (choice(f"{choice_ids.KIND}{kind}", say(label)) for kind, label in KINDS.items())
    everything = choice(choice_ids.KIND, kind_name(say, None))
    choices = numbered(back(say), everything, *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def sent_view(say: Say, msisdn: str) -> DoneView:
    """Return that the statement is on its way to the number itself."""
    title = say("Call details")
    headline = say("An SMS with a link goes to {number}.", number=say.phone(msisdn))
    choices = numbered(choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, headline, choices=choices),
        tone=Tone.GOOD,
        headline=headline,
        lines=(),
    )


def kind_name(say: Say, only: UsageClass | None) -> str:
    """Return which lines are shown."""
    return say("Everything") if only is None else say(KINDS[only])


def line_name(say: Say, line: UsageRow) -> str:
    """Return what a line is about, with whom it was where there was somebody."""
    if line.product is not None:
        return line.product.name.text
    if line.other_party and line.what in _WITH_PARTNER:
        return say(_WITH_PARTNER[line.what], number=say.phone(line.other_party))
    return say(_ALONE[line.what])


def used_text(say: Say, line: UsageRow) -> str:
    """Return how long or how much it was; "" for a fee."""
    if line.quantity is None or line.what == "sms_out":
        return ""
    if line.what == "data":
        if line.quantity < KB_PER_MB:
            return say("{n} KB", n=line.quantity)
        return quantity_text(say, "mb", line.quantity)
    return f"{line.quantity // 60}:{line.quantity % 60:02}"


def charged_text(say: Say, line: UsageRow, currency: str) -> str:
    """Return what a line took, or brought."""
    if line.charged_minor < 0:
        return f"+{say.money(-line.charged_minor, currency)}"
    if line.charged_minor:
        return say.money(line.charged_minor, currency)
    return say("from a package") if line.from_package else say("free")


def _row(say: Say, line: UsageRow, currency: str) -> Row:
    when = f"{say.day(line.at)} {say.time(line.at)}"
    provider = line.other_party if line.what == "content" else ""
    there = say.country(line.country) if line.country is not None else ""
    parts = (when, used_text(say, line), there, provider)
    return Row(
        line_name(say, line),
        ", ".join(part for part in parts if part),
        charged_text(say, line, currency),
        choice_id=f"{choice_ids.LINE}{line.row_id}",
    )


def _read(row: Row) -> str:
    return f"{row.label}, {row.detail}: {row.value}"


def _lead(say: Say, page: UsagePage, only: UsageClass | None) -> str:
    month = say.month(page.month)
    return month if only is None else f"{month}, {kind_name(say, only)}"


def _total(say: Say, page: UsagePage, only: UsageClass | None) -> Fact:
    if only in ("voice", "sms", "data", "fee"):
        return Fact(say("Spent in all"), say.money(page.charged_minor, page.currency))
    amount = say.money(abs(page.charged_minor), page.currency)
    sign = "+" if page.charged_minor < 0 else "\u2212" if page.charged_minor else ""
    return Fact(say("The balance changed by"), f"{sign}{amount}")
