"""Where everything stands in the bench window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ui.layout import Area
from workbench.window import look, panels
from workbench.window.canvas import Canvas
from workbench.window.paper_roll import PaperRoll
from workbench.window.picture import Deed, Picture

HEAD_HEIGHT = 48
BILLS_HEIGHT = 96
LAMPS_HEIGHT = 92
WIRE_HEIGHT = 148
SWITCH_PITCH = 26
TABS_HEIGHT = 22


@dataclass
class Viewing:
    """What the developer looks at; nothing of the station's."""

    tab: str = "wire"
    enlarged: Path | None = None


def draw_bench(canvas: Canvas, picture: Picture, roll: PaperRoll, viewing: Viewing) -> None:
    """Draw one frame of the bench window."""
    canvas.surface.fill(look.BACKGROUND)
    area = canvas.area.inset(look.GAP)
    head, area = area.top(HEAD_HEIGHT, look.GAP)
    foot, area = area.foot(WIRE_HEIGHT, look.GAP)
    left, right = area.left((area.w - look.GAP) * 52 // 100, look.GAP)
    panels.draw_head(canvas, head, picture)
    bills, left = left.top(BILLS_HEIGHT, look.GAP)
    panels.draw_bills(canvas, bills, picture)
    height = len(picture.switches) * SWITCH_PITCH + look.TITLE_SIZE + 14
    switches, left = left.top(height, look.GAP)
    panels.draw_switches(canvas, switches, picture)
    panels.draw_phone(canvas, left, picture)
    accounts, right = right.foot(len(picture.accounts) * 19 + look.TITLE_SIZE + 14, look.GAP)
    panels.draw_accounts(canvas, accounts, picture)
    roll.draw(canvas, right, picture.tickets)
    _draw_foot(canvas, foot, picture, viewing)
    if viewing.enlarged is not None:
        roll.draw_enlarged(canvas, viewing.enlarged)


def _draw_foot(canvas: Canvas, area: Area, picture: Picture, viewing: Viewing) -> None:
    draw = {"wire": panels.draw_wire, "log": panels.draw_log, "lamps": panels.draw_lamps}
    draw[viewing.tab](canvas, area, picture)
    tabs = area.inset(look.PAD, 3).top(TABS_HEIGHT)[0].right_side(204)[0]
    for cell, name in zip(tabs.columns(3, 4), draw, strict=True):
        fill = look.ON if name == viewing.tab else look.BUTTON
        label = {"wire": "Wire", "log": "Log", "lamps": "Lamps"}[name]
        canvas.button(cell, label, Deed("view", name), fill, size=look.SMALL_SIZE)
