"""Bills go in: the cash screen, the question about a held bill, and what may be done beside it.

The desk writes; this only asks.  Money that is in is never waited for without an end: whatever
stands on the screen, the end of its time submits it to the number confirmed first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from kiosk.cash.picture import BillNews, CashPicture
from kiosk.cash.sale import EndReason
from kiosk.conversations.ground.requests import (
    AnswerEscrow,
    Changed,
    Conversation,
    FinishCash,
    Pressed,
    Show,
    TimedOut,
    do,
    show,
)
from kiosk.conversations.ground.visit import Visit
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.overlay import gives_back, leaves
from kiosk.projection.money.cash import cash_view, commits, escrow_question_view
from kiosk.say import Say
from kiosk.views.base import View
from kiosk.views.intents import Choose

Ended = EndReason | Literal[""]
Beside = Callable[[Visit], Conversation[None]]


def take_cash(visit: Visit, split: Beside | None = None) -> Conversation[Ended]:
    """Show the cash until nothing more is taken; split is what parts it, where it may be parted.

    Returns what the customer did last to end it; "" when the cash ended for another reason.
    """
    ended_by: Ended = ""
    while not visit.around.outcome.ended:
        if _is_held(visit):
            ended_by = (yield from _ask_about_held(visit)) or ended_by
            continue
        answer = yield from show(_cash_question(visit, may_split=split is not None))
        match answer:
            case Choose(_, choice_ids.FINISH):
                ended_by = "finished"
                yield from do(FinishCash(ended_by))
            case Choose(_, choice_ids.BACK):
                ended_by = "back"
                yield from do(FinishCash(ended_by))
            case Choose(_, choice_ids.SPLIT) if split is not None:
                yield from split(visit)
            case TimedOut():
                ended_by = "idle"
                yield from do(FinishCash(ended_by))
            case _:
                pass
    return ended_by


def beside_cash(visit: Visit, question: Show) -> Conversation[Pressed | TimedOut | None]:
    """Show something else while bills may still come; None once none are taken any more.

    A held bill is asked about first.  When the time of the question ends, all that is in goes to
    the number confirmed first.
    """
    while True:
        picture = visit.around.picture
        if picture is None or not is_open(visit):
            return None
        if _is_held(visit):
            yield from _ask_about_held(visit)
            continue
        answer = yield from show(_beside(visit, question, picture))
        if isinstance(answer, TimedOut):
            yield from do(FinishCash("idle"))
        if not isinstance(answer, Changed):
            return answer


def is_open(visit: Visit) -> bool:
    """Whether bills are still taken for this transaction."""
    picture = visit.around.picture
    return picture is not None and not picture.finishing and not visit.around.outcome.ended


def _beside(visit: Visit, question: Show, picture: CashPicture) -> Show:
    return replace(
        question,
        warning=lambda say: commits(say, visit.around.picture or picture),
        watches=True,
        ends_in_answer=True,
        takes_back=False,
        leaves_home=False,
        paused=visit.around.bill_moves,
    )


def _is_held(visit: Visit) -> bool:
    picture = visit.around.picture
    return picture is not None and picture.news is BillNews.HELD


def _ask_about_held(visit: Visit) -> Conversation[Ended]:
    """Ask once; without an answer in its time all that is in goes to its number."""
    picture = visit.around.picture
    assert picture is not None, "a bill is held in a transaction"
    held = Show(
        "escrow",
        lambda say, _: escrow_question_view(say, picture),
        timeout_s=visit.timeouts.cash_s,
        warning=gives_back,
        watches=True,
        ends_in_answer=True,
        takes_back=False,
    )
    match (yield from show(held)):
        case Choose(_, choice_ids.KEEP):
            yield from do(AnswerEscrow(keep=True))
        case Choose(_, choice_ids.GIVE_BACK):
            yield from do(AnswerEscrow(keep=False))
        case TimedOut():
            yield from do(FinishCash("idle"))
            return "idle"
        case _:
            pass
    return ""


def _cash_question(visit: Visit, *, may_split: bool) -> Show:
    picture = visit.around.picture

    def view(say: Say, seconds: float) -> View:
        now = visit.around.picture or picture
        assert now is not None, "a cash screen has cash to show"
        return cash_view(say, visit.pack, now, may_split=may_split)

    def warning(say: Say) -> str:
        if picture is None or not picture.inserted_minor:
            return leaves(say)
        return commits(say, picture)

    return Show(
        "cash",
        view,
        timeout_s=visit.timeouts.cash_s,
        warning=warning,
        watches=True,
        ends_in_answer=True,
        takes_back=False,
        paused=visit.around.bill_moves,
    )
