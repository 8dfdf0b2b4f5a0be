"""After a restart with money in: the customer may insert more or finish, and nothing else."""

from __future__ import annotations

from kiosk.cash.picture import CashPicture
from kiosk.conversations.ground.requests import (
    CloseMoney,
    Conversation,
    FinishCash,
    ReopenCash,
    Show,
    TimedOut,
    do,
    show,
)
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.money.cash import take_cash
from kiosk.conversations.money.top_up import conclude, takes_cash, top_up
from kiosk.projection.ground import choice_ids
from kiosk.projection.money.cash import commits, resume_view
from kiosk.views.intents import Choose


def resume_top_up(visit: Visit) -> Conversation[None]:
    """Ask to continue; without an answer the money goes where it was confirmed for."""
    answer = yield from _ask_to_continue(visit)
    if visit.around.asks_to_continue:
        more = answer == choice_ids.INSERT_MORE and takes_cash(visit)
        yield from do(ReopenCash() if more else FinishCash("finished" if answer else "idle"))
    yield from take_cash(visit)
    if (yield from conclude(visit)) == choice_ids.TOP_UP:
        yield from do(CloseMoney())
        yield from top_up(visit)


def _ask_to_continue(visit: Visit) -> Conversation[str]:
    """Return the choice; "" when time ran out, or a cheat took the question away."""
    while visit.around.asks_to_continue:
        picture = visit.around.picture
        assert picture is not None, "money is in"
        answer = yield from show(_question(visit, picture))
        if isinstance(answer, Choose):
            return answer.choice_id
        if isinstance(answer, TimedOut):
            return ""
    return ""


def _question(visit: Visit, picture: CashPicture) -> Show:
    return Show(
        "resume",
        lambda say, _: resume_view(say, visit.around.picture or picture),
        timeout_s=visit.timeouts.menu_s,
        warning=lambda say: commits(say, visit.around.picture or picture),
        watches=True,
        ends_in_answer=True,
        takes_back=False,
    )
