"""Something does not work: which of all problems it is, and what mends it."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.conversations.help.mending import mend
from kiosk.projection.ground import choice_ids
from kiosk.projection.help.problems import GROUPS, Group, group_view, problems_view


def problems(visit: Visit) -> Conversation[None]:
    """Show what can be out of order until the customer has enough."""
    while True:
        answer = yield from choose(page("problems", problems_view, visit.timeouts.menu_s))
        if not answer.startswith(choice_ids.PROBLEMS_OF):
            return
        name = answer.removeprefix(choice_ids.PROBLEMS_OF)
        (group,) = (one for one in GROUPS if one.name == name)
        if len(group.problems) == 1:
            yield from mend(visit, group.problems[0])
        else:
            yield from _of_group(visit, group)


def _of_group(visit: Visit, group: Group) -> Conversation[None]:
    while True:
        shown = partial(group_view, group=group)
        question = f"problems:{group.name}"
        answer = yield from choose(page(question, shown, visit.timeouts.menu_s))
        found = [one for one in group.problems if answer == f"{choice_ids.PROBLEM}{one.name}"]
        if not found:
            return
        yield from mend(visit, found[0])
