"""Tariffs: the check-up of one's own, the list by need, a card with every price, the terms."""

from __future__ import annotations

from contract.account.catalogue import (
    Advice,
    Catalogue,
    DataPolicy,
    Quantity,
    Tariff,
    TariffCost,
    Terms,
)
from contract.account.parts import PackageKind, ProductRef
from kiosk.projection.account.account import quantity_text
from kiosk.projection.account.charges import PER
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import CHOICES_MAX, back, choice, home, numbered, spoken
from kiosk.projection.ground.printing import print_choice
from kiosk.say import Say
from kiosk.texts.languages import own_name
from kiosk.texts.sentence import sentence
from kiosk.views.account import DocumentView, ListView, MenuView, Row, Section, Tone
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact

COSTS_MAX = 5
UNITS: dict[PackageKind, int] = {"min": 60, "sms": 1, "mb": 1024}  # what a package counts in
_NEEDS: dict[str, tuple[str, str]] = {
    "light": (sentence("I call little"), sentence("No monthly fee, you pay for each call")),
    "smart": (sentence("A bit of everything"), sentence("Calls, messages and Internet")),
    "data": (sentence("Much Internet"), sentence("Films, maps, calls over the Internet")),
    "senior": (sentence("Calm and simple"), sentence("A small fee each day, no surprises")),
    "device": (sentence("A tablet or a modem"), sentence("Internet without calls")),
}
RATES = {
    "onnet": sentence("A minute to our own network"),
    "home_other": sentence("A minute to other networks"),
    "home_fixed": sentence("A minute to landlines"),
    "domestic": sentence("A minute to other regions"),
    "sms": sentence("A message"),
    "mb": sentence("Internet, 1 MB"),
}
_POLICIES: dict[DataPolicy, str] = {
    "per_mb": sentence("Every MB is paid for."),
    "auto_pack": sentence(
        "When it is used up, packs of {pack} for {price} are added by themselves."
    ),
    "slow": sentence("When it is used up, the Internet goes on slowly."),
    "stop": sentence("When it is used up, the Internet stops until the next month."),
}


def check_up_view(say: Say, advice: Advice) -> ListView:
    """Return what three months would have cost on each tariff, and whether to change."""
    title = say("Check-up of your tariff")
    lead = _verdict(say, advice)
    comparable = [one for one in advice.tariffs if not one.shortfall_mb]
    rows = [_cost_row(say, one, advice) for one in comparable[:COSTS_MAX]]
    own = advice.own.product.product_id
    if own not in {one.product.product_id for one in comparable[:COSTS_MAX]}:
        rows.append(_cost_row(say, advice.own, advice))
    wasted = sum(one.three_months_minor for one in advice.waste)
    notice = ""
    if wasted:
        amount = say.money(wasted, advice.currency)
        notice = say("No tariff changes this: {amount} in three months for extras.", amount=amount)
    choices = numbered(
        back(say),
        print_choice(say),
        choice(choice_ids.ALL_TARIFFS, say("All tariffs")),
        *_after_check_up(say, advice),
    )
    read = (f"{row.label}: {row.value}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, notice, choices=choices),
        rows=tuple(rows),
        lead=lead,
        notice=notice,
    )


def _after_check_up(say: Say, advice: Advice) -> tuple[Choice, ...]:
    if advice.verdict != "change":
        return (choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY),)
    best = advice.best
    card = choice(f"{choice_ids.TARIFF_CARD}{best.product_id}", say("Everything about it"))
    return card, _change_to(say, best)


def _change_to(say: Say, product: ProductRef) -> Choice:
    label = say("Change to {tariff}", tariff=product.name.text)
    return choice(f"{choice_ids.CHANGE_TO}{product.product_id}", label, role=Role.PRIMARY)


def _verdict(say: Say, advice: Advice) -> str:
    if advice.verdict == "too_little_known":
        return say("There is too little use yet to compare. Nothing has to be changed.")
    if advice.verdict == "stay":
        return say("Stay: your tariff fits you best.")
    amount = say.money(advice.saves_minor, advice.currency)
    return say(
        "{tariff} would have cost you {amount} less a month.",
        tariff=advice.best.name.text,
        amount=amount,
    )


def _cost_row(say: Say, cost: TariffCost, advice: Advice) -> Row:
    own = cost.product.product_id == advice.own.product.product_id
    best = cost.product.product_id == advice.best.product_id
    amount = say.money(cost.month_minor, advice.currency)
    return Row(
        cost.product.name.text,
        say("Your tariff") if own else "",
        say("{amount} a month", amount=amount),
        icon="check" if best else "",
        tone=Tone.GOOD if best else Tone.PLAIN,
    )


def needs_view(say: Say, catalogue: Catalogue) -> MenuView:
    """Return for whom there are tariffs: the need comes before the name."""
    title = say("What do you need?")
    there = {tariff.need for tariff in catalogue.tariffs if not tariff.closed}
    shown = tuple(
        choice(f"{choice_ids.NEED}{need}", say(label), hint=say(hint))
        for need, (label, hint) in _NEEDS.items()
        if need in there
    )
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def need_view(say: Say, catalogue: Catalogue, need: str) -> MenuView:
    """Return the tariffs for a need, with their fees."""
    label, _ = _NEEDS[need]
    title = say(label)
    fitting = [one for one in catalogue.tariffs if one.need == need and not one.closed]
    shown = tuple(
        choice(
            f"{choice_ids.TARIFF_CARD}{tariff.product.product_id}",
            tariff.product.name.text,
            hint=_fee(say, tariff, catalogue.currency),
        )
        for tariff in fitting[:CHOICES_MAX]
    )
    choices = numbered(back(say), *shown)
    return MenuView(title=title, choices=choices, spoken=spoken(say, title, choices=choices))


def tariff_view(say: Say, tariff: Tariff, currency: str, advice: Advice | None = None) -> ListView:
    """Return a tariff's card: the fee, what is in it, every price beyond it, and the comparison."""
    title = say("Tariff {name}", name=tariff.product.name.text)
    rows = [Row(say("Fee of the tariff"), value=_fee(say, tariff, currency))]
    rows += [Row(say("Included"), value=_quantity(say, one)) for one in tariff.packages]
    if tariff.onnet_free_after_package:
        rows.append(Row(say("Our own network"), say("free after the minutes"), icon="check"))
    rows += [
        Row(say(RATES[rate.what]), value=say.money(rate.amount_minor, currency))
        for rate in tariff.rates
        if rate.amount_minor
    ]
    rows += [Row(say("Included"), value=one.name.text) for one in tariff.includes]
    policy = say(
        _POLICIES[tariff.data_policy],
        pack=_quantity(say, tariff.pack) if tariff.pack is not None else "",
        price=say.money(tariff.pack_minor, currency),
    )
    notice = compared_text(say, tariff.product.product_id, advice)
    change: tuple[Choice, ...] = (_change_to(say, tariff.product),)
    if tariff.closed:
        notice, change = say("Nobody can change to this tariff any more."), ()
    elif advice is not None and advice.own.product == tariff.product:
        notice, change = say("This is your tariff."), ()
    terms = choice(choice_ids.TERMS, say("All terms"))
    choices = numbered(back(say), terms, *(change or (home(say),)))
    read = (f"{row.label}: {row.value or row.detail}" for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, *read, policy, notice, choices=choices),
        rows=tuple(rows),
        lead=policy,
        notice=notice,
    )


def compared_text(say: Say, tariff_id: str, advice: Advice | None) -> str:
    """Return what the own use would cost on this tariff, where the records say so."""
    costs = () if advice is None else advice.tariffs
    for cost in costs:
        if cost.product.product_id == tariff_id and not cost.shortfall_mb:
            assert advice is not None, "it has costs"
            there = say.money(cost.month_minor, advice.currency)
            here = say.money(advice.own.month_minor, advice.currency)
            return say("With your use: {there} a month, now {here}.", there=there, here=here)
    return ""


def _fee(say: Say, tariff: Tariff, currency: str) -> str:
    if not tariff.fee.amount_minor:
        return say("no monthly fee")
    return say(PER[tariff.fee.per], amount=say.money(tariff.fee.amount_minor, currency))


def _quantity(say: Say, quantity: Quantity) -> str:
    return quantity_text(say, quantity.kind, quantity.amount * UNITS[quantity.kind])


def terms_view(say: Say, terms: Terms) -> DocumentView:
    """Return the full terms, with their version and the language they are written in."""
    title = say("Terms: {name}", name=terms.product.name.text)
    note = say("Version {version}", version=terms.version)
    if terms.language != say.language:
        language = own_name(terms.language)
        note = say("This text exists only in: {language}", language=language)
    facts = (Fact(say("Valid from"), say.day(terms.valid_from)),)
    sections = tuple(Section(one.heading, one.paragraphs) for one in terms.sections)
    choices = numbered(back(say), print_choice(say), home(say))
    read = (text for one in sections for text in (one.heading, *one.paragraphs))
    return DocumentView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, note, *read, choices=choices),
        sections=sections,
        facts=facts,
        note=note,
    )
