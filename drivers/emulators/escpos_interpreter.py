"""The command interpreter of an emulated printer: bytes become print on paper and effects.

It knows neither time nor sensors: every effect says how much paper it needs, and the mechanism
takes its time.  Real-time commands are carried out on arrival, elsewhere; here they are skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from drivers.api import Align
from drivers.emulators import escpos_lengths
from drivers.emulators.escpos_effects import Ask, Cut, Effect, Printed
from drivers.emulators.escpos_pages import FIRST_PAGE, PAGES
from drivers.emulators.escpos_paper import (
    Barcode,
    Blank,
    Letter,
    Paper,
    Style,
    Symbol,
    TextLine,
)
from drivers.escpos.profiles import CELL_DOTS_HIGH, CELL_DOTS_WIDE, LINE_DOTS, Profile
from drivers.escpos.tables import DLE, Command, PrintModeBit

ESC, FS, GS = 0x1B, 0x1C, 0x1D
LINE_FEED, TAB = 0x0A, 0x09
LEADS = frozenset({ESC, FS, GS, DLE})
TAB_COLUMNS = 8
CUT_MODES_PARTIAL = frozenset({1, 49, 66, 98, 104})
COMMAND_BYTES_MAX = 8192

Handler = Callable[["Interpreter", bytes], list[Effect]]


@dataclass
class _Raster:
    """A raster whose rows are still coming."""

    row_bytes: int
    rows_left: int
    wide: int
    high: int
    row: bytearray


@dataclass
class _QrSettings:
    module_dots: int = 3
    level: str = "l"
    data: bytes = b""


class Interpreter:
    """Takes one byte at a time; remembers modes and the line being filled."""

    def __init__(self, profile: Profile, paper: Paper) -> None:
        self.paper = paper
        self._profile = profile
        self._pending = bytearray()
        self._raster: _Raster | None = None
        self._graphics: tuple[list[int], int, int, int] | None = None
        self.reset_modes()

    def reset_modes(self) -> None:
        """ESC @: the print buffer and every mode."""
        self._letters: list[Letter] = []
        self._columns_of_dots: list[int] = []
        self._style = Style()
        self._align = Align.LEFT
        self._spacing = LINE_DOTS
        self._codec = FIRST_PAGE
        self._qr = _QrSettings()
        self._barcode_dots = 162

    def forget(self) -> None:
        """Drop the line being filled and the command being read."""
        self._pending.clear()
        self._raster = None
        self._letters = []
        self._columns_of_dots = []

    def feed(self, byte: int) -> list[Effect]:
        """Take one byte; return what it completes."""
        if self._raster is not None:
            return self._raster_byte(self._raster, byte)
        if self._pending:
            self._pending.append(byte)
            if not escpos_lengths.whole(bytes(self._pending)):
                if len(self._pending) > COMMAND_BYTES_MAX:
                    self._pending.clear()
                return []
            command = bytes(self._pending)
            self._pending.clear()
            return self._carry_out(command)
        if byte in LEADS:
            self._pending.append(byte)
            return []
        if byte == LINE_FEED:
            return self._print_line(self._spacing)
        if byte == TAB:
            gap = TAB_COLUMNS - len(self._letters) % TAB_COLUMNS
            return self._characters(" " * gap)
        if byte < 0x20 or byte == 0x7F:
            return []
        return self._characters(bytes([byte]).decode(self._codec, "replace"))

    def _carry_out(self, command: bytes) -> list[Effect]:
        for size in (3, 2):
            found = _HANDLERS.get(command[:size])
            if found is not None:
                return found(self, command[size:])
        return []

    def _characters(self, text: str) -> list[Effect]:
        effects: list[Effect] = []
        for character in text:
            used = sum(letter.style.wide for letter in self._letters)
            if used + self._style.wide > self._profile.columns:
                effects += self._print_line(self._spacing)
            self._letters.append(Letter(character, self._style))
        return effects

    def _print_line(self, pitch: int) -> list[Effect]:
        effects: list[Effect] = []
        if self._columns_of_dots:
            effects += self._print_columns()
        elif self._letters:
            high = max(letter.style.high for letter in self._letters) * CELL_DOTS_HIGH
            needed = high + LINE_DOTS - CELL_DOTS_HIGH
            dots = max(pitch, needed)
            self.paper.add(TextLine(tuple(self._letters), self._align, dots))
            self._letters = []
            effects.append(Printed(dots))
        elif pitch:
            self.paper.add(Blank(pitch))
            effects.append(Printed(pitch))
        return effects

    def _print_columns(self) -> list[Effect]:
        """Print the column image of ESC * that stands in the line."""
        wide = len(self._columns_of_dots)
        for bit in range(23, -1, -1):
            row = 0
            for column in self._columns_of_dots:
                row = row << 1 | column >> bit & 1
            self.paper.add_row(row, wide, self._align)
        self._columns_of_dots = []
        return [Printed(CELL_DOTS_HIGH)]

    def _flush(self) -> list[Effect]:
        return self._print_line(self._spacing) if self._letters else []

    def _begin_raster(self, head: bytes) -> list[Effect]:
        mode = head[0] & 3
        row_bytes = int.from_bytes(head[1:3], "little")
        rows = int.from_bytes(head[3:5], "little")
        effects = self._flush()
        if row_bytes and rows:
            self._raster = _Raster(row_bytes, rows, 1 + (mode & 1), 1 + (mode >> 1), bytearray())
        return effects

    def _raster_byte(self, raster: _Raster, byte: int) -> list[Effect]:
        raster.row.append(byte)
        if len(raster.row) < raster.row_bytes:
            return []
        self._add_rows(int.from_bytes(raster.row, "big"), raster.row_bytes * 8, raster)
        raster.row.clear()
        raster.rows_left -= 1
        if not raster.rows_left:
            self._raster = None
        return [Printed(raster.high)]

    def _add_rows(self, row: int, dots_wide: int, raster: _Raster) -> None:
        if raster.wide == 2:
            bits = f"{row:0{dots_wide}b}"
            row = int("".join(bit * 2 for bit in bits), 2)
        for _ in range(raster.high):
            self.paper.add_row(row, dots_wide * raster.wide, self._align)

    # --- commands ---------------------------------------------------------------------------

    def _initialize(self, _: bytes) -> list[Effect]:
        self.reset_modes()
        return []

    def _code_page(self, parameters: bytes) -> list[Effect]:
        codec = PAGES[self._profile.dialect].get(parameters[0])
        if codec is not None:
            self._codec = codec
        return []

    def _print_mode(self, parameters: bytes) -> list[Effect]:
        mode = PrintModeBit(parameters[0])
        self._style = replace(
            self._style,
            bold=bool(mode & PrintModeBit.EMPHASIZED),
            wide=2 if mode & PrintModeBit.DOUBLE_WIDTH else 1,
            high=2 if mode & PrintModeBit.DOUBLE_HEIGHT else 1,
            underline=bool(mode & PrintModeBit.UNDERLINE),
        )
        return []

    def _size(self, parameters: bytes) -> list[Effect]:
        wide, high = (parameters[0] >> 4 & 7) + 1, (parameters[0] & 7) + 1
        self._style = replace(self._style, wide=wide, high=high)
        return []

    def _emphasized(self, parameters: bytes) -> list[Effect]:
        self._style = replace(self._style, bold=bool(parameters[0] & 1))
        return []

    def _underline(self, parameters: bytes) -> list[Effect]:
        self._style = replace(self._style, underline=parameters[0] & 0x0F in (1, 2))
        return []

    def _reverse(self, parameters: bytes) -> list[Effect]:
        self._style = replace(self._style, reverse=bool(parameters[0] & 1))
        return []

    def _upside_down(self, parameters: bytes) -> list[Effect]:
        self._style = replace(self._style, upside_down=bool(parameters[0] & 1))
        return []

    def _justify(self, parameters: bytes) -> list[Effect]:
        align = {0: Align.LEFT, 1: Align.CENTRE, 2: Align.RIGHT}.get(parameters[0] & 0x0F)
        if align is not None and not self._letters:
            self._align = align
        return []

    def _spacing_default(self, _: bytes) -> list[Effect]:
        self._spacing = LINE_DOTS
        return []

    def _spacing_set(self, parameters: bytes) -> list[Effect]:
        self._spacing = parameters[0]
        return []

    def _feed_lines(self, parameters: bytes) -> list[Effect]:
        effects = self._flush()
        dots = parameters[0] * self._spacing
        return effects + (self._print_line(dots) if dots else [])

    def _feed_dots(self, parameters: bytes) -> list[Effect]:
        if self._letters or self._columns_of_dots:
            return self._print_line(parameters[0])
        return self._print_line(parameters[0]) if parameters[0] else []

    def _column_image(self, parameters: bytes) -> list[Effect]:
        mode, data = parameters[0], parameters[3:]
        step = 3 if mode in escpos_lengths.COLUMN_24_DOTS else 1
        double = 1 if mode in (1, 33) else 2
        for start in range(0, len(data), step):
            column = int.from_bytes(data[start : start + step], "big")
            if step == 1:  # eight dots stand for twenty-four
                column = int("".join(bit * 3 for bit in f"{column:08b}"), 2)
            self._columns_of_dots += [column] * double
        return []

    def _symbol(self, parameters: bytes) -> list[Effect]:
        """GS ( k: only QR (cn 31h), and only where the printer has it."""
        body = parameters[2:]
        if self._profile.qr_levels is None or body[:1] != b"\x31" or len(body) < 3:
            return []
        function, rest = body[1], body[2:]
        if function == 0x43:
            self._qr.module_dots = max(1, min(16, rest[0]))
        elif function == 0x45:
            self._qr.level = self._level(rest[0])
        elif function == 0x50:
            self._qr.data = rest[1:]
        elif function == 0x51 and self._qr.data:
            return self._print_symbol()
        return []

    def _level(self, byte: int) -> str:
        levels = self._profile.qr_levels
        assert levels is not None
        names = {levels.low: "l", levels.medium: "m", levels.quartile: "q", levels.high: "h"}
        return names.get(byte, "l")

    def _print_symbol(self) -> list[Effect]:
        from drivers.escpos.raster import qr_bitmap

        text = self._qr.data.decode("utf-8", "replace")
        symbol = Symbol(text, self._qr.module_dots, self._qr.level, self._align)
        try:
            bitmap = qr_bitmap(text, symbol.module_dots, level=symbol.level)
        except ValueError:  # more than any symbol holds
            return []
        effects = self._flush()
        self.paper.add(symbol)
        return [*effects, Printed(bitmap.rows * (2 if bitmap.doubled else 1))]

    def _barcode_height(self, parameters: bytes) -> list[Effect]:
        self._barcode_dots = parameters[0] or 1
        return []

    def _barcode(self, parameters: bytes) -> list[Effect]:
        counted = parameters[0] >= escpos_lengths.BARCODE_COUNTED
        data = parameters[2:] if counted else parameters[1:-1]
        text = data.decode("latin-1").removeprefix("{B")
        dots = max(LINE_DOTS, self._barcode_dots)
        effects = self._flush()
        self.paper.add(Barcode(text, dots, self._align))
        return [*effects, Printed(dots)]

    def _graphics_command(self, parameters: bytes) -> list[Effect]:
        """GS ( L: store (Function 112) and print (Function 50) a raster."""
        body = parameters[2:]
        if body[:2] == b"\x30\x70" and len(body) > 10:
            dots_wide = int.from_bytes(body[6:8], "little")
            row_bytes = (dots_wide + 7) // 8
            if not row_bytes:
                return []
            data = body[10:]
            rows = [
                int.from_bytes(data[start : start + row_bytes], "big")
                for start in range(0, len(data), row_bytes)
            ]
            self._graphics = (rows, row_bytes * 8, body[3], body[4])
        elif body[:1] == b"\x30" and body[1:2] in (b"\x02", b"\x32") and self._graphics:
            rows, dots_wide, wide, high = self._graphics
            effects = self._flush()
            form = _Raster(
                dots_wide // 8, 0, 2 if wide == 2 else 1, 2 if high == 2 else 1, bytearray()
            )
            for row in rows:
                self._add_rows(row, dots_wide, form)
            return [*effects, Printed(len(rows) * form.high)]
        return []

    def _cut(self, parameters: bytes) -> list[Effect]:
        partial = parameters[0] in CUT_MODES_PARTIAL
        effects = self._flush()
        if len(parameters) > 1 and parameters[1]:
            effects += self._print_line(parameters[1])
        return [*effects, Cut(partial)]

    def _cut_total(self, _: bytes) -> list[Effect]:
        return [*self._flush(), Cut(partial=False)]

    def _cut_partial(self, _: bytes) -> list[Effect]:
        return [*self._flush(), Cut(partial=True)]


def _asks(command: Command) -> Handler:
    def handler(interpreter: Interpreter, parameters: bytes) -> list[Effect]:
        return [Ask(command, parameters)]

    return handler


_HANDLERS: dict[bytes, Handler] = {
    Command.INITIALIZE.value: Interpreter._initialize,
    Command.CODE_PAGE.value: Interpreter._code_page,
    Command.PRINT_MODE.value: Interpreter._print_mode,
    Command.CHARACTER_SIZE.value: Interpreter._size,
    Command.EMPHASIZED.value: Interpreter._emphasized,
    b"\x1bG": Interpreter._emphasized,  # double-strike looks the same
    Command.UNDERLINE.value: Interpreter._underline,
    Command.REVERSE.value: Interpreter._reverse,
    Command.UPSIDE_DOWN.value: Interpreter._upside_down,
    Command.JUSTIFICATION.value: Interpreter._justify,
    Command.LINE_SPACING_DEFAULT.value: Interpreter._spacing_default,
    Command.LINE_SPACING.value: Interpreter._spacing_set,
    Command.FEED_LINES.value: Interpreter._feed_lines,
    Command.FEED_DOTS.value: Interpreter._feed_dots,
    Command.RASTER.value: Interpreter._begin_raster,
    b"\x1b*": Interpreter._column_image,
    Command.SYMBOL.value: Interpreter._symbol,
    b"\x1d(L": Interpreter._graphics_command,
    Command.BARCODE_HEIGHT.value: Interpreter._barcode_height,
    Command.BARCODE.value: Interpreter._barcode,
    Command.CUT.value: Interpreter._cut,
    Command.CUT_TOTAL.value: Interpreter._cut_total,
    Command.CUT_PARTIAL.value: Interpreter._cut_partial,
    **{
        command.value: _asks(command)
        for command in (
            Command.PRINTER_ID,
            Command.QUEUED_STATUS,
            Command.PAPER_SENSORS,
            Command.AUTO_STATUS,
            Command.RESPONSE,
            Command.EJECTOR,
            Command.PRESENT_PAPER,
            Command.STATUS_PUSH,
            Command.COUNTER_PAPER_LEFT,
            Command.COUNTER_CUTS,
            Command.COUNTER_PRINTED,
            Command.COUNTER_RETRACTED,
            Command.COUNTER_POWER_UPS,
            Command.COLLECT,
        )
    },
}
assert LINE_DOTS > CELL_DOTS_HIGH > CELL_DOTS_WIDE
