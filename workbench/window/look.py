"""Colours and type of the bench: a workshop, plainly not the product beside it."""

from __future__ import annotations

from ui.theme import Colour

BACKGROUND: Colour = (33, 38, 45)
PANEL: Colour = (45, 51, 60)
EDGE: Colour = (70, 78, 90)
INK: Colour = (236, 240, 245)
QUIET: Colour = (164, 174, 187)
BUTTON: Colour = (62, 70, 82)
HOVER: Colour = (78, 88, 103)
ON: Colour = (56, 118, 200)
ALARM: Colour = (176, 58, 50)
GOOD: Colour = (76, 187, 108)
WARNING: Colour = (240, 176, 52)
PAPER: Colour = (250, 249, 244)
PAPER_INK: Colour = (40, 40, 40)
UPWARD: Colour = (133, 214, 160)
DOWNWARD: Colour = (140, 187, 250)

TITLE_SIZE = 13
TEXT_SIZE = 12
SMALL_SIZE = 11
CLOCK_SIZE = 16
GAP = 6
PAD = 7
RADIUS = 5

# The usual colours of the bills, darkened for white figures.
BILL_COLOURS: dict[int, Colour] = {
    10: (88, 110, 74),
    50: (66, 96, 138),
    100: (158, 104, 62),
    200: (58, 122, 92),
    500: (112, 78, 136),
    1000: (38, 122, 128),
    2000: (52, 86, 158),
    5000: (168, 76, 52),
}
FOREIGN_COLOUR: Colour = (96, 104, 96)
WORN_COLOUR: Colour = (112, 104, 92)
