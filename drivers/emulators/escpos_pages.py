"""Which characters an emulated printer has under each number of ESC t."""

from __future__ import annotations

from drivers.escpos.profiles import Dialect

FIRST_PAGE = "cp437"
LAST_OF_OLD_PRINTERS = 19

EPSON_PAGES = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    34: "cp855",
    44: "cp1125",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
}
CUSTOM_PAGES = {
    number: codec
    for number, codec in EPSON_PAGES.items()
    if number <= LAST_OF_OLD_PRINTERS and codec != "cp857"
}
CITIZEN_PAGES = CUSTOM_PAGES | {6: "cp852", 7: "cp866", 8: "cp857"}

PAGES: dict[Dialect, dict[int, str]] = {
    Dialect.EPSON: EPSON_PAGES,
    Dialect.CUSTOM: CUSTOM_PAGES,
    Dialect.CITIZEN: CITIZEN_PAGES,
}
