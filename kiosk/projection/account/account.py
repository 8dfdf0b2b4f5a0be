"""The personal account: the balance, what is left, what is due, what needs a look."""

from __future__ import annotations

from contract.account.holdings import AccountSummary, Alert, AlertCode, Package
from contract.account.parts import PackageKind, ProductRef
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import AccountView, Meter, Row, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact

METERS_MAX = 4
ALERTS_MAX = 3
KB_PER_MB, MB_PER_GB, SECONDS_PER_MINUTE = 1024, 1024, 60
_METERS: dict[PackageKind, str] = {
    "min": sentence("Minutes"),
    "sms": sentence("Messages"),
    "mb": sentence("Internet"),
}
_ALERTS: dict[AlertCode, str] = {
    "balance_negative": sentence("You owe {amount}. Calls may not work."),
    "fee_not_covered": sentence("{amount} is missing for the next fee."),
    "blocked": sentence("This number is blocked."),
    "limit_reached": sentence("Your spending limit is reached."),
    "limit_near": sentence("Your spending limit is nearly reached."),
    "daily_option_on": sentence("{product} costs money every day."),
    "subscriptions_on": sentence("You pay for subscriptions of other companies."),
    "trial_ends": sentence("From {day} on {product} costs money."),
    "tariff_archived": sentence("Your tariff is from the archive: there is no way back to it."),
    "check_up_due": sentence("It is time for a check-up of your tariff."),
    "gift_waits": sentence("A gift is waiting for you."),
    "company_managed": sentence("Your company manages this number: here you can look and pay."),
    "promised_due": sentence("Until {day} you have to pay back {amount}."),
}
# What one touch does about it.
_REMEDIES: dict[AlertCode, tuple[str, str]] = {
    "balance_negative": (choice_ids.PROMISED, sentence("Promised payment")),
    "fee_not_covered": (choice_ids.PROMISED, sentence("Promised payment")),
    "check_up_due": (choice_ids.TARIFF, sentence("Check-up of your tariff")),
}
_GRAVE = frozenset({"balance_negative", "blocked", "limit_reached"})


def account_view(
    say: Say, summary: AccountSummary, hidden: frozenset[str] = frozenset()
) -> AccountView:
    """Return the account as the operator told it this moment; hidden: doors it has not here."""
    title = say("My account")
    main = summary.purses[0]
    balance = say.money(main.amount_minor, main.currency)
    facts = tuple(_facts(say, summary))
    remedy = _remedy(summary, hidden)
    alerts = tuple(
        _alert_row(say, alert, main.currency, remedy) for alert in _shown_alerts(summary)
    )
    choices = _choices(say, remedy, hidden)
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    label = say("Balance")
    return AccountView(
        title=title,
        choices=choices,
        spoken=spoken(
            say,
            title,
            f"{label}: {balance}",
            *read,
            *(alert.label for alert in alerts),
            choices=choices,
        ),
        number=say.phone(summary.msisdn),
        balance_label=label,
        balance=balance,
        tone=Tone.TROUBLE if main.amount_minor < 0 else Tone.PLAIN,
        facts=facts,
        meters=tuple(
            _meter(say, package, summary.tariff) for package in summary.packages[:METERS_MAX]
        ),
        alerts=alerts,
    )


def _choices(say: Say, remedy: AlertCode | None, hidden: frozenset[str]) -> tuple[Choice, ...]:
    doors = [
        choice(choice_ids.CHARGES, say("Where did my money go?")),
        choice(choice_ids.USAGE, say("Call details")),
        choice(choice_ids.OPTIONS, say("What is switched on")),
        choice(choice_ids.OFFERS, say("Offers and points")),
    ]
    if remedy is not None:
        way, label = _REMEDIES[remedy]
        doors.append(choice(way, say(label)))
    return numbered(
        back(say),
        *(door for door in doors if door.id not in hidden),
        choice(choice_ids.SIGN_OUT, say("Finish")),
        choice(choice_ids.TOP_UP, say("Put money on this number"), role=Role.PRIMARY),
    )


def _shown_alerts(summary: AccountSummary) -> tuple[Alert, ...]:
    """Return the first alerts; the check-up that is due is always among them."""
    due = [alert for alert in summary.alerts[ALERTS_MAX:] if alert.code == "check_up_due"]
    return (*summary.alerts[: ALERTS_MAX - len(due)], *due)


def _remedy(summary: AccountSummary, hidden: frozenset[str]) -> AlertCode | None:
    """Return the first alert that one touch does something about."""
    lent = summary.promised is not None
    for alert in _shown_alerts(summary):
        way = _REMEDIES.get(alert.code, ("", ""))[0]
        if way and way not in hidden and not (way == choice_ids.PROMISED and lent):
            return None if summary.company_managed else alert.code
    return None


def _facts(say: Say, summary: AccountSummary) -> list[Fact]:
    currency = summary.purses[0].currency
    facts = [Fact(say("Tariff"), summary.tariff.name.text)]
    for purse in summary.purses[1:]:
        value = say.money(purse.amount_minor, purse.currency)
        if purse.ends_at is not None:
            value = say("{amount} until {day}", amount=value, day=say.day(purse.ends_at))
        facts.append(Fact(purse.name.text, value))
    fee = summary.next_fee
    if fee is not None:
        amount = say.money(fee.amount_minor, currency)
        value = say("{amount} on {day}", amount=amount, day=say.day(fee.at))
        facts.append(Fact(say("Next fee"), value))
    if summary.promised is not None:
        owed = summary.promised.amount_minor + summary.promised.fee_minor
        amount, day = say.money(owed, currency), say.day(summary.promised.due_at)
        value = say("{amount} until {day}", amount=amount, day=day)
        facts.append(Fact(say("Promised payment"), value))
    if summary.points:
        points = say.plural("{n} point", "{n} points", summary.points)
        facts.append(Fact(say("Bonus"), points))
    if summary.last_check_up_at is not None:
        facts.append(Fact(say("Last check-up"), say.day(summary.last_check_up_at)))
    return facts


def _meter(say: Say, package: Package, tariff: ProductRef) -> Meter:
    day = say.day(package.until)
    until = say("until {day}", day=day)
    return Meter(
        label=say(_METERS[package.kind]),
        value=say(
            "{left} of {all}",
            left=_measured(say, package.kind, package.left),
            all=_measured(say, package.kind, package.of),
        ),
        share=1000 * package.left // package.of if package.of else 0,
        detail=until if package.source == tariff else f"{package.source.name.text}, {until}",
    )


def _measured(say: Say, kind: PackageKind, amount: int) -> str:
    """Return a quantity under its own heading: minutes and messages need no unit."""
    if kind == "mb":
        return quantity_text(say, kind, amount)
    return say.tenths(10 * (amount // SECONDS_PER_MINUTE if kind == "min" else amount))


def quantity_text(say: Say, kind: PackageKind, amount: int) -> str:
    """Return seconds as minutes, KB as MB or GB, messages as they are; rounded down."""
    if kind == "min":
        return say.plural("{n} minute", "{n} minutes", amount // SECONDS_PER_MINUTE)
    if kind == "sms":
        return say.plural("{n} message", "{n} messages", amount)
    megabytes = amount // KB_PER_MB
    if megabytes < MB_PER_GB:
        return say("{n} MB", n=megabytes)
    return say("{n} GB", n=say.tenths(10 * megabytes // MB_PER_GB))


def _alert_row(say: Say, alert: Alert, currency: str, remedy: AlertCode | None) -> Row:
    text = say(
        _ALERTS[alert.code],
        amount=say.money(abs(alert.amount_minor or 0), currency),
        product=alert.product.name.text if alert.product is not None else "",
        day=say.day(alert.at) if alert.at is not None else "",
    )
    return Row(
        text,
        choice_id=_REMEDIES[alert.code][0] if alert.code == remedy else "",
        icon="warning",
        tone=Tone.TROUBLE if alert.code in _GRAVE else Tone.CARE,
    )
