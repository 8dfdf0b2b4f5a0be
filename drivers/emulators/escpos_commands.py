"""What a person may do to an emulated printer, as command lines."""

from __future__ import annotations

import math
from collections.abc import Callable

from drivers.emulators.console import CommandError
from drivers.emulators.escpos_printer import EscposPrinterCore

COMMANDS = (
    "paper ok|near|out [LINES]",
    "cover open|closed",
    "cutter jam|ok",
    "take",
    "power cycle|off|on",
    "restart at BYTES",
    "late S",
    "mute",
    "unmute",
    "buffer BYTES",
    "xoff hold|release",
    "asb on|off",
    "status",
)
LATE_S_MAX = 600.0
COUNT_MAX = 10_000_000


class EscposPrinterDevice(EscposPrinterCore):
    """The core with its command lines; an EmulatedDevice."""

    commands: tuple[str, ...] = COMMANDS

    def command(self, words: list[str], now: float) -> None:
        """Carry out one command line.  CommandError."""
        self.tick(now)
        self._carry_out(words, now)
        self.tick(now)
        self._tell()

    def _carry_out(self, words: list[str], now: float) -> None:
        plain: dict[tuple[str, ...], Callable[[], None]] = {
            ("paper", "ok"): lambda: self.load_paper("ok"),
            ("paper", "near"): lambda: self.load_paper("near"),
            ("paper", "out"): lambda: self.load_paper("out"),
            ("cover", "open"): lambda: self.move_cover(opened=True),
            ("cover", "closed"): lambda: self.move_cover(opened=False),
            ("cutter", "jam"): lambda: self.block_cutter(blocked=True),
            ("cutter", "ok"): lambda: self.block_cutter(blocked=False),
            ("take",): self.take_ticket,
            ("power", "cycle"): lambda: self.lose_power(now),
            ("power", "off"): lambda: self.lose_power(now, math.inf),
            ("power", "on"): lambda: self.switch_on(now),
            ("mute",): lambda: self.outbox.mute(muted=True),
            ("unmute",): lambda: self.outbox.mute(muted=False),
            ("xoff", "hold"): lambda: self.hold_xoff(held=True),
            ("xoff", "release"): lambda: self.hold_xoff(held=False),
            ("asb", "on"): lambda: self.report_by_itself(wanted=True),
            ("asb", "off"): lambda: self.report_by_itself(wanted=False),
            ("status",): self.tell_status,
        }
        counted: dict[tuple[str, ...], Callable[[str], None]] = {
            ("paper", "out"): lambda word: self.end_paper_after(_whole(word)),
            ("restart", "at"): lambda word: self.restart_at(max(1, _whole(word))),
            ("late",): lambda word: self.outbox.delay(_seconds(word)),
            ("buffer",): lambda word: self.inbox.resize(max(1, _whole(word))),
        }
        if tuple(words) in plain:
            plain[tuple(words)]()
        elif tuple(words[:-1]) in counted:
            counted[tuple(words[:-1])](words[-1])
        else:
            raise CommandError(f"no such command: {' '.join(words)}")


def _whole(word: str) -> int:
    if not (word.isascii() and word.isdecimal()) or int(word) > COUNT_MAX:
        raise CommandError(f"a whole number, not {word!r}")
    return int(word)


def _seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        raise CommandError(f"late needs seconds, not {word!r}") from None
    if not 0 <= seconds <= LATE_S_MAX:
        raise CommandError(f"late takes 0 to {LATE_S_MAX:.0f} seconds")
    return seconds
