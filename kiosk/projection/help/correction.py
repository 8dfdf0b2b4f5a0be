"""A payment to a wrong number: what would move and who may object, or why nothing can."""

from __future__ import annotations

from datetime import datetime

from contract.account.help import CorrectionPreview, CorrectionRefusal
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.needs import PackFacts
from kiosk.projection.ground.paper import ReceiptState, slip_note
from kiosk.projection.ground.parts import back, choice, home, numbered, spoken
from kiosk.projection.help.payment import message, not_found_view
from kiosk.say import Say
from kiosk.texts.sentence import sentence
from kiosk.views.account import DoneView, QuoteView, Tone
from kiosk.views.base import Role
from kiosk.views.general import Fact, MessageView

_WHY: dict[CorrectionRefusal, str] = {
    "too_old": sentence("The payment is too old for that."),
    "not_ours": sentence("One of the numbers is not of this operator, or it is closed."),
    "reversed": sentence("A correction of this payment was asked for before."),
    "too_different": sentence("The two numbers are too different for a mistake in typing."),
    "same": sentence("It is the same number."),
    "spent": sentence("The money was spent before it could be moved."),
}
# Another number may still be the right one.
_TYPE_ANEW = frozenset({"not_ours", "too_different", "same"})


def correction_view(
    say: Say, preview: CorrectionPreview, *, from_msisdn: str, to_msisdn: str
) -> QuoteView:
    """Return what would move, and what the number that loses it may do."""
    title = say("Correct the number?")
    amount = say.money(preview.amount_minor, preview.currency)
    facts = (
        Fact(say("From"), say.phone(from_msisdn)),
        Fact(say("To"), say.phone(to_msisdn)),
    )
    before = (
        say.plural(
            "The first number is told by SMS and may object for {n} hour.",
            "The first number is told by SMS and may object for {n} hours.",
            preview.objection_hours,
        ),
        say("What was spent there already is not moved."),
    )
    choices = numbered(back(say), choice(choice_ids.SEND, say("Send"), role=Role.PRIMARY))
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return QuoteView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, amount, *read, *before, choices=choices),
        subject=amount,
        facts=facts,
        also=before,
    )


def correction_refused_view(say: Say, pack: PackFacts, refusal: CorrectionRefusal) -> MessageView:
    """Return why nothing is moved, and whether another number helps."""
    if refusal in ("unknown", "limited"):
        return not_found_view(say, pack, 0 if refusal == "limited" else None)
    title = say("The number cannot be corrected")
    if refusal in _TYPE_ANEW:
        what_now = say("Compare the digits and try again.")
        again = choice(choice_ids.TRY_AGAIN, say("Another number"), role=Role.PRIMARY)
        choices = numbered(choice(choice_ids.HOME, say("To the start")), again)
    else:
        what_now = say("Let a person look at it.")
        choices = numbered(home(say))
    return message(
        say,
        pack,
        title,
        say(_WHY[refusal]),
        say("The money stays where it is."),
        what_now,
        choices,
    )


def correction_taken_view(
    say: Say,
    *,
    case_no: str,
    to_msisdn: str,
    moves_at: datetime,
    slip: ReceiptState,
) -> DoneView:
    """Return the case it became, and when the money moves."""
    title = say("Correct the number")
    headline = say("The correction is on its way.")
    lines = (say("If nobody objects, the money moves by itself."),)
    facts = (
        Fact(say("To"), say.phone(to_msisdn)),
        Fact(say("When"), say.moment(moves_at)),
    )
    note = slip_note(say, slip)
    choices = numbered(choice(choice_ids.DONE, say("Understood"), role=Role.PRIMARY))
    read = (f"{fact.label}: {fact.value}" for fact in facts)
    return DoneView(
        title=title,
        choices=choices,
        spoken=spoken(
            say, headline, *lines, *read, say.spoken_digits(case_no), note, choices=choices
        ),
        tone=Tone.GOOD,
        headline=headline,
        lines=lines,
        facts=facts,
        code=say.code(case_no),
        slip_note=note,
    )
