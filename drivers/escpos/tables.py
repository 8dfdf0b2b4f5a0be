"""ESC/POS bytes, each with the name its maker gives it.

Source: docs/protocols/escpos.md, which names the manuals; a test compares both, both ways.
"""

from __future__ import annotations

from enum import Enum, IntEnum, IntFlag, unique

XON = 0x11
XOFF = 0x13
DLE = 0x10

# The maker forbids these behind DLE inside data: the printer executes them on arrival.
REAL_TIME_CODES = frozenset({0x04, 0x05, 0x14})

PROCESS_ID_FIRST = 0x20
PROCESS_ID_LAST = 0x7E
PROCESS_ID_BYTES = 4


@unique
class Command(Enum):
    """The bytes a command starts with; its parameters follow."""

    INITIALIZE = b"\x1b\x40"
    SELECT_PERIPHERAL = b"\x1b\x3d"
    STANDARD_MODE = b"\x1b\x53"
    INTERNATIONAL_SET = b"\x1b\x52"
    CANCEL_KANJI = b"\x1c\x2e"
    CODE_PAGE = b"\x1b\x74"
    FONT = b"\x1b\x4d"
    PRINT_MODE = b"\x1b\x21"
    CHARACTER_SIZE = b"\x1d\x21"
    EMPHASIZED = b"\x1b\x45"
    UNDERLINE = b"\x1b\x2d"
    REVERSE = b"\x1d\x42"
    UPSIDE_DOWN = b"\x1b\x7b"
    JUSTIFICATION = b"\x1b\x61"
    LINE_SPACING_DEFAULT = b"\x1b\x32"
    LINE_SPACING = b"\x1b\x33"
    FEED_LINES = b"\x1b\x64"
    FEED_DOTS = b"\x1b\x4a"
    LEFT_MARGIN = b"\x1d\x4c"
    PRINT_AREA_WIDTH = b"\x1d\x57"
    RASTER = b"\x1d\x76\x30"
    SYMBOL = b"\x1d\x28\x6b"
    BARCODE_HEIGHT = b"\x1d\x68"
    BARCODE_WIDTH = b"\x1d\x77"
    BARCODE_TEXT_POSITION = b"\x1d\x48"
    BARCODE_TEXT_FONT = b"\x1d\x66"
    BARCODE = b"\x1d\x6b"
    CUT = b"\x1d\x56"
    CUT_TOTAL = b"\x1b\x69"
    CUT_PARTIAL = b"\x1b\x6d"
    PRINTER_ID = b"\x1d\x49"
    QUEUED_STATUS = b"\x1d\x72"
    PAPER_SENSORS = b"\x1b\x76"
    AUTO_STATUS = b"\x1d\x61"
    RESPONSE = b"\x1d\x28\x48"
    REAL_TIME_STATUS = b"\x10\x04"
    REAL_TIME_REQUEST = b"\x10\x05"
    REAL_TIME_FUNCTION = b"\x10\x14"
    # Custom
    EJECTOR = b"\x1d\x65"
    PRESENT_PAPER = b"\x1c\x50"
    STATUS_PUSH = b"\x1d\xe0"
    COUNTER_PAPER_LEFT = b"\x1d\xe1"
    COUNTER_CUTS = b"\x1d\xe2"
    COUNTER_PRINTED = b"\x1d\xe3"
    COUNTER_RETRACTED = b"\x1d\xe4"
    COUNTER_POWER_UPS = b"\x1d\xe5"
    # Citizen PPU-700
    COLLECT = b"\x1d\x52"


@unique
class Question(IntEnum):
    """Parameter of DLE EOT: what is asked in real time."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4
    ERROR_DETAILS_1 = 5
    ERROR_DETAILS_2 = 6
    PRINT_STATUS = 17
    FULL_STATUS = 20


@unique
class Request(IntEnum):
    """Parameter of DLE ENQ."""

    FEED_BUTTON = 0
    RECOVER_AND_CONTINUE = 1
    RECOVER_AND_CLEAR = 2


CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"

# GS ( H: Function 48, m 48; four bytes of process identifier follow.
SET_PROCESS_ID = b"\x1d\x28\x48\x06\x00\x30\x30"

# GS ( k for QR (cn 31h): the functions in the order they are sent.
QR_MODEL_2 = b"\x1d\x28\x6b\x04\x00\x31\x41\x32\x00"
QR_MODULE_SIZE = b"\x1d\x28\x6b\x03\x00\x31\x43"
QR_ERROR_LEVEL = b"\x1d\x28\x6b\x03\x00\x31\x45"
QR_STORE = b"\x31\x50\x30"
QR_PRINT = b"\x1d\x28\x6b\x03\x00\x31\x51\x30"


@unique
class Ejector(IntEnum):
    """Parameter of GS e (Custom)."""

    RETRACT = 0x02
    PRESENT = 0x03
    EJECT = 0x05
    STATUS = 0x06


# Bits that tell answers apart: `value & MASK == PATTERN`.
STATUS_MASK, STATUS_PATTERN = 0x93, 0x12
AUTO_MASK, AUTO_PATTERN = 0x93, 0x10
PLAIN_MASK, PLAIN_PATTERN = 0x90, 0x00


@unique
class Header(IntEnum):
    """First byte of a longer answer."""

    BLOCK = 0x37
    INFORMATION = 0x5F
    FULL_STATUS = 0x10


@unique
class BlockKind(IntEnum):
    """Second byte of an answer that starts with 37h."""

    PROCESS_ID = 0x22
    OFFLINE = 0x23
    CLEARED = 0x25


FULL_STATUS_SECOND = 0x0F


class PrinterBit(IntFlag):
    """DLE EOT 1."""

    DRAWER_PIN = 0x04
    OFFLINE = 0x08
    WAITING_FOR_ONLINE_RECOVERY = 0x20
    FEED_BUTTON = 0x40


class OfflineBit(IntFlag):
    """DLE EOT 2."""

    COVER_OPEN = 0x04
    FED_BY_BUTTON = 0x08
    STOPPED_BY_PAPER_END = 0x20
    ERROR = 0x40


class ErrorBit(IntFlag):
    """DLE EOT 3; bit 04 is a black mark or presenter error on the PPU-700."""

    RECOVERABLE = 0x04
    CUTTER = 0x08
    UNRECOVERABLE = 0x20
    AUTO_RECOVERABLE = 0x40


class PaperBit(IntFlag):
    """DLE EOT 4 of Epson and Custom."""

    NEAR_END = 0x0C
    END = 0x60


class CitizenPaperBit(IntFlag):
    """DLE EOT 4 of the PPU-700."""

    NEAR_END_1 = 0x04
    NEAR_END_2 = 0x08
    END = 0x20
    IN_PRESENTER = 0x40


class CitizenDetail1Bit(IntFlag):
    """DLE EOT 5 of the PPU-700."""

    COVER_OPEN = 0x04
    HEAD_HOT = 0x08
    LOW_VOLTAGE = 0x20
    HIGH_VOLTAGE = 0x40


class CitizenDetail2Bit(IntFlag):
    """DLE EOT 6 of the PPU-700."""

    MEMORY = 0x04
    CHECKSUM = 0x08
    PRESENTER = 0x20
    PROCESSOR = 0x40


class PrintStatusBit(IntFlag):
    """DLE EOT 17 of Custom."""

    MOTOR_ON = 0x04
    PAPER_ABSENT = 0x20


class FullPaperBit(IntFlag):
    """Third byte of Custom's full status."""

    NO_PAPER = 0x01
    NEAR_END = 0x04
    TICKET_IN_OUTPUT = 0x20
    VIRTUAL_PAPER_END = 0x40
    NOTCH = 0x80


class FullUserBit(IntFlag):
    """Fourth byte of Custom's full status."""

    HEAD_UP = 0x01
    COVER_OPEN = 0x02
    SPOOLING = 0x04
    MOTOR_ON = 0x08
    LINE_FEED_KEY = 0x20
    FORM_FEED_KEY = 0x40


class FullRecoverableBit(IntFlag):
    """Fifth byte of Custom's full status."""

    HEAD_TEMPERATURE = 0x01
    INTERFACE = 0x02
    SUPPLY_VOLTAGE = 0x08
    COMMAND_NOT_ACKNOWLEDGED = 0x20
    PAPER_JAM = 0x40
    MARK_SEARCH = 0x80


class FullUnrecoverableBit(IntFlag):
    """Sixth byte of Custom's full status."""

    CUTTER = 0x01
    CUTTER_COVER = 0x02
    MEMORY = 0x04
    EEPROM = 0x08
    EMITTER = 0x80


class QueuedPaperBit(IntFlag):
    """GS r 1 and ESC v."""

    NEAR_END = 0x03
    END = 0x0C


class AutoPrinterBit(IntFlag):
    """First byte of an automatic status."""

    DRAWER_PIN = 0x04
    OFFLINE = 0x08
    COVER_OPEN = 0x20
    FED_BY_BUTTON = 0x40


class AutoErrorBit(IntFlag):
    """Second byte of an automatic status."""

    WAITING_FOR_ONLINE_RECOVERY = 0x01
    BUTTON = 0x02
    RECOVERABLE = 0x04
    CUTTER = 0x08
    UNRECOVERABLE = 0x20
    AUTO_RECOVERABLE = 0x40


class AutoPaperBit(IntFlag):
    """Third byte of an automatic status."""

    NEAR_END = 0x03
    END = 0x0C


class AutoSwitch(IntFlag):
    """Parameter of GS a: what is reported by itself."""

    DRAWER = 0x01
    ONLINE = 0x02
    ERROR = 0x04
    PAPER = 0x08


class PrintModeBit(IntFlag):
    """Parameter of ESC !; Custom takes 40h for italic."""

    FONT_B = 0x01
    EMPHASIZED = 0x08
    DOUBLE_HEIGHT = 0x10
    DOUBLE_WIDTH = 0x20
    UNDERLINE = 0x80
