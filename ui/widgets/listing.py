"""Rows of a list: label, detail and value, and a button of their own at the right end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.views.account import Row, Tone
from kiosk.views.base import Choice
from kiosk.views.general import Fact
from ui.fonts import pitch_of, size_of
from ui.icons import SHAPES
from ui.layout import Area
from ui.sheet import Sheet
from ui.theme import Colour
from ui.widgets.button import LABEL_MM, Face, choice_button, padding_of
from ui.widgets.fitting import height_for, width_in_lines
from ui.widgets.flow import Block, Together, cap_at, gap_at

LABEL_LINES = 2
GROWN = -1.0  # the most that a row grows on a tall panel
ONE_LINE_SHARE = 0.2  # of the width, up to which a button says its words in one line
WORDS_SHARE = 0.45  # of the width, that label and detail keep at least
TONE_ICONS = {Tone.GOOD: "check", Tone.CARE: "warning", Tone.TROUBLE: "warning"}


def tone_colour(sheet: Sheet, tone: Tone) -> Colour:
    """Of an icon that says how something is meant."""
    theme = sheet.theme
    if tone is Tone.GOOD:
        return theme.good.border
    if tone is Tone.PLAIN:
        return theme.ink
    return theme.trouble.border


def icon_of(row: Row) -> str:
    """What stands before a row; "" for nothing."""
    return TONE_ICONS.get(row.tone, row.icon if row.icon in SHAPES else "")


def own_choices(
    rows: Sequence[Row], choices: tuple[Choice, ...]
) -> tuple[dict[str, Choice], tuple[Choice, ...]]:
    """The choices that rows name, by id, and all others."""
    named = {row.choice_id for row in rows if row.choice_id}
    own = {choice.id: choice for choice in choices if choice.id in named}
    return own, tuple(choice for choice in choices if choice.id not in named)


@dataclass(frozen=True)
class Columns:
    """What stands below each other in all rows of a list, in pixels; 0 for none."""

    icon: int
    value: int  # 0 also when values stand below their labels
    button: int
    button_h: int
    gap: int


def columns_of(
    sheet: Sheet, width: int, rows: Sequence[Row], own: dict[str, Choice], alert: bool = False
) -> Columns:
    """Widths that suit every row."""
    ruler, fonts = sheet.ruler, sheet.fonts
    gap = ruler.px(4.0)
    cap = cap_at(sheet, LABEL_MM, GROWN if ruler.panel.portrait else 0.0)
    icon = round(ruler.body * 1.9) if any(icon_of(row) for row in rows) or alert else 0
    labels = [own[row.choice_id].label for row in rows if row.choice_id in own]
    button = max((width_in_lines(fonts, label, True, cap, 1) for label in labels), default=0)
    if button > width * ONE_LINE_SHARE:
        button = max(width_in_lines(fonts, label, True, cap, LABEL_LINES) for label in labels)
    button_h = 0
    if labels:
        button = max(ruler.up(30), button + 2 * padding_of(sheet) + 4)
        room = button - 2 * padding_of(sheet)
        lines = max(height_for(fonts, label, True, cap, room) for label in labels)
        button_h = max(ruler.target, lines + 2 * ruler.px(1.4))
    value = max((fonts.width(row.value, size_of(cap), True) for row in rows), default=0)
    taken = sum(part + gap for part in (icon, value, button) if part)
    if value and width - taken < WORDS_SHARE * width:
        value = 0
    return Columns(icon, value, button, button_h, gap)


@dataclass(frozen=True)
class Listed:
    """One row; a block of a flow.  An alert stands on amber, so that it is not overlooked."""

    row: Row
    choice: Choice | None
    columns: Columns
    line_above: bool = False
    alert: bool = False
    total: bool = False  # the sum of the rows above it

    def _words(self, sheet: Sheet, width: int, squeeze: float) -> tuple[int, int, int, int]:
        """(width of the words, heights of label, detail and of a value below them)."""
        columns, row = self.columns, self.row
        room = width - sum(p + columns.gap for p in (columns.icon, columns.value) if p)
        if self.choice is not None or not self.alert:
            room -= columns.button + columns.gap if columns.button else 0
        if self.alert:
            room -= 2 * columns.gap
        cap = cap_at(sheet, LABEL_MM, squeeze)
        body = cap_at(sheet, 0, squeeze)
        label = height_for(sheet.fonts, row.label, True, cap, room)
        detail = height_for(sheet.fonts, row.detail, False, body, room) if row.detail else 0
        below = pitch_of(size_of(cap)) if row.value and not columns.value else 0
        return room, label, detail, below

    def _air(self, sheet: Sheet, squeeze: float) -> int:
        """Above and below the words; two buttons below each other keep their distance."""
        ruler = sheet.ruler
        least = ruler.px(1.6) if self.alert else 2
        return max(least, round(ruler.px(2.2) * (1 - squeeze)))

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        squeeze = max(GROWN, squeeze)
        words = sum(self._words(sheet, width, squeeze)[1:]) + 2 * self._air(sheet, squeeze)
        if self.choice is None:
            return words
        between = max(2, sheet.ruler.gap_least - gap_at(sheet, 1.0))  # a flow adds its own gap
        return max(words, self.columns.button_h + between)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        theme, row, columns = sheet.theme, self.row, self.columns
        squeeze = max(GROWN, squeeze)
        ink, muted = theme.ink, theme.muted
        _, label_h, detail_h, below_h = self._words(sheet, area.w, squeeze)
        inner = area
        if self.alert:
            ink = muted = theme.trouble.text
            sheet.box(area, theme.trouble.fill)
            bar = sheet.ruler.px(1.6)
            sheet.box(area.left(bar)[0], theme.trouble.border)
            inner = area.inset(columns.gap, 0)
        elif self.total:
            sheet.box(area.top(max(3, sheet.ruler.px(0.8)))[0], theme.ink)
        elif self.line_above:
            sheet.box(area.top(2)[0], theme.hairline)
        inner = self._ends(sheet, inner, squeeze, ink)
        words = inner.placed(inner.w, label_h + detail_h + below_h)
        spot, words = words.top(label_h)
        sheet.text(spot, row.label, cap_at(sheet, LABEL_MM, squeeze), True, ink, valign="top")
        if detail_h:
            spot, words = words.top(detail_h)
            body = cap_at(sheet, 0, squeeze)
            sheet.text(spot, row.detail, body, colour=muted, valign="top")
        if below_h:
            sheet.text(words, row.value, cap_at(sheet, LABEL_MM, squeeze), True, ink, valign="top")

    def _ends(self, sheet: Sheet, inner: Area, squeeze: float, ink: Colour) -> Area:
        """Icon, value and button; returns what is left for the words."""
        columns, row = self.columns, self.row
        if columns.icon:
            spot, inner = inner.left(columns.icon, columns.gap)
            name = "warning" if self.alert else icon_of(row)
            if name:
                tone = Tone.CARE if self.alert else row.tone
                sheet.icon(spot, name, tone_colour(sheet, tone))
        if columns.button and (self.choice is not None or not self.alert):
            spot, inner = inner.right_side(columns.button, columns.gap)
            if self.choice is not None:
                spot = spot.placed(spot.w, columns.button_h)
                choice_button(sheet, spot, self.choice, Face(self.choice.label))
        if columns.value:
            spot, inner = inner.right_side(columns.value, columns.gap)
            cap = cap_at(sheet, LABEL_MM, squeeze)
            sheet.text(spot, row.value, cap, True, ink, "right", max_lines=1)
        return inner


def listed(
    sheet: Sheet,
    width: int,
    rows: Sequence[Row],
    own: dict[str, Choice],
    alert: bool = False,
    total: Fact | None = None,
) -> list[Block]:
    """All rows as blocks of a flow; the last is their sum, where there is one."""
    last = Row(total.label if total else "", "", total.value if total else "")
    inner = width - 2 * sheet.ruler.px(4.0) if alert else width
    columns = columns_of(sheet, inner, [*rows, last], own, alert)
    found: list[Block] = [
        Listed(row, own.get(row.choice_id), columns, place > 0 and not alert, alert)
        for place, row in enumerate(rows)
    ]
    if total is None or not found:
        return found
    # The sum stands on no page of its own.
    end = Together((found[-1], Listed(last, None, columns, total=True)))
    return [*found[:-1], end]
