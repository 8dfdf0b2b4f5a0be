"""Answers to mark, beside each other; the marked one has a tick, not only a colour."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.views.base import Choice, Role
from kiosk.views.intents import Choose
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import LABEL_MM, Face, button, icon_side, padding_of
from ui.widgets.fitting import height_for, width_in_lines
from ui.widgets.flow import cap_at

QUESTION_SHARE = 0.4  # beside the answers
LINES_MAX = 2


def options_of(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Those to mark."""
    return tuple(choice for choice in choices if choice.role is Role.OPTION)


def others_of(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Those that lead on or back."""
    return tuple(choice for choice in choices if choice.role is not Role.OPTION)


@dataclass(frozen=True)
class Options:
    """A question and its answers; a block of a flow.

    Nothing moves when another question, or what an answer means, takes the question's place.
    """

    question: str
    choices: tuple[Choice, ...]

    def height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        row, gap = self._row_height(sheet), sheet.ruler.gap_least
        if _beside(sheet):
            return row
        rows = -(-len(self.choices) // self._columns(sheet, width))
        return self._question_height(sheet, width, squeeze) + rows * (row + gap)

    def draw(self, sheet: Sheet, area: Area, squeeze: float) -> None:
        if _beside(sheet):
            words, answers = area.left(
                min(round(area.w * QUESTION_SHARE), area.w - self._least(sheet)),
                sheet.ruler.px(4),
            )
            sheet.text(words, self.question, bold=True, balance=True)
            self._row(sheet, answers)
            return
        height = self._question_height(sheet, area.w, squeeze)
        words, rest = area.top(height, sheet.ruler.gap_least)
        sheet.text(words, self.question, cap_at(sheet, LABEL_MM, squeeze), True, valign="top")
        columns = self._columns(sheet, area.w)
        if columns == len(self.choices):
            self._row(sheet, rest)
            return
        rows = -(-len(self.choices) // columns)
        cells = rest.grid(columns, rows, sheet.ruler.gap_least)
        for choice, cell in zip(self.choices, cells, strict=False):
            _answer(sheet, cell, choice)

    def _question_height(self, sheet: Sheet, width: int, squeeze: float) -> int:
        cap = cap_at(sheet, LABEL_MM, squeeze)
        return height_for(sheet.fonts, self.question, True, cap, width)

    def _widths(self, sheet: Sheet) -> list[int]:
        """What each answer needs, with room for the tick."""
        ruler = sheet.ruler
        rest = icon_side(sheet, LABEL_MM) + ruler.px(2.4) + 2 * padding_of(sheet) + 2
        return [
            max(
                ruler.target,
                rest + width_in_lines(sheet.fonts, choice.label, True, ruler.body, LINES_MAX),
            )
            for choice in self.choices
        ]

    def _least(self, sheet: Sheet) -> int:
        """The width of all answers in one row, and of the gap before them."""
        gaps = sheet.ruler.gap_least * (len(self.choices) - 1)
        return sum(self._widths(sheet)) + gaps + sheet.ruler.px(4)

    def _row_height(self, sheet: Sheet) -> int:
        lines = LINES_MAX * pitch_of(size_of(sheet.ruler.body)) + 2 * sheet.ruler.px(1.0)
        return max(sheet.ruler.target, lines)

    def _columns(self, sheet: Sheet, width: int) -> int:
        count, gap = len(self.choices), sheet.ruler.gap_least
        if self._least(sheet) <= width:
            return count
        columns = max(1, (width + gap) // (max(self._widths(sheet)) + gap))
        return -(-count // -(-count // columns))  # rows of even length

    def _row(self, sheet: Sheet, area: Area) -> None:
        """All answers in one row, the spare room shared out."""
        gap, widths = sheet.ruler.gap_least, self._widths(sheet)
        spare = (area.w - sum(widths) - gap * (len(widths) - 1)) // len(widths)
        rest = area
        for choice, width in zip(self.choices, widths, strict=True):
            cell, rest = rest.left(width + spare, gap)
            _answer(sheet, cell, choice)


def _answer(sheet: Sheet, cell: Area, choice: Choice) -> None:
    theme = sheet.theme
    button(
        sheet,
        cell,
        Face(choice.label, "check" if choice.selected else "", cap_mm=LABEL_MM),
        theme.chosen if choice.selected else theme.control,
        theme.pressed,
        Choose(sheet.screen.serial, choice.id),
        f"choice:{choice.id}",
    )


def _beside(sheet: Sheet) -> bool:
    """Whether the question stands before its answers: a wide panel in usual text; else above."""
    return not sheet.ruler.panel.portrait and sheet.ruler.scale == 1.0
