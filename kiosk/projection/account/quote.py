"""A quote of a change before the yes: price, dates, losses, what goes with it, what is missing."""

from __future__ import annotations

from datetime import datetime

from contract.account.catalogue import Advice
from contract.account.changes import ChangeQuote, ChangeTariff, PromisePayment, SetNotices
from kiosk.money import in_bills
from kiosk.projection.account.charges import PER
from kiosk.projection.account.doings import doing_of, yes_text
from kiosk.projection.account.losses import loss_text
from kiosk.projection.account.tariffs import compared_text
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import QuoteView
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact

HAS_TERMS = frozenset({"change_tariff", "switch_on", "take_offer"})
NOTICES = {
    "better_offer": sentence("When something better appears"),
    "check_up": sentence("Check-up twice a year"),
    "before_fee": sentence("Before each fee"),
}


def quote_view(
    say: Say,
    quote: ChangeQuote,
    now: datetime,
    bills_minor: tuple[int, ...] = (),
    msisdn: str = "",
    advice: Advice | None = None,
) -> QuoteView:
    """Return the quote as the operator gave it.

    now: by the operator's clock; bills: taken here; msisdn: whose account it is, said where there
    is nothing else to name; advice: what another tariff would come to, where it was asked for.
    """
    doing = doing_of(quote.change)
    title = say(doing.title)
    subject = _heading(say, quote, msisdn)
    facts = tuple(_facts(say, quote, now))
    losses = tuple(loss_text(say, one, quote.currency) for one in quote.losses)
    also = tuple(_also(say, quote))
    missing = say.money(quote.missing_minor, quote.currency)
    notice = ""
    if quote.missing_minor:
        needed = say.money(quote.missing_minor + quote.balance_minor, quote.currency)
        notice = say(
            "For it {needed} must be on the number: {amount} is missing.",
            needed=needed,
            amount=missing,
        )
        paid = in_bills(quote.missing_minor, bills_minor)
        yes = say(doing.paid, amount=say.money(paid, quote.currency))
    else:
        yes = yes_text(say, quote.change, _lent(say, quote))
    terms = " ".join(_terms(say, quote, advice))
    read_terms: tuple[Choice, ...] = ()
    if quote.subject is not None and quote.change.kind in HAS_TERMS:
        read_terms = (choice(choice_ids.TERMS, say("All terms")),)
    choices = numbered(back(say), *read_terms, choice(choice_ids.YES, yes, role=Role.PRIMARY))
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return QuoteView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, subject, *read, *losses, *also, notice, terms, choices=choices),
        subject=subject,
        facts=facts,
        losses=losses,
        also=also,
        notice=notice,
        terms=terms,
        losses_label=say("You lose") if losses else "",
        also_label=say("With it") if also else "",
    )


def subject_of(say: Say, quote: ChangeQuote) -> str:
    """Return what the change is about: a product where there is one."""
    if _is_several(quote):
        n = len(quote.also_off)
        return say.plural("{n} service", "{n} services", n)
    return say(doing_of(quote.change).title) if quote.subject is None else quote.subject.name.text


def _heading(say: Say, quote: ChangeQuote, msisdn: str) -> str:
    subject = subject_of(say, quote)
    if subject != say(doing_of(quote.change).title):
        return subject
    return _lent(say, quote) or (say.phone(msisdn) if msisdn else subject)


def gone_of(quote: ChangeQuote) -> tuple[str, ...]:
    """Return the names of what a switching off takes away."""
    if quote.change.kind != "switch_off":
        return ()
    subject = () if quote.subject is None else (quote.subject,)
    return tuple(one.name.text for one in (*subject, *quote.also_off))


def _facts(say: Say, quote: ChangeQuote, now: datetime) -> list[Fact]:
    currency = quote.currency
    begins = say("at once") if quote.effective_at <= now else say.day(quote.effective_at)
    facts = [Fact(say("Begins"), begins)]
    if isinstance(quote.change, SetNotices):
        wishes = quote.change
        yes, no = say("yes"), say("no")
        return [
            Fact(say(label), yes if getattr(wishes, name) else no)
            for name, label in NOTICES.items()
        ]
    if quote.charge_now_minor:
        facts.append(Fact(say("You pay now"), say.money(quote.charge_now_minor, currency)))
    if quote.charge_now_minor and quote.fee_minor:
        facts.append(Fact(say("Of it for the change"), say.money(quote.fee_minor, currency)))
    if quote.due_at is not None:
        owed = say.money(quote.next_charge_minor, currency)
        value = say("{amount} until {day}", amount=owed, day=say.day(quote.due_at))
        facts.append(Fact(say("To pay back"), value))
    elif quote.next_charge_minor:
        facts.append(Fact(say("Then"), _then(say, quote)))
    if quote.month_before_minor != quote.month_after_minor:
        before = say.money(quote.month_before_minor, currency)
        facts.append(Fact(say("Fees a month till now"), before))
        after = say.money(quote.month_after_minor, currency)
        facts.append(Fact(say("Fees a month from then on"), after))
    if not quote.charge_now_minor and not quote.next_charge_minor:
        facts.append(Fact(say("Price"), say("free")))
    if quote.charge_now_minor and not quote.missing_minor:
        left = say.money(quote.balance_after_minor, currency)
        facts.append(Fact(say("Balance after it"), left))
    return facts


def _then(say: Say, quote: ChangeQuote) -> str:
    amount = say.money(quote.next_charge_minor, quote.currency)
    price = PER[quote.next_charge_per or "once"]
    each = say(price, amount=amount)
    if quote.next_charge_at is None:
        return each
    return say("{price}, first on {day}", price=each, day=say.day(quote.next_charge_at))


def _also(say: Say, quote: ChangeQuote) -> list[str]:
    lines = [say("{product} goes on with it", product=one.name.text) for one in quote.also_on]
    ending = {one.product.product_id for one in quote.losses if one.product is not None}
    return lines + [
        one.name.text
        if _is_several(quote)
        else say("{product} goes off with it", product=one.name.text)
        for one in quote.also_off
        if one.product_id not in ending
    ]


def _is_several(quote: ChangeQuote) -> bool:
    """Whether several are switched off at once: the operator names them all."""
    return quote.subject is None and quote.change.kind == "switch_off" and bool(quote.also_off)


def _lent(say: Say, quote: ChangeQuote) -> str:
    if not isinstance(quote.change, PromisePayment):
        return ""
    return say.money(quote.change.amount_minor, quote.currency)


def _terms(say: Say, quote: ChangeQuote, advice: Advice | None) -> list[str]:
    means = doing_of(quote.change).means
    lines = [say(means)] if means else []
    if isinstance(quote.change, ChangeTariff):
        compared = compared_text(say, quote.change.tariff_id, advice)
        lines += [compared] if compared else []
    lines += [] if quote.terms_note is None else [quote.terms_note.text]
    if quote.undo_until is not None:
        until = say.moment(quote.undo_until)
        lines.append(say("You can take it back until {moment}.", moment=until))
    return lines
