"""Buttons: a face in a tone, the same face pressed, and the target that joins them."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.base import Choice, Role
from kiosk.views.intents import Choose
from ui.fonts import cap_of, size_of
from ui.icons import SHAPES
from ui.items import Label, Wish
from ui.layout import Area
from ui.sheet import Sheet
from ui.theme import Tone
from ui.widgets.fitting import fit

LABEL_MM = 5.4


@dataclass(frozen=True)
class Face:
    """What stands on a button."""

    label: str
    icon: str = ""
    hint: str = ""
    cap_mm: float = LABEL_MM
    stacked: bool = False  # icon above the words instead of beside them
    align: str = "centre"
    link: bool = False  # words with a line under them instead of a border
    trailing: str = ""  # a small icon at the right edge


def radius_of(sheet: Sheet) -> int:
    return sheet.ruler.up(2.2)


def padding_of(sheet: Sheet) -> int:
    return sheet.ruler.px(3.2)


def icon_side(sheet: Sheet, cap_mm: float) -> int:
    return round(sheet.ruler.cap(cap_mm) * 1.55)


def button(
    sheet: Sheet,
    area: Area,
    face: Face,
    tone: Tone,
    pressed: Tone,
    wish: Wish | None,
    name: str,
    hold: Wish | None = None,
    border_px: int = 0,
) -> None:
    """Draw a button; without a wish it cannot be pressed."""
    border_px = border_px or max(2, sheet.ruler.px(0.5))
    _face(sheet, area, face, tone, border_px)
    if wish is not None:
        mark = sheet.begin()
        _face(sheet, area, face, pressed, border_px + 2)
        sheet.target(area, wish, sheet.since(mark), name, hold)


def choice_button(sheet: Sheet, area: Area, choice: Choice, face: Face | None = None) -> None:
    """A button for a choice of the view."""
    theme = sheet.theme
    tone, pressed = theme.control, theme.pressed
    if choice.role is Role.PRIMARY:
        tone, pressed = theme.primary, theme.primary_pressed
    if not choice.enabled:
        tone = theme.disabled
    icon = choice.icon if choice.icon in SHAPES else ""
    if choice.role is Role.BACK and not icon:
        icon = "back"
    face = face or Face(choice.label, icon)
    wish = Choose(sheet.screen.serial, choice.id) if choice.enabled else None
    thick = sheet.ruler.px(1.1) if choice.role is Role.PRIMARY and theme.dark else 0
    button(sheet, area, face, tone, pressed, wish, f"choice:{choice.id}", border_px=thick)


def hint_fits(sheet: Sheet, area: Area, face: Face) -> bool:
    """Whether the hint would be drawn: a hint is drawn whole or not at all."""
    mark = sheet.begin()
    _face(sheet, area, face, sheet.theme.control, 2)
    words = [" ".join(item.lines) for item in sheet.since(mark) if isinstance(item, Label)]
    return face.hint in words


def _face(sheet: Sheet, area: Area, face: Face, tone: Tone, border_px: int) -> None:
    if face.link and tone is not sheet.theme.pressed:
        sheet.box(area, sheet.theme.paper, None, 0, 0)
    else:
        sheet.box(area, tone.fill, tone.border, border_px, radius_of(sheet))
    inner = area.inset(padding_of(sheet), sheet.ruler.px(1.0))
    if face.trailing:
        side = icon_side(sheet, face.cap_mm) * 3 // 4
        spot, inner = inner.right_side(side, sheet.ruler.px(1.6))
        sheet.icon(spot, face.trailing, tone.text)
    if face.icon and face.stacked and face.label:
        inner = _icon_above(sheet, inner, face, tone)
    elif face.icon:
        inner = _icon_beside(sheet, inner, face, tone)
    _words(sheet, inner, face, tone)


def _icon_above(sheet: Sheet, inner: Area, face: Face, tone: Tone) -> Area:
    cap, least = _caps(sheet, face)
    gap = sheet.ruler.px(2.0)
    words = fit(sheet.fonts, face.label, True, cap, least, inner.w, inner.h).height
    if face.hint:
        words += fit(sheet.fonts, face.hint, False, least, least, inner.w, inner.h).height + gap
    side = min(inner.h - words - gap, round(cap * 2.6))
    if side < sheet.ruler.px(8):
        return inner
    group = inner.placed(inner.w, side + words + gap)
    spot, rest = group.top(side, gap)
    sheet.icon(spot, face.icon, tone.text)
    return rest


def _icon_beside(sheet: Sheet, inner: Area, face: Face, tone: Tone) -> Area:
    side = icon_side(sheet, face.cap_mm)
    gap = sheet.ruler.px(2.4)
    if face.align == "left":  # a door: the icon stands before two lines of words
        side, gap = min(round(side * 1.5), inner.h), sheet.ruler.px(4)
    elif face.cap_mm >= 8:
        side, gap = min(round(side * 1.6), inner.h), sheet.ruler.px(5)
    if not face.label:
        sheet.icon(inner.placed(side, side), face.icon, tone.text)
        return inner
    room = inner.w - side - gap
    words = fit(sheet.fonts, face.label, True, *_caps(sheet, face), room, inner.h, balance=True)
    if words.width > room or cap_of(words.size) < sheet.ruler.body:
        return inner  # the words need all of it
    if face.align == "centre":
        inner = inner.placed(side + gap + words.width, inner.h)
    spot, rest = inner.left(side, gap)
    sheet.icon(spot, face.icon, tone.text)
    return rest


def _caps(sheet: Sheet, face: Face) -> tuple[int, int]:
    return sheet.ruler.cap(face.cap_mm), sheet.ruler.body


def _words(sheet: Sheet, inner: Area, face: Face, tone: Tone) -> None:
    if not face.label:
        return
    cap, least = _caps(sheet, face)
    label = fit(sheet.fonts, face.label, True, cap, least, inner.w, inner.h)
    hint = fit(sheet.fonts, face.hint, False, least, least, inner.w, inner.h)
    gap = sheet.ruler.px(1.0)
    both = label.height + gap + hint.height
    whole = hint.size >= size_of(least) and hint.width <= inner.w
    if face.hint and whole and both <= inner.h:
        group = inner.placed(inner.w, both)
        above, below = group.top(label.height, gap)
        sheet.text(above, face.label, cap, True, tone.text, face.align, balance=True)
        sheet.text(below, face.hint, least, False, tone.text, face.align)
        return
    took = sheet.text(inner, face.label, cap, True, tone.text, face.align, balance=not face.link)
    if face.link:
        under = Area(took.x, took.bottom - 2, took.w, max(2, sheet.ruler.px(0.4)))
        sheet.box(under, sheet.theme.control.border)
