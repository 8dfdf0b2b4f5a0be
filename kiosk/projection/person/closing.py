"""The end of a visit: what was done, and one touch on how it was."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.accomplished import Accomplished
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.parts import choice, done, numbered, spoken
from kiosk.projection.ground.printing import print_choice
from kiosk.say import Say
from kiosk.views.account import ListView, MenuView, Row, Tone
from kiosk.views.base import Choice, View

ROWS_MAX = 5


def closing_view(
    say: Say, accomplished: Sequence[Accomplished], *, asks: bool, prints: bool
) -> View:
    """Return what was done with its numbers and dates, and the question how it was."""
    title = say("How was it?") if asks else say("What was done")
    lead = say("Nobody is told who said it.") if asks else ""
    choices = numbered(*_answers(say, asks=asks), *_print(say, prints=prints), done(say))
    if not accomplished:
        return MenuView(
            title=title,
            choices=choices,
            spoken=spoken(say, title, lead, choices=choices),
            lead=lead,
        )
    rows = tuple(_row(say, one) for one in accomplished[-ROWS_MAX:])
    read = (", ".join(filter(None, (row.label, row.detail, row.value))) for row in rows)
    return ListView(
        title=title,
        choices=choices,
        spoken=spoken(say, title, lead, *read, choices=choices),
        rows=rows,
        lead=lead,
    )


def _answers(say: Say, *, asks: bool) -> tuple[Choice, ...]:
    if not asks:
        return ()
    return (
        choice(choice_ids.HAPPY, say("It went well")),
        choice(choice_ids.UNHAPPY, say("It did not go well")),
    )


def _print(say: Say, *, prints: bool) -> tuple[Choice, ...]:
    return (print_choice(say),) if prints else ()


def _row(say: Say, one: Accomplished) -> Row:
    due = "" if one.due is None else f"{say('At the latest')}: {say.moment(one.due)}"
    return Row(one.told(say), due, say.code(one.code) if one.code else "", tone=Tone.GOOD)
