"""The question whether somebody is still there, over any screen."""

from __future__ import annotations

from kiosk.views.base import StillThereOverlay
from ui.layout import Area
from ui.sheet import Sheet
from ui.theme import blend
from ui.widgets.button import Face, choice_button, radius_of
from ui.widgets.flow import Block, Space, Words, flow, flow_height
from ui.widgets.rows import actions_height


def draw_overlay(sheet: Sheet, overlay: StillThereOverlay) -> None:
    """A card in the lower middle; everything else is out of play until it is answered."""
    ruler, theme = sheet.ruler, sheet.theme
    sheet.cover()
    sheet.items.clear()
    sheet.box(sheet.whole, blend(theme.paper, theme.ink, 0.12))
    sheet.box(sheet.whole.top(ruler.up(3.0))[0], theme.band)
    width = min(sheet.whole.w - 2 * ruler.margin, ruler.px(230))
    pad = ruler.px(8)
    button_h = max(ruler.up(26), actions_height(sheet, width - 2 * pad, (overlay.more_time,)))
    blocks: list[Block] = [
        Words(overlay.title, 9.0, bold=True),
        Space(2),
        Words(overlay.text, 6.4),
    ]
    text_h = flow_height(sheet, width - 2 * pad, blocks, 0.2)
    height = min(sheet.whole.h - 2 * ruler.margin, text_h + button_h + 3 * pad)
    card = sheet.whole.placed(width, height)
    if ruler.low:
        card = card._replace(y=sheet.whole.h - height - ruler.up(30))
    sheet.box(card, theme.card, theme.ink, max(3, ruler.px(0.9)), radius_of(sheet))
    row, rest = card.inset(pad).foot(button_h, pad)
    flow(sheet, rest, blocks)
    face = Face(overlay.more_time.label, overlay.more_time.icon, cap_mm=7.0)
    choice_button(sheet, _wide(row), overlay.more_time, face)


def _wide(row: Area) -> Area:
    return row
