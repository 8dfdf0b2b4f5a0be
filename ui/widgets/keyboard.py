"""A keyboard of letters: rows as they come or as many columns as fit, on one page or more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.views.account import LettersView
from kiosk.views.intents import EraseAll, EraseDigit, TypeLetter
from ui.fonts import size_of
from ui.items import TurnPage, Wish
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import Face, button, icon_side, padding_of

KEY_MM, KEY_TALL_MM = 26.0, 34.0
LETTER_MM = 7.4
SPACE, ERASE, PAGE = "space", "erase", "page"
PAGES_MAX = 3


@dataclass(frozen=True)
class Keyboard:
    """All letters, and on how many pages they stand."""

    rows: tuple[tuple[str, ...], ...]
    pages: int
    space: bool
    own_rows: bool  # as the alphabet has them; else as many beside each other as fit

    @staticmethod
    def ways(sheet: Sheet, width: int, view: LettersView) -> Iterator[Keyboard]:
        """From the most familiar to the lowest."""
        space = bool(view.space_label)
        own = Keyboard(view.keys, 1, space, own_rows=True)
        if max(len(row) for row in view.keys) <= own.fit(sheet, width):
            yield own
        for pages in range(1, PAGES_MAX + 1):
            yield Keyboard(view.keys, pages, space, own_rows=False)

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(letter for row in self.rows for letter in row)

    def _others(self) -> tuple[str, ...]:
        """Keys behind the letters."""
        page = (PAGE,) if self.pages > 1 else ()
        return (*page, *((SPACE,) if self.space else ()), ERASE)

    def of_page(self, page: int) -> tuple[str, ...]:
        each = -(-len(self.letters) // self.pages)
        return self.letters[page * each : (page + 1) * each]

    def fit(self, sheet: Sheet, width: int) -> int:
        """How many keys stand beside each other."""
        gap = sheet.ruler.gap_least
        return max(1, (width + gap) // (sheet.ruler.target + gap))

    def lines(self, sheet: Sheet, width: int, page: int) -> list[tuple[str, ...]]:
        """Keys row by row: as the alphabet's own rows where that is wished, else filled up."""
        fit, others = self.fit(sheet, width), self._others()
        rows = list(self.rows)
        if self.own_rows:
            fit = max(len(row) for row in rows)
        if not self.own_rows:
            letters = self.of_page(page)
            count = -(-len(letters) // fit)
            rows = [letters[i * fit : (i + 1) * fit] for i in range(count)]
        if len(rows[-1]) + _columns(others) > fit:
            return [*rows, others]
        return [*rows[:-1], (*rows[-1], *others)]

    def height(self, sheet: Sheet, width: int) -> int:
        """The least it needs."""
        gap = sheet.ruler.gap_least
        count = max(len(self.lines(sheet, width, page)) for page in range(self.pages))
        return count * (sheet.ruler.target + gap) - gap

    def height_wished(self, sheet: Sheet, width: int) -> int:
        ruler = sheet.ruler
        key = ruler.up(KEY_TALL_MM if ruler.panel.portrait else KEY_MM)
        return self.height(sheet, width) * key // ruler.target


def keyboard(sheet: Sheet, area: Area, board: Keyboard, view: LettersView) -> None:
    """Draw the keys of this page; a key leads to the letters of the next."""
    page = 0
    if board.pages > 1:
        sheet.pages = board.pages
        page = sheet.page = min(sheet.page, board.pages - 1)
    lines = board.lines(sheet, area.w, page)
    gap = sheet.ruler.gap_least
    columns = max(
        _columns(line) for p in range(board.pages) for line in board.lines(sheet, area.w, p)
    )
    count = max(len(board.lines(sheet, area.w, p)) for p in range(board.pages))
    for line, spot in zip(lines, area.rows(count, gap), strict=False):
        cells, at = spot.columns(columns, gap), 0
        for key, wide in zip(line, _widths(line, columns), strict=True):
            end = cells[at + wide - 1]
            cell = Area(cells[at].x, spot.y, end.right - cells[at].x, spot.h)
            _key(sheet, cell, key, board, view)
            at += wide


def _columns(line: tuple[str, ...]) -> int:
    """The least it takes: the page key names two letters."""
    return len(line) + line.count(PAGE)


def _widths(line: tuple[str, ...], columns: int) -> list[int]:
    """How many columns each key takes: the eraser grows first, the space takes what is left."""
    wide = {key: _columns((key,)) for key in line}
    free = columns - sum(wide.values())
    for key, most in ((ERASE, 2), (PAGE, 2), (SPACE, 5), (ERASE, 4), (PAGE, 3), (SPACE, columns)):
        if key in wide:
            more = min(free, max(0, most - wide[key]))
            wide[key] += more
            free -= more
    return [wide[key] for key in line]


def _key(sheet: Sheet, cell: Area, key: str, board: Keyboard, view: LettersView) -> None:
    theme, serial = sheet.theme, sheet.screen.serial
    wish: Wish = TypeLetter(serial, key)
    face, hold = Face(key, cap_mm=LETTER_MM), None
    if key == ERASE:
        word = _word(sheet, cell, view.erase_label)
        face = Face(word, "erase", cap_mm=5.0 if word else LETTER_MM)
        wish, hold = EraseDigit(serial), EraseAll(serial)
    elif key == SPACE:
        word = _word(sheet, cell, view.space_label)
        face = Face(word, "space", cap_mm=5.0 if word else LETTER_MM)
        wish = TypeLetter(serial, " ")
    elif key == PAGE:
        to = (sheet.page + 1) % board.pages
        letters = board.of_page(to)
        face, wish = Face(f"{letters[0]}\u2013{letters[-1]}", cap_mm=4.9), TurnPage(to)
    button(sheet, cell, face, theme.control, theme.pressed, wish, f"key:{key}", hold=hold)


def _word(sheet: Sheet, cell: Area, label: str) -> str:
    """The label where it can be read beside its icon, else nothing."""
    room = cell.w - 2 * padding_of(sheet) - icon_side(sheet, 5.0) - sheet.ruler.px(2.4)
    return label if sheet.fonts.width(label, size_of(sheet.ruler.body), True) <= room else ""
