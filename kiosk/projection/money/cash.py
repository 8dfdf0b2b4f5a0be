"""Screens with money in: bills going in, a large bill held, sending, resuming after a restart."""

from __future__ import annotations

from contract.quotes import split_payment
from drivers.api import RejectReason
from kiosk.cash.picture import BillNews, CashPicture, ReturnReason
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import limits_text
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.overlay import claims, pays
from kiosk.projection.ground.parts import SLOW_AFTER_S, back, choice, numbered, spoken
from kiosk.projection.money.number import is_free
from kiosk.projection.money.split import share_facts
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.base import Choice, Role
from kiosk.views.general import Fact
from kiosk.views.top_up import CashView, EscrowQuestionView, Lane, ResumeView, SendingView

_LANES = {
    BillNews.WAITING: Lane.WAITING,
    BillNews.READING: Lane.READING,
    BillNews.HELD: Lane.READING,
    BillNews.STACKING: Lane.READING,
    BillNews.KEPT: Lane.KEPT,
    BillNews.GIVEN_BACK: Lane.GIVEN_BACK,
    BillNews.REFUSED: Lane.REFUSED,
    BillNews.TROUBLE: Lane.TROUBLE,
    BillNews.CLOSED: Lane.CLOSED,
}
_REJECTED = {
    RejectReason.UNKNOWN: sentence("The bill came back. Please try it again or take another."),
    RejectReason.INSERTED_BADLY: sentence("The bill came back. Please put it in straight."),
    RejectReason.NOT_RECOGNISED: sentence(
        "The bill came back: it could not be read. Smooth it or take another."
    ),
    RejectReason.DENOMINATION_OFF: sentence("Such bills are not taken here."),
    RejectReason.TWO_BILLS: sentence("The bills came back. Please put them in one by one."),
    RejectReason.TOO_LONG_OR_SHORT: sentence(
        "The bill came back: it is torn, folded or taped. Please take another."
    ),
    RejectReason.DEVICE_TROUBLE: sentence("The bill came back. Please wait a moment."),
}
_RETURNED = {
    ReturnReason.ASKED: sentence("The bill of {bill} is given back."),
    ReturnReason.OVER_MAXIMUM: sentence("{bill} is given back: it would be more than the limit."),
    ReturnReason.DENOMINATION_OFF: sentence("{bill} is given back: such bills are not taken here."),
    ReturnReason.FOREIGN_CURRENCY: sentence("The bill is given back: it is foreign money."),
    ReturnReason.FINISHING: sentence("{bill} is given back: you are finishing already."),
    ReturnReason.TROUBLE: sentence("{bill} is given back. Please try again in a moment."),
}
_NO_BILL_NAMED = sentence("The bill is given back.")


def cash_view(
    say: Say, pack: PackFacts, picture: CashPicture, *, may_split: bool = False
) -> CashView:
    """Return the cash screen; nothing on it is more than what is durable."""
    title = say("Put bills in one by one")
    quote = picture.quote
    quotes = (quote, *(share.quote for share in picture.shares))
    free = all(is_free(tier) for one in quotes for tier in one.fee_tiers)
    missing_minor = _missing_minor(picture)
    credited_minor = 0 if missing_minor else picture.credited_minor()
    credited = say.money(credited_minor, quote.currency)
    inserted = say.money(picture.inserted_minor, quote.currency)
    lane_text = _lane_text(say, picture)
    bills = tuple(say.amount(value, quote.currency) for value in picture.denominations_minor)
    choices = _cash_choices(say, picture, may_split=may_split)
    parts = share_facts(say, picture) if picture.shares else ()
    room = _room_left(say, picture)
    no_change = say("No change is given")
    fee_label = say("No fee") if free else say("Fee")
    fee = "" if free else say.money(0 if missing_minor else picture.fee_minor, quote.currency)
    money = say("Put in: {inserted}. Will be credited: {credited}.",
                inserted=inserted, credited=credited)  # fmt: skip
    read = (f"{part.label}: {part.value}" for part in parts)
    return CashView(
        title=title,
        choices=choices,
        spoken=spoken(say, lane_text, money, *read, room, no_change, choices=choices),
        number=say.phone(picture.msisdn),
        credited_label=say("Will be credited"),
        credited=credited,
        inserted_label=say("Put in"),
        inserted=inserted,
        fee_label=fee_label,
        fee=fee,
        has_fee=not free,
        room_left=room,
        bills=bills,
        lane=_lane(picture),
        lane_text=lane_text,
        no_change=no_change,
        parts=parts,
    )


def _done(say: Say, picture: CashPicture) -> str:
    """Return what Done does with the money in."""
    currency = picture.quote.currency
    if picture.inserted_minor == 0:
        return say("Done")
    if _missing_minor(picture):
        return say("Stop: a slip for {amount}", amount=say.money(picture.inserted_minor, currency))
    return say("Done: credit {amount}", amount=say.money(picture.credited_minor(), currency))


def _cash_choices(say: Say, picture: CashPicture, *, may_split: bool) -> tuple[Choice, ...]:
    finish = choice(
        choice_ids.FINISH,
        _done(say, picture),
        role=Role.PRIMARY,
        enabled=picture.can_finish and not picture.finishing,
    )
    if picture.can_leave and picture.inserted_minor == 0:
        return numbered(back(say), finish)
    if may_split and (picture.can_share or picture.shares):
        label = say("Change the parts") if picture.shares else say("Put part on another number")
        enabled = picture.can_finish and not picture.finishing
        return numbered(choice(choice_ids.SPLIT, label, enabled=enabled), finish)
    return numbered(finish)


def _room_left(say: Say, picture: CashPicture) -> str:
    currency = picture.quote.currency
    if picture.chosen_minor is not None and picture.inserted_minor <= picture.chosen_minor:
        return _chosen(say, picture.chosen_minor, picture.inserted_minor, currency)
    if picture.inserted_minor == 0:
        return limits_text(say, picture.quote.min_minor, picture.room_left_minor)
    if picture.room_left_minor <= 0:
        return say("This is the most at a time")
    if picture.finishing or picture.news in (BillNews.CLOSED, BillNews.TROUBLE):
        return ""
    missing = _missing_minor(picture)
    if missing:
        return say("At least {amount} more is needed", amount=say.money(missing, currency))
    return say("Up to {amount} more", amount=say.money(picture.room_left_minor, currency))


def _missing_minor(picture: CashPicture) -> int:
    """What is missing to the smallest payment; below it nothing is credited but kept as a claim."""
    some = picture.inserted_minor > 0
    return max(0, picture.quote.min_minor - picture.inserted_minor) if some else 0


def _lane(picture: CashPicture) -> Lane:
    lane = _LANES[picture.news]
    if picture.finishing and lane not in (Lane.READING, Lane.TROUBLE):
        return Lane.CLOSED
    return lane


def commits(say: Say, picture: CashPicture) -> str:
    """Return what becomes of the money in when the time ends."""
    currency = picture.quote.currency
    if _missing_minor(picture):
        return claims(say, picture.inserted_minor, currency)
    credited_minor = split_payment(picture.quote, picture.inserted_minor).credited_minor
    return pays(say, credited_minor, currency, picture.msisdn)


def _chosen(say: Say, chosen_minor: int, inserted_minor: int, currency: str) -> str:
    chosen = say.money(chosen_minor, currency)
    if inserted_minor == 0:
        return say("You chose {sum}", sum=chosen)
    if inserted_minor == chosen_minor:
        return say("You chose {sum}: all of it is in", sum=chosen)
    missing = say.money(chosen_minor - inserted_minor, currency)
    return say("You chose {sum}: {missing} to go", sum=chosen, missing=missing)


def _lane_text(say: Say, picture: CashPicture) -> str:
    if picture.finishing:
        return say("Finishing: no more bills, please.")
    known = picture.bill_minor is not None
    bill = say.money(picture.bill_minor or 0, picture.quote.currency)
    match picture.news:
        case BillNews.WAITING:
            return say("Waiting for a bill. Put it in flat.")
        case BillNews.READING | BillNews.HELD:
            return say("Reading the bill")
        case BillNews.STACKING:
            return say("Taking the bill: {bill}", bill=bill) if known else say("Reading the bill")
        case BillNews.KEPT if _missing_minor(picture):
            return say("{bill} is in. Put in another.", bill=bill)
        case BillNews.KEPT:
            return say("{bill} is in. Put in another or press Done.", bill=bill)
        case BillNews.GIVEN_BACK:
            reason = picture.return_reason or ReturnReason.TROUBLE
            if not known and reason is not ReturnReason.FOREIGN_CURRENCY:
                return say(_NO_BILL_NAMED)
            return say(_RETURNED[reason], bill=bill)
        case BillNews.REFUSED:
            return say(_REJECTED[picture.reject_reason or RejectReason.UNKNOWN])
        case BillNews.TROUBLE:
            if known:
                return say("The bill is stuck. Please wait: its money is not lost.")
            return say("The bill acceptor is in trouble. The money shown here is safe.")
        case BillNews.CLOSED:
            return say("No more bills are taken.")


def escrow_question_view(say: Say, picture: CashPicture) -> EscrowQuestionView:
    """Return the question about a held bill; its answer by silence is giving it back."""
    assert picture.bill_minor is not None, "a held bill has a denomination"
    currency = picture.quote.currency
    bill = say.money(picture.bill_minor, currency)
    title = say("This is {bill}. No change is given.", bill=bill)
    question = say("Keep this bill in the terminal?")
    inserted_minor = picture.inserted_minor + picture.bill_minor
    if picture.chosen_minor is not None and inserted_minor > picture.chosen_minor:
        chosen = say.money(picture.chosen_minor, currency)
        question = say("That is more than the {sum} you chose. Keep this bill?", sum=chosen)
    total = say.money(picture.credited_minor(picture.bill_minor), currency)
    would = Fact(say("Credited if you keep it"), total)
    choices = numbered(
        choice(choice_ids.GIVE_BACK, say("Give it back")),
        choice(choice_ids.KEEP, say("Keep it"), role=Role.PRIMARY),
    )
    read = f"{would.label}: {would.value}"
    return EscrowQuestionView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, question, read, choices=choices),
        number=say.phone(picture.msisdn),
        bill=bill,
        question=question,
        would_be_credited=would,
    )


def sending_view(
    say: Say, pack: PackFacts, msisdn: str, amount_minor: int, currency: str, seconds: float = 0.0
) -> SendingView:
    """Return what is shown while the payment goes out; after 2 s it says who is waited for."""
    title = say("Sending your money")
    if seconds < SLOW_AFTER_S:
        waiting = say("One moment, please.")
    else:
        waiting = say(
            "We are waiting for the answer of {operator}. Your money is safe.",
            operator=pack.brand.name,
        )
    amount = say.money(amount_minor, currency)
    read = say("{amount} goes to {number}.", amount=amount, number=say.phone(msisdn))
    return SendingView(
        title, (), spoken(say, title, read, waiting), say.phone(msisdn), amount, waiting
    )


def resume_view(say: Say, picture: CashPicture) -> ResumeView:
    """Return the question after a restart with money in; it lets nobody name another number."""
    title = say("Continue with your payment?")
    amount = say.money(picture.inserted_minor, picture.quote.currency)
    explanation = say("The power was cut. Everything you put in is still yours.")
    choices = numbered(
        choice(choice_ids.INSERT_MORE, say("Put in more")),
        choice(choice_ids.FINISH, _done(say, picture), role=Role.PRIMARY),
    )
    tail = say("Number ending in {tail}", tail=say.phone_tail(picture.msisdn))
    return ResumeView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, explanation, say.spoken_digits(tail), amount, choices=choices),
        number_tail=tail,
        amount=amount,
        explanation=explanation,
    )
