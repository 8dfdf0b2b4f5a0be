"""From an empty keypad to a confirmed number: typing, checking, what matters before cash."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto, unique

from contract.quotes import FeeTier, PurseRef, Quote, split_payment
from kiosk.money import NO_BREAK_SPACE
from kiosk.numbers import NumberEntry
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import limits_text
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.parts import SLOW_AFTER_S, back, choice, numbered, spoken
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import MenuView
from kiosk.views.base import Choice, Role
from kiosk.views.top_up import CheckingView, ConfirmView, NumberView

SUMS_MAX = 4  # with any sum, yes and back that makes seven choices


@unique
class NumberProblem(Enum):
    """Why the number typed cannot be paid."""

    UNKNOWN = auto()
    OTHER_OPERATOR = auto()
    CLOSED = auto()
    UNCHECKED = auto()  # the operator gives no answer
    NOT_HERE = auto()  # cash for it cannot be taken at this terminal
    GETS_A_PART = auto()  # of a split: it gets one already
    DIFFERS = auto()  # typed twice, and not the same
    TOO_LITTLE = auto()  # of a split: less is in than both numbers take


_PROBLEMS = {
    NumberProblem.UNKNOWN: sentence("There is no such number. Check the digits."),
    NumberProblem.OTHER_OPERATOR: sentence("Another operator's number. Check the digits."),
    NumberProblem.CLOSED: sentence("This number is closed. Check the digits."),
    NumberProblem.UNCHECKED: sentence("The number cannot be checked"),
    NumberProblem.NOT_HERE: sentence("No cash for this number here"),
    NumberProblem.GETS_A_PART: sentence("This number gets a part already."),
    NumberProblem.DIFFERS: sentence("This is not the number of before. Check the digits."),
    NumberProblem.TOO_LITTLE: sentence("This is less than the smallest payment."),
}


@unique
class ReceiptPromise(Enum):
    """What can be said about the receipt before the money."""

    UNKNOWN = auto()  # the printer does not answer
    PAPER = auto()
    NO_PAPER = auto()
    PRINTER_TROUBLE = auto()


_RECEIPT_NOTES = {
    ReceiptPromise.PAPER: sentence("You get a paper receipt."),
    ReceiptPromise.NO_PAPER: sentence(
        "There is no paper. The receipt stays on the screen: take a photo of it."
    ),
    ReceiptPromise.UNKNOWN: sentence(
        "The printer does not answer. The receipt stays on the screen: take a photo of it."
    ),
    ReceiptPromise.PRINTER_TROUBLE: sentence(
        "The printer is out of order. The receipt stays on the screen: take a photo of it."
    ),
}


def number_view(
    say: Say,
    pack: PackFacts,
    entry: NumberEntry,
    problem: NumberProblem | None = None,
    *,
    title: str = "",
    inside_minor: int = 0,
    may_repeat: bool = False,
) -> NumberView:
    """Return the keypad with the digits typed so far; a problem stands until a digit changes.

    inside_minor is in the terminal already.  may_repeat: a receipt may name the number.
    """
    title = title or say("Which number?")
    prompt = say("The phone that gets the money")
    said = say(_PROBLEMS[problem]) if problem is not None else ""
    no_money = _inside(say, inside_minor)
    # The digits are needed for typing here, so the star key goes on.
    go_on = Choice(
        choice_ids.NEXT,
        say("Next"),
        choice_ids.REPEAT_KEY,
        role=Role.PRIMARY,
        enabled=entry.complete and problem in (None, NumberProblem.UNCHECKED),
    )
    repeat = (Choice(choice_ids.REPEAT, say("I have a receipt"), ""),) if may_repeat else ()
    choices = (*numbered(back(say)), *repeat, go_on)
    typed = say.spoken_digits(entry.prefix + " " + " ".join(entry.groups)) if entry.national else ""
    return NumberView(
        title=title,
        choices=choices,
        spoken=_spoken_number(say, (title, said or prompt, typed, no_money), entry.complete),
        prompt=prompt,
        prefix=entry.prefix,
        groups=entry.groups,
        complete=entry.complete,
        no_money_yet=no_money,
        problem=said,
        erase_label=say("Erase"),
    )


def _inside(say: Say, minor: int) -> str:
    return (
        say("{amount} is safe.", amount=say.money(minor))
        if minor
        else say("No money has been taken yet.")
    )


def _spoken_number(say: Say, sentences: tuple[str, ...], complete: bool) -> str:
    # Here the digit keys type, so the usual list of keys would be wrong.
    read = [text if text[-1] in ".?!" else f"{text}." for text in sentences if text]
    read.append(say("Digit keys type the number. Hash key: back."))
    if complete:
        read.append(say("Star key: next."))
    return " ".join(read)


def checking_view(say: Say, pack: PackFacts, msisdn: str, seconds: float = 0.0) -> CheckingView:
    """Return what is shown while the operator is asked; after 2 s it says who is waited for."""
    title = say("Checking the number")
    if seconds < SLOW_AFTER_S:
        waiting = say("One moment, please.")
    else:
        waiting = say("We are waiting for the answer of {operator}.", operator=pack.brand.name)
    number = say.phone(msisdn)
    choices = numbered(back(say))
    read = spoken(say, title, waiting, choices=choices)
    return CheckingView(title, choices, read, number, waiting)


def purses_view(say: Say, msisdn: str, purses: Sequence[PurseRef]) -> MenuView:
    """Return the question which of the purses gets the money."""
    title = say("Which account?")
    lead = say("This number has several: {number}", number=say.phone(msisdn))
    choices = numbered(
        *(choice(f"{choice_ids.PURSE}{one.purse_id}", one.name.text) for one in purses),
        back(say),
    )
    return MenuView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, choices=choices),
        lead=lead,
    )


def confirm_view(
    say: Say,
    pack: PackFacts,
    msisdn: str,
    quote: Quote,
    denominations_minor: tuple[int, ...],
    receipt: ReceiptPromise,
    *,
    chosen_minor: int | None = None,
    inside_minor: int = 0,
) -> ConfirmView:
    """Return the question before the money, with fee, limits, bills, change and receipt.

    chosen_minor is the sum that is marked, None for any.  With inside_minor the money is in
    already and goes to this number: no bills are asked for.
    """
    title = say("Is this the right number?")
    number = say.phone(msisdn)
    fee = fee_lines(say, quote)
    limits = limits_text(say, quote.min_minor, quote.max_minor)
    fitting = tuple(minor for minor in denominations_minor if minor <= quote.max_minor)
    wanted = () if inside_minor else fitting
    bills = tuple(say.amount(value, quote.currency) for value in wanted)
    no_change = _where_it_goes(say, quote, number, inside_minor)
    note = say(_RECEIPT_NOTES[receipt])
    sums = sum_hints(pack, quote, wanted)
    question = say("How much will you put in? You may choose.") if sums else ""
    meaning = _meaning(say, quote, chosen_minor) if sums else ""
    choices = numbered(
        choice(choice_ids.YES, say("Yes, this number"), role=Role.PRIMARY),
        *_sum_choices(say, sums, quote.currency, chosen_minor),
        choice(choice_ids.BACK, say("No, change it"), role=Role.BACK),
    )
    taken = say("Bills taken: {bills}.", bills=", ".join(bills)) if bills else ""
    return ConfirmView(
        title=title,
        choices=choices,
        spoken=spoken(
            say,
            title,
            say.spoken_digits(number),
            *fee,
            limits,
            taken,
            no_change,
            note,
            question,
            meaning,
            choices=choices,
        ),
        number=number,
        fee=fee,
        limits=limits,
        bills=bills,
        no_change=no_change,
        receipt_note=note,
        receipt_warning=receipt is not ReceiptPromise.PAPER,
        sum_question=question,
        sum_note=meaning,
    )


def _where_it_goes(say: Say, quote: Quote, number: str, inside_minor: int) -> str:
    """Return what becomes of the money: of what will be put in, or of what is in already."""
    if inside_minor:
        credited_minor = split_payment(quote, inside_minor).credited_minor
        amount = say.money(credited_minor, quote.currency)
        return say("{amount} goes to {number}.", amount=amount, number=number)
    if quote.purse is not None:
        purse = quote.purse.name.text
        return say("No change is given. The money goes to this account: {purse}.", purse=purse)
    if quote.is_offline:
        return say("No change is given. The money arrives when the operator answers again.")
    if all(is_free(tier) for tier in quote.fee_tiers):
        return say("No change is given: everything you put in goes to this number.")
    return say("No change is given: what you put in goes to this number, less the fee.")


def _meaning(say: Say, quote: Quote, chosen_minor: int | None) -> str:
    """Return what marking a sum means; nothing where any sum will do."""
    if chosen_minor is None:
        return ""
    chosen = say.money(chosen_minor, quote.currency)
    return say("If it is more than {sum}, we ask first.", sum=chosen)


def sum_hints(
    pack: PackFacts, quote: Quote, denominations_minor: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the pack's sums that this quote allows and the bills taken can reach."""
    least = max(quote.min_minor, min(denominations_minor, default=quote.max_minor + 1))
    allowed = {hint for hint in pack.sum_hints_minor if least <= hint <= quote.max_minor}
    return tuple(sorted(allowed))[:SUMS_MAX]


def _sum_choices(
    say: Say, sums: tuple[int, ...], currency: str, chosen_minor: int | None
) -> tuple[Choice, ...]:
    if not sums:
        return ()
    any_sum = choice(
        choice_ids.SUM_ANY, say("Any sum"), role=Role.OPTION, selected=chosen_minor is None
    )
    named = (
        choice(
            choice_ids.sum_id(minor),
            say.money(minor, currency),
            role=Role.OPTION,
            selected=minor == chosen_minor,
        )
        for minor in sums
    )
    return (any_sum, *named)


def fee_lines(say: Say, quote: Quote) -> tuple[str, ...]:
    """Return the fee in words: one line when it is the same for every sum, else one a tier."""
    tiers = sorted(quote.fee_tiers, key=lambda tier: tier.from_minor)
    if all(is_free(tier) for tier in tiers):
        return (say("No fee"),)
    if len(tiers) == 1:
        return (say("Fee: {fee}", fee=_fee_text(say, tiers[0], quote.currency)),)
    return tuple(
        say(
            "Fee from {sum}: {fee}",
            sum=say.money(max(tier.from_minor, quote.min_minor), quote.currency),
            fee=_fee_text(say, tier, quote.currency),
        )
        for tier in tiers
    )


def is_free(tier: FeeTier) -> bool:
    """Return whether a tier takes nothing."""
    return tier.fixed_minor == 0 and not tier.percent.strip("0.")


def _fee_text(say: Say, tier: FeeTier, currency: str) -> str:
    if is_free(tier):
        return say("none")
    percent = percent_text(say, tier.percent)
    fixed = say.money(tier.fixed_minor, currency)
    if tier.fixed_minor == 0:
        return percent
    if not tier.percent.strip("0."):
        return fixed
    return f"{percent}{NO_BREAK_SPACE}+{NO_BREAK_SPACE}{fixed}"


def percent_text(say: Say, percent: str) -> str:
    """Return "2,5 %" as the language writes it, without useless zeros."""
    digits = percent.rstrip("0").rstrip(".") if "." in percent else percent
    if say.language == "en":
        return f"{digits}%"
    return f"{digits.replace('.', ',')}{NO_BREAK_SPACE}%"
