"""Text into an area: wrapped at words, shrunk within bounds, never cut.

Only a plain space and a hyphen between letters are places to break; digits keep together by the
no-break spaces they arrive with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ui.fonts import Fonts, pitch_of, size_of

SMALLEST = 8  # pixels; a text that does not even fit so is drawn outside its area, for tests to see


@dataclass(frozen=True)
class Fitted:
    """Lines and the size at which they fit."""

    lines: tuple[str, ...]
    size: int
    width: int
    height: int
    pitch: int


@lru_cache(maxsize=4096)
def wrap(fonts: Fonts, text: str, size: int, bold: bool, width: int) -> tuple[tuple[str, ...], int]:
    """Lines no wider than `width` where words allow it, and the widest line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and fonts.width(longer, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    widest = max(fonts.width(line, size, bold) for line in lines)
    return tuple(lines), widest


def _balanced(fonts: Fonts, text: str, size: int, bold: bool, width: int) -> tuple[str, ...]:
    """The same number of lines, but of even length."""
    lines, widest = wrap(fonts, text, size, bold, width)
    if len(lines) < 2:
        return lines
    low, high = widest // len(lines), width
    while high - low > 4:
        middle = (low + high) // 2
        tried, tried_widest = wrap(fonts, text, size, bold, middle)
        if len(tried) <= len(lines) and tried_widest <= width:
            high, lines = middle, tried
        else:
            low = middle
    return lines


@lru_cache(maxsize=4096)
def fit(
    fonts: Fonts,
    text: str,
    bold: bool,
    cap: int,
    least_cap: int,
    width: int,
    height: int,
    max_lines: int = 99,
    balance: bool = False,
) -> Fitted:
    """The largest size from `cap` down at which the text fits; below `least_cap` only in need."""
    size = size_of(cap)
    least = min(size, size_of(least_cap))
    while True:
        lines, widest = wrap(fonts, text, size, bold, width)
        pitch = pitch_of(size)
        fits = widest <= width and len(lines) <= max_lines and len(lines) * pitch <= height
        if fits or size <= SMALLEST:
            break
        size -= 1 if size <= least + 8 else 2
    if balance:
        lines = _balanced(fonts, text, size, bold, width)
        widest = max(fonts.width(line, size, bold) for line in lines)
    return Fitted(lines, size, widest, len(lines) * pitch, pitch)


def height_for(fonts: Fonts, text: str, bold: bool, cap: int, width: int) -> int:
    """Height of the text at this cap height, wrapped to this width."""
    size = size_of(cap)
    lines, _ = wrap(fonts, text, size, bold, width)
    return len(lines) * pitch_of(size)


@lru_cache(maxsize=1024)
def width_in_lines(fonts: Fonts, text: str, bold: bool, cap: int, lines: int) -> int:
    """The least width at which the text takes no more than so many lines."""
    size = size_of(cap)
    whole = fonts.width(text, size, bold)
    longest = max(fonts.width(word, size, bold) for word in text.split(" "))
    if lines == 1:
        return whole
    low, high = max(longest, whole // lines) - 1, whole
    while high - low > 1:
        middle = (low + high) // 2
        tried, widest = wrap(fonts, text, size, bold, middle)
        if len(tried) <= lines and widest <= middle:
            high = middle
        else:
            low = middle
    return high


def forget() -> None:
    """Let go of all texts that were fitted."""
    for remembered in (wrap, fit, width_in_lines):
        remembered.cache_clear()
