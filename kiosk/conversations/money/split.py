"""Part of the money on another number: the number, its part, a look at both, and the yes.

Bills may go on coming meanwhile.  Nothing here moves money: the desk keeps the parts in mind and
writes them at the customer's Finish; any other end leaves all to the number confirmed first.
"""

from __future__ import annotations

from functools import partial

from contract.messages import NumberCheckAnswer
from contract.quotes import Quote
from kiosk.cash.picture import CashPicture
from kiosk.cash.shares import Share, most_minor
from kiosk.conversations.ground.requests import (
    Ask,
    Changed,
    Conversation,
    FinishCash,
    Pressed,
    ShareMoney,
    Show,
    TimedOut,
    choose,
    do,
    page,
)
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.money.cash import beside_cash, is_open
from kiosk.conversations.money.payee import PROBLEMS, Confirmed, cannot_pay_here, confirm_question
from kiosk.conversations.pieces.number_entry import ask_number
from kiosk.conversations.pieces.places import PlacesScreen, Typed, type_places
from kiosk.numbers import NumberEntry
from kiosk.operator.questions import check_number
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.slip_codes import SUM_DIGITS
from kiosk.projection.money.cash import commits
from kiosk.projection.money.number import NumberProblem, checking_view
from kiosk.projection.money.split import (
    least_minor,
    part_view,
    share_number_view,
    shares_view,
    typed_minor,
    typed_part_view,
)
from kiosk.say import Say
from kiosk.views.account import MenuView
from kiosk.views.intents import Choose


def split_money(visit: Visit) -> Conversation[None]:
    """Let the customer part the money; whatever ends this, the cash screen comes next."""
    picture = visit.around.picture
    if picture is not None and picture.shares:
        answer = yield from choose(_shares_question(visit, picture), partial(beside_cash, visit))
        if answer == choice_ids.ALL_TO_FIRST:
            yield from do(ShareMoney(None))
        if answer != choice_ids.SPLIT:
            return
    yield from _add_share(visit)


def _add_share(visit: Visit) -> Conversation[None]:
    """Ask for number, part and yes, each again on the way back."""
    entry, problem = NumberEntry(visit.pack.region), None
    while True:
        typed = yield from _type_number(visit, entry, problem)
        if not isinstance(typed, NumberEntry):
            return
        entry, problem = typed, None
        msisdn = entry.e164
        assert msisdn is not None, "only a whole number leaves the keypad"
        quote = yield from _ask_quote(visit, msisdn)
        if quote is None:
            return
        if not isinstance(quote, Quote):
            problem = quote if isinstance(quote, NumberProblem) else None
            continue
        part_minor = yield from _ask_part(visit, msisdn, quote)
        if isinstance(part_minor, str):
            if part_minor != choice_ids.BACK:
                return
            continue
        offer = Confirmed(entry, msisdn, quote)
        question = confirm_question(visit, offer, part_minor)
        answer = yield from choose(question, partial(beside_cash, visit))
        if answer == choice_ids.YES:
            yield from do(ShareMoney(Share(msisdn, quote, part_minor)))
        if answer != choice_ids.BACK:
            return


def _type_number(
    visit: Visit, entry: NumberEntry, problem: NumberProblem | None
) -> Conversation[NumberEntry | str]:
    known = visit.session.msisdn
    typed = yield from ask_number(
        visit,
        "split_number",
        entry,
        lambda say, entry, untouched: share_number_view(
            say, visit.pack, entry, visit.around.picture, problem if untouched else None
        ),
        takes_back=False,
        shown=partial(beside_cash, visit),
    )
    visit.session.msisdn = known  # the visit's own stays the one to call back
    return typed


def _ask_quote(visit: Visit, msisdn: str) -> Conversation[Quote | NumberProblem | str | None]:
    """Return the price for this number, or why it gets no part; "" on the way back.

    None at the end of time, and once no cash is taken any more.
    """
    picture = visit.around.picture
    if picture is None or msisdn in {picture.msisdn, *(one.msisdn for one in picture.shares)}:
        return NumberProblem.GETS_A_PART
    check = _check(visit, msisdn, picture)
    answer = yield check
    while isinstance(answer, Changed | Pressed) and not isinstance(answer, Choose):
        if not is_open(visit):
            return None
        answer = yield check  # a key that means nothing here, or a bill
    if isinstance(answer, TimedOut):
        yield from do(FinishCash("idle"))
        return None
    if isinstance(answer, Choose):
        return ""
    if not isinstance(answer, NumberCheckAnswer):
        return NumberProblem.UNCHECKED
    if answer.verdict in PROBLEMS:
        return PROBLEMS[answer.verdict]
    quote = answer.quote
    if quote is None or cannot_pay_here(visit, answer) is not None:
        return NumberProblem.NOT_HERE
    now = visit.around.picture or picture
    fits = most_minor(now.quote, quote, now.rest_minor) >= least_minor(visit.pack, quote)
    return quote if fits else NumberProblem.TOO_LITTLE


def _check(visit: Visit, msisdn: str, picture: CashPicture) -> Ask:
    """Ask the operator; nobody waits for it without an end, and Back may be pressed meanwhile."""
    meanwhile = Show(
        "split_checking",
        lambda say, seconds: checking_view(say, visit.pack, msisdn, seconds),
        timeout_s=visit.timeouts.number_s,
        warning=lambda say: commits(say, visit.around.picture or picture),
        watches=True,
        ends_in_answer=True,
        takes_back=False,
    )
    return Ask(check_number(msisdn), meanwhile, is_silent=True)


def _ask_part(visit: Visit, msisdn: str, quote: Quote) -> Conversation[int | str]:
    """Return the part in minor units, or another choice; "" once no cash is taken any more."""
    shown = partial(beside_cash, visit)
    while True:
        picture = visit.around.picture
        if picture is None:
            return ""
        view = partial(part_view, pack=visit.pack, picture=picture, msisdn=msisdn, quote=quote)
        answer = yield from choose(page("split_part", view, visit.timeouts.number_s), shown)
        if answer.startswith(choice_ids.SUM):
            return choice_ids.sum_of(answer) or 0
        if answer != choice_ids.OTHER_SUM:
            return answer
        typed = yield from type_places(
            visit, "split_sum", SUM_DIGITS, _sum_screen(visit, picture, quote), shown=shown
        )
        if isinstance(typed, Typed):
            return typed_minor(visit.pack, typed.digits)
        if typed != choice_ids.BACK:
            return typed


def _sum_screen(visit: Visit, picture: CashPicture, quote: Quote) -> PlacesScreen:
    return lambda say, typed, _: typed_part_view(
        say, visit.pack, typed, visit.around.picture or picture, quote
    )


def _shares_question(visit: Visit, picture: CashPicture) -> Show:
    def view(say: Say) -> MenuView:
        return shares_view(say, visit.around.picture or picture)

    return page("shares", view, visit.timeouts.menu_s)
