"""CCNET bytes under the maker's names; docs/protocols/ccnet.md says where they are from."""

from __future__ import annotations

from enum import IntEnum, unique

SYNC = 0x02
FRAME_BYTES_MIN = 6
FRAME_BYTES_MAX = 250
LONG_FRAME_BYTES_MIN = 8
BILL_TYPES = 24
BARCODE_BILL_TYPE = 23
MASK_BYTES = 3
BILL_TABLE_ENTRY_BYTES = 5
IDENTIFICATION_PART_BYTES = 15
IDENTIFICATION_SERIAL_BYTES = 12
IDENTIFICATION_ASSET_BYTES = 7
OPTIONS_BYTES = 4
EXPONENT_POINT_LEFT = 0x80  # the exponent moves the decimal point left

RESPONSE_TIME_S = 0.010
INTER_BYTE_TIME_S = 0.005
BUS_SILENCE_TIME_S = 0.010
BUS_SILENCE_RECOMMENDED_S = 0.020
POLL_PERIOD_MIN_S = 0.100
POLL_PERIOD_ENABLED_S = 0.200
POLL_PERIOD_DISABLED_S = 0.800
NON_RESPONSE_TIME_S = 5.0
RESET_PERIOD_S = 10.0
ESCROW_TIME_S = 10.0
HOLD_TIME_S = 10.0
PAUSE_TIME_S = 10.0
BUSY_UNIT_S = 0.100
TRIES_MAX = 3


@unique
class Address(IntEnum):
    """Second byte of a frame: whose it is; a reply carries the device's own."""

    BILL_TO_BILL_UNIT = 0x01
    COIN_CHANGER = 0x02
    BILL_VALIDATOR = 0x03
    CARD_READER = 0x04
    BROADCAST = 0x0E


@unique
class Command(IntEnum):
    """First payload byte, host to device."""

    ACK = 0x00
    RESET = 0x30
    GET_STATUS = 0x31
    SET_SECURITY = 0x32
    POLL = 0x33
    ENABLE_BILL_TYPES = 0x34
    STACK = 0x35
    RETURN = 0x36
    IDENTIFICATION = 0x37
    HOLD = 0x38
    SET_BARCODE_PARAMETERS = 0x39
    EXTRACT_BARCODE_DATA = 0x3A
    RECYCLING_CASSETTE_STATUS = 0x3B
    DISPENSE = 0x3C
    UNLOAD = 0x3D
    ESCROW_CASSETTE_STATUS = 0x3E
    ESCROW_CASSETTE_UNLOAD = 0x3F
    SET_CASSETTE_TYPE = 0x40
    GET_BILL_TABLE = 0x41
    DOWNLOAD = 0x50
    GET_CRC32 = 0x51
    MODULE_IDENTIFICATION = 0x54
    SET_ESCROW_TIMEOUTS = 0x5A
    STACKED_COUNTER = 0x5B
    RELEASE_DATE = 0x5C
    STATISTICS = 0x60
    POWER_RECOVERY = 0x66
    SET_OPTIONS = 0x68
    GET_OPTIONS = 0x69
    DIAGNOSTICS = 0xF0
    NAK = 0xFF


@unique
class Answer(IntEnum):
    """The one-byte answers of a device; ILLEGAL_COMMAND has the byte of a RESET going out."""

    ACK = 0x00
    ILLEGAL_COMMAND = 0x30
    NAK = 0xFF


@unique
class Report(IntEnum):
    """First payload byte of the answer to POLL."""

    POWER_UP = 0x10
    POWER_UP_BILL_IN_VALIDATOR = 0x11
    POWER_UP_BILL_IN_STACKER = 0x12
    INITIALIZE = 0x13
    IDLING = 0x14
    ACCEPTING = 0x15
    STACKING = 0x17
    RETURNING = 0x18
    UNIT_DISABLED = 0x19
    HOLDING = 0x1A
    BUSY = 0x1B
    REJECTING = 0x1C
    CASSETTE_FULL = 0x41
    CASSETTE_OUT = 0x42
    VALIDATOR_JAMMED = 0x43
    CASSETTE_JAMMED = 0x44
    CHEATED = 0x45
    PAUSE = 0x46
    FAILURE = 0x47
    ESCROW_POSITION = 0x80
    BILL_STACKED = 0x81
    BILL_RETURNED = 0x82
    SUSPECTED = 0x84
    COUNTERFEIT = 0x90


@unique
class RejectCode(IntEnum):
    """Second byte after REJECTING."""

    INSERTION = 0x60
    MAGNETIC = 0x61
    BILL_REMAINS_IN_HEAD = 0x62
    MULTIPLYING = 0x63
    CONVEYING = 0x64
    IDENTIFICATION = 0x65
    VERIFICATION = 0x66
    OPTIC = 0x67
    INHIBITED_TYPE = 0x68
    CAPACITY = 0x69
    OPERATION = 0x6A
    LENGTH = 0x6C
    ULTRAVIOLET = 0x6D
    BARCODE_UNREADABLE = 0x92
    BARCODE_WRONG_COUNT = 0x93
    BARCODE_START_SEQUENCE = 0x94
    BARCODE_STOP_SEQUENCE = 0x95


@unique
class FailureCode(IntEnum):
    """Second byte after FAILURE; units in the field send others too."""

    STACK_MOTOR = 0x50
    TRANSPORT_SPEED = 0x51
    TRANSPORT_MOTOR = 0x52
    ALIGNING_MOTOR = 0x53
    INITIAL_CASSETTE = 0x54
    OPTIC_CANAL = 0x55
    MAGNETIC_CANAL = 0x56
    OPERATING_SYSTEM = 0x57
    MEMORY_STICK = 0x58
    DPLINK = 0x59
    I2C_BUS = 0x5A
    SPI_BUS = 0x5B
    INTERFACE = 0x5C
    CAPACITANCE_CANAL = 0x5F


# Bytes after the command byte, for commands whose size the manual fixes.
REQUEST_DATA_BYTES: dict[Command, int] = {
    Command.RESET: 0,
    Command.GET_STATUS: 0,
    Command.SET_SECURITY: 3,
    Command.POLL: 0,
    Command.ENABLE_BILL_TYPES: 6,
    Command.STACK: 0,
    Command.RETURN: 0,
    Command.IDENTIFICATION: 0,
    Command.HOLD: 0,
    Command.SET_BARCODE_PARAMETERS: 2,
    Command.EXTRACT_BARCODE_DATA: 0,
    Command.GET_BILL_TABLE: 0,
    Command.SET_ESCROW_TIMEOUTS: 8,
    Command.SET_OPTIONS: 4,
    Command.GET_OPTIONS: 0,
}

# Bytes of a data answer, for commands that are answered with data of a fixed size.
REPLY_DATA_BYTES: dict[Command, int] = {
    Command.GET_STATUS: 6,
    Command.IDENTIFICATION: 34,
    Command.GET_BILL_TABLE: 120,
    Command.GET_OPTIONS: 4,
}

# Reports that carry a second byte: a bill type, a code, or a time.
REPORTS_WITH_DATA = frozenset(
    {
        Report.BUSY,
        Report.REJECTING,
        Report.FAILURE,
        Report.ESCROW_POSITION,
        Report.BILL_STACKED,
        Report.BILL_RETURNED,
    }
)

# Reports during which a device tells who it is; in any other IDENTIFICATION is illegal.
IDENTIFICATION_REPORTS = frozenset(
    {
        Report.POWER_UP,
        Report.POWER_UP_BILL_IN_VALIDATOR,
        Report.POWER_UP_BILL_IN_STACKER,
        Report.INITIALIZE,
        Report.UNIT_DISABLED,
        Report.CASSETTE_FULL,
        Report.CASSETTE_OUT,
        Report.VALIDATOR_JAMMED,
        Report.CASSETTE_JAMMED,
        Report.CHEATED,
        Report.PAUSE,
        Report.FAILURE,
    }
)
