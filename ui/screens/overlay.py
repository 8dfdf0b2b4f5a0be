"""The question whether somebody is still there, over any screen."""

from __future__ import annotations

from kiosk.views.base import StillThereOverlay
from ui.layout import Area
from ui.screens import chrome
from ui.sheet import Sheet
from ui.theme import blend
from ui.widgets.button import Face, choice_button, radius_of
from ui.widgets.flow import Block, Space, Words, flow, flow_height
from ui.widgets.rows import actions, actions_height


def draw_overlay(sheet: Sheet, overlay: StillThereOverlay) -> None:
    """A card in the middle; only it and the permanent controls can be pressed."""
    ruler, theme = sheet.ruler, sheet.theme
    sheet.undo((0, 0))
    area = chrome.surround(sheet)
    ground = Area(
        0, ruler.up(chrome.BAND_MM), sheet.whole.w, area.bottom - ruler.up(chrome.BAND_MM)
    )
    sheet.box(ground, blend(theme.paper, theme.ink, 0.16))
    width = min(area.w, ruler.px(330 if ruler.panel.portrait else 250))
    pad = ruler.px(8 if ruler.scale == 1.0 else 5)
    button_h = max(ruler.up(26), actions_height(sheet, width - 2 * pad, overlay.choices))
    blocks: list[Block] = [Words(overlay.title, 9.6, bold=True), Space(2), Words(overlay.text, 6.8)]
    room = area.h - button_h - 3 * pad
    text_h = min(room, flow_height(sheet, width - 2 * pad, blocks, 0.0))
    height = text_h + button_h + 3 * pad
    card = area.placed(width, height)
    if ruler.low:
        card = card._replace(y=max(area.y, area.bottom - height - ruler.px(20)))
    sheet.box(card, theme.card, theme.ink, max(3, ruler.px(0.9)), radius_of(sheet))
    row, rest = card.inset(pad).foot(button_h, pad)
    flow(sheet, rest, blocks)
    if overlay.no_hurry is not None:
        actions(sheet, row, overlay.choices)
        return
    face = Face(overlay.more_time.label, overlay.more_time.icon, cap_mm=7.0)
    choice_button(sheet, row, overlay.more_time, face)
