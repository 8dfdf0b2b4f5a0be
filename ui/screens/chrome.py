"""What surrounds every screen: brand band, title with logo, permanent controls, footer."""

from __future__ import annotations

from kiosk.views.base import LanguageChoice
from kiosk.views.intents import (
    AskWhoTakesMoney,
    CallPerson,
    Intent,
    OpenLanguages,
    SetLanguage,
    ToggleContrast,
    ToggleLargeText,
    ToggleLowReach,
)
from ui.fonts import pitch_of, size_of
from ui.layout import Area
from ui.sheet import Sheet
from ui.widgets.button import Face, button, padding_of
from ui.widgets.fitting import fit, height_for, width_in_lines
from ui.widgets.rows import Row, plan

TITLE_MM = 7.4
LOGO_MM = 6.4
BAND_MM = 3.0

Control = tuple[Face, Intent, str, bool]  # face, what it does, its name, whether it is on


def _controls(sheet: Sheet) -> list[Control]:
    frame, wish = sheet.screen.frame, sheet.screen.preferences
    cap = 4.9
    return [
        (Face(frame.person_label, "person", cap_mm=cap), CallPerson(), "control:person", False),
        (
            Face(frame.agent_label, link=True, cap_mm=cap),
            AskWhoTakesMoney(),
            "control:agent",
            False,
        ),
        (
            Face(frame.language_label, "language", cap_mm=cap),
            OpenLanguages(),
            "control:language",
            False,
        ),
        (
            Face(frame.text_size_label, "text-size", cap_mm=cap),
            ToggleLargeText(),
            "control:text-size",
            wish.large_text,
        ),
        (
            Face(frame.contrast_label, "contrast", cap_mm=cap),
            ToggleContrast(),
            "control:contrast",
            wish.high_contrast,
        ),
        (
            Face(frame.low_reach_label, "lower", cap_mm=cap),
            ToggleLowReach(),
            "control:low-reach",
            wish.low_reach,
        ),
    ]


def _rows(sheet: Sheet, width: int) -> list[tuple[list[Control], Row]]:
    """All controls in one row if it can be, with icons if there is room, else in two rows."""
    controls = _controls(sheet)
    gap = sheet.ruler.gap_least
    plain = [(Face(f.label, link=f.link, cap_mm=f.cap_mm), i, n, on) for f, i, n, on in controls]
    for row in (controls, plain):
        planned = plan(sheet, width, [face for face, *_ in row], gap, lines_max=2)
        if planned:
            return [(row, planned)]
    for row in (controls, plain):
        parts = [row[2:], row[:2]]
        plans = [plan(sheet, width, [face for face, *_ in part], gap) for part in parts]
        if all(plans):
            return [(part, p) for part, p in zip(parts, plans, strict=True) if p]
    least = Row((width // 3 - gap,) * 3, sheet.ruler.target * 3 // 2)
    return [(plain[:3], least), (plain[3:], least)]


def _bar(sheet: Sheet, area: Area, rows: list[tuple[list[Control], Row]]) -> None:
    theme, gap, y = sheet.theme, sheet.ruler.gap_least, area.y
    for controls, row in rows:
        spare = area.w - sum(row.widths) - gap * (len(controls) - 1)
        x = area.x
        for number, ((face, intent, name, on), width) in enumerate(
            zip(controls, row.widths, strict=True)
        ):
            if number == len(controls) - 1:
                width = area.right - x
            elif spare > 0:
                width += spare // len(controls)
            tone = theme.chosen if on else theme.control
            spot = Area(x, y, width, row.height)
            thick = max(3, sheet.ruler.px(0.9)) if name == "control:person" else 0
            if thick and not theme.dark:
                tone = tone.__class__(tone.fill, theme.ink, tone.text)
            button(sheet, spot, face, tone, theme.pressed, intent, name, border_px=thick)
            x += width + gap
        y += row.height + gap


def surround(sheet: Sheet) -> Area:
    """Draw band, controls and footer; returns the area for the screen itself."""
    ruler, frame = sheet.ruler, sheet.screen.frame
    whole = sheet.whole
    band, rest = whole.top(ruler.up(BAND_MM))
    sheet.box(band, sheet.theme.band)
    inner = Area(rest.x + ruler.margin, rest.y, rest.w - 2 * ruler.margin, rest.h)
    inner, _ = inner.top(inner.h - ruler.px(1.6))
    height = max(
        pitch_of(size_of(ruler.body)),
        height_for(sheet.fonts, frame.footer, False, ruler.body, inner.w),
    )
    foot, inner = inner.foot(height, ruler.px(1.6))
    sheet.text(foot, frame.footer, colour=sheet.theme.muted)
    if frame.controls_enabled:
        rows = _rows(sheet, inner.w)
        total = sum(row.height for _, row in rows) + ruler.gap_least * (len(rows) - 1)
        bar, inner = inner.foot(total, ruler.gap)
        _bar(sheet, bar, rows)
    return Area(inner.x, inner.y + ruler.px(3.2), inner.w, inner.h - ruler.px(3.2))


def logo(sheet: Sheet, area: Area, align: str = "right", valign: str = "top") -> Area:
    """The operator's name in its colour."""
    return sheet.text(
        area,
        sheet.screen.frame.brand.name,
        sheet.ruler.cap(LOGO_MM),
        True,
        sheet.theme.logo,
        align,
        valign,
        max_lines=1,
    )


def logo_width(sheet: Sheet) -> int:
    name = sheet.screen.frame.brand.name
    return width_in_lines(sheet.fonts, name, True, sheet.ruler.cap(LOGO_MM), 1)


def header(sheet: Sheet, area: Area, title: str = "", cap_mm: float = TITLE_MM) -> Area:
    """The title at the left, the logo at the right of the same line; returns what is below."""
    ruler = sheet.ruler
    title = title or sheet.screen.view.title
    room = area.w - logo_width(sheet) - ruler.px(6)
    cap = ruler.cap(cap_mm * (1.4 if ruler.panel.portrait else 1.0))
    done = fit(sheet.fonts, title, True, cap, ruler.body, room, ruler.px(200), 2)
    if done.size < size_of(ruler.body):
        done = fit(sheet.fonts, title, True, ruler.body, ruler.body, room, ruler.px(200))
    line = max(pitch_of(size_of(ruler.cap(LOGO_MM))), done.height)
    strip, rest = area.top(line, ruler.px(2.4))
    first, _ = strip.top(max(done.pitch, pitch_of(size_of(ruler.cap(LOGO_MM)))))
    if len(done.lines) == 1:
        strip = first
    sheet.text(strip.left(room)[0], title, cap, True, valign="middle")
    logo(sheet, first.right_side(area.w - room)[0], valign="middle")
    return rest


def language_columns(sheet: Sheet, width: int, languages: tuple[LanguageChoice, ...]) -> int:
    """The most columns in which every name fits on one line: all, half, a third ..."""
    names = [width_in_lines(sheet.fonts, x.own_name, True, sheet.ruler.body, 1) for x in languages]
    least = max(sheet.ruler.target, max(names) + 2 * padding_of(sheet) + 2)
    gap = sheet.ruler.gap_least
    fits = max(1, (width + gap) // (least + gap))
    rows = -(-len(languages) // fits)
    return -(-len(languages) // rows)


def languages_height(sheet: Sheet, width: int, languages: tuple[LanguageChoice, ...]) -> int:
    rows = -(-len(languages) // language_columns(sheet, width, languages))
    return rows * (sheet.ruler.target + sheet.ruler.gap_least) - sheet.ruler.gap_least


def language_grid(
    sheet: Sheet, area: Area, languages: tuple[LanguageChoice, ...], cap_mm: float = 4.9
) -> None:
    """Every language under its own name; the current one is filled and ticked."""
    columns = language_columns(sheet, area.w, languages)
    rows = -(-len(languages) // columns)
    theme = sheet.theme
    cells = area.grid(columns, rows, sheet.ruler.gap_least)
    for cell, language in zip(cells, languages, strict=False):
        button(
            sheet,
            cell,
            Face(language.own_name, cap_mm=cap_mm),
            theme.chosen if language.current else theme.control,
            theme.pressed,
            SetLanguage(language.code),
            f"language:{language.code}",
        )
