"""The end of a visit: one touch on how it was, and what was done on paper if wished."""

from __future__ import annotations

from functools import partial

from contract.account.help import Satisfaction
from kiosk.conversations.ground.requests import Conversation, Show, TellOperator, choose, do
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.pieces.printing import print_slip
from kiosk.operator.questions import Question
from kiosk.projection.ground import choice_ids
from kiosk.projection.person.closing import closing_view
from kiosk.receipts.closing_slip import closing_slip


def closing(visit: Visit) -> Conversation[None]:
    """Ask how it was, once a visit; offer the slip while there is something to keep."""
    course, printed = visit.session.course, False
    while not course.rated or (course.done and not printed):
        answer = yield from choose(_question(visit, prints=bool(course.done) and not printed))
        match answer:
            case choice_ids.HAPPY | choice_ids.UNHAPPY:
                yield from _rate(visit, happy=answer == choice_ids.HAPPY)
            case choice_ids.PRINT:
                printed = True
                make = partial(
                    closing_slip,
                    pack=visit.pack,
                    terminal=visit.terminal,
                    accomplished=tuple(course.done),
                    at=visit.around.operator_time,
                )
                yield from print_slip(visit, "closing", make)
            case _:
                return


def _question(visit: Visit, *, prints: bool) -> Show:
    course = visit.session.course
    asks, accomplished = not course.rated, tuple(course.done)
    return Show(
        f"closing:{'asks' if asks else 'told'}",
        lambda say, _: closing_view(say, accomplished, asks=asks, prints=prints),
        timeout_s=visit.timeouts.receipt_s,
        takes_back=False,
    )


def _rate(visit: Visit, *, happy: bool) -> Conversation[None]:
    """Pass it on, of nobody in particular; whether it arrives keeps nobody waiting."""
    course = visit.session.course
    course.rated = True
    body = Satisfaction(
        visit_id=visit.session.visit_id,
        happy=happy,
        doors=tuple(course.doors),
        finished_without_person=not course.met_person,
    )
    yield from do(TellOperator(Question("say_satisfaction", body)))
