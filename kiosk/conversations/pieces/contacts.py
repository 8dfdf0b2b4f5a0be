"""Who helps, on which numbers, and who takes the money."""

from __future__ import annotations

from functools import partial

from kiosk.conversations.ground.requests import Conversation, choose, page
from kiosk.conversations.ground.visit import Visit
from kiosk.projection.ground.contacts import agent_view, contacts_view


def contacts(visit: Visit, door: str = "") -> Conversation[str]:
    """Show the numbers, named after the door that led here; return the choice pressed."""
    shown = partial(contacts_view, pack=visit.pack, terminal=visit.terminal, door=door)
    return (yield from choose(page(f"contacts:{door}", shown, visit.timeouts.menu_s)))


def agent(visit: Visit) -> Conversation[None]:
    """Show who takes the money."""
    shown = partial(agent_view, pack=visit.pack)
    yield from choose(page("agent", shown, visit.timeouts.menu_s))
