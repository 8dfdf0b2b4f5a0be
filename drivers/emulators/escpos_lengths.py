"""How many bytes follow each ESC/POS command, so that none is ever taken for text.

Only what the emulated printers skip or carry out; the maker's reference gives every length.
"""

from __future__ import annotations

from collections.abc import Callable

# Commands with a fixed number of parameter bytes.
FIXED: dict[bytes, int] = {
    **dict.fromkeys((b"\x1b" + bytes([code]) for code in b"@2<LSimvFZ"), 0),
    **dict.fromkeys((b"\x1b" + bytes([code]) for code in b" !%-3=?EGJKMRTVadertu{C"), 1),
    **dict.fromkeys((b"\x1b" + bytes([code]) for code in b"$\\c"), 2),
    b"\x1bp": 3,
    b"\x1bW": 8,
    b"\x1b\xc1": 1,
    **dict.fromkeys((b"\x1c" + bytes([code]) for code in b"&."), 0),
    **dict.fromkeys((b"\x1c" + bytes([code]) for code in b"!-CW\xc1"), 1),
    **dict.fromkeys((b"\x1c" + bytes([code]) for code in b"Sp"), 2),
    b"\x1cP": 4,
    **dict.fromkeys((b"\x1d" + bytes([code]) for code in b":c\xe1\xe2\xe3\xe4\xe5\xf6\xf8"), 0),
    **dict.fromkeys((b"\x1d" + bytes([code]) for code in b"!/BEHITabfhrw\xe0"), 1),
    **dict.fromkeys((b"\x1d" + bytes([code]) for code in b"$LPW\\z\xe7"), 2),
    b"\x1d^": 3,
    b"\x10\x05": 1,
}

CUT_WITH_FEED = frozenset({65, 66, 97, 98, 103, 104})
BARCODE_COUNTED = 65
COLUMN_24_DOTS = frozenset({32, 33})
EJECTOR_EXTRA = {0x03: 1, 0x20: 2}
REAL_TIME_EXTRA = frozenset({7, 8, 18})
TABS_MAX = 32


def whole(command: bytes) -> bool:
    """Return whether the bytes so far are one whole command (a raster's data not included)."""
    if len(command) < 2:
        return False
    fixed = FIXED.get(command[:2])
    if fixed is not None:
        return len(command) >= 2 + fixed
    rule = RULES.get(command[:2])
    return True if rule is None else rule(command)


def _counted(command: bytes) -> bool:
    """GS ( X, FS ( X, ESC ( X: a letter, a size, so many bytes."""
    return len(command) >= 5 and len(command) >= 5 + int.from_bytes(command[3:5], "little")


def _cut(command: bytes) -> bool:
    return len(command) >= 3 and (command[2] not in CUT_WITH_FEED or len(command) >= 4)


def _barcode(command: bytes) -> bool:
    if len(command) < 3:
        return False
    if command[2] < BARCODE_COUNTED:
        return command[-1] == 0 and len(command) > 3
    return len(command) >= 4 and len(command) >= 4 + command[3]


def _columns(command: bytes) -> bool:
    """ESC *: a mode, a width, so many columns."""
    if len(command) < 5:
        return False
    column_bytes = 3 if command[2] in COLUMN_24_DOTS else 1
    return len(command) >= 5 + int.from_bytes(command[3:5], "little") * column_bytes


def _tabs(command: bytes) -> bool:
    return command[-1] == 0 or len(command) >= 2 + TABS_MAX


def _raster_head(command: bytes) -> bool:
    return len(command) >= 8


def _ejector(command: bytes) -> bool:
    return len(command) >= 3 and len(command) >= 3 + EJECTOR_EXTRA.get(command[2], 0)


def _collect(command: bytes) -> bool:
    """GS R: 30h now, 31h n after n seconds."""
    return len(command) >= 3 and (command[2] != 0x31 or len(command) >= 4)


def _macro(command: bytes) -> bool:
    return len(command) >= 4


def _real_time_status(command: bytes) -> bool:
    return len(command) >= 3 and (command[2] not in REAL_TIME_EXTRA or len(command) >= 4)


def _real_time_function(command: bytes) -> bool:
    return len(command) >= 3 and len(command) >= (10 if command[2] == 8 else 5)


def _downloaded(command: bytes) -> bool:
    """GS *: x times y times eight bytes."""
    return len(command) >= 4 and len(command) >= 4 + command[2] * command[3] * 8


def _nv_graphics(command: bytes) -> bool:
    return len(command) >= 4


def _counter_serial(command: bytes) -> bool:
    """GS C 0, 1, 2 and their character forms."""
    if len(command) < 3:
        return False
    extra = {0x30: 2, 0x31: 6, 0x32: 2}.get(command[2], 0)
    return len(command) >= 3 + extra


RULES: dict[bytes, Callable[[bytes], bool]] = {
    b"\x1d(": _counted,
    b"\x1c(": _counted,
    b"\x1b(": _counted,
    b"\x1dV": _cut,
    b"\x1dk": _barcode,
    b"\x1b*": _columns,
    b"\x1bD": _tabs,
    b"\x1dv": _raster_head,
    b"\x1de": _ejector,
    b"\x1dR": _collect,
    b"\x1dg": _nv_graphics,
    b"\x1dC": _counter_serial,
    b"\x1d*": _downloaded,
    b"\x10\x04": _real_time_status,
    b"\x10\x14": _real_time_function,
    b"\x1bB": _macro,
}
