"""The settings of one terminal, section by section, each key with its owner, bounds and meaning."""

from __future__ import annotations

from typing import Literal
from zoneinfo import available_timezones

from pydantic import PrivateAttr, SecretStr, field_validator

from kiosk.config.keys import Section, machine, operator


class TerminalSettings(Section):
    """Which terminal this is."""

    terminal_id: str = machine(
        "T-000001",
        "Number of the terminal, as it was given at enrolment and stands in its certificate.",
        pattern=r"^[A-Z]-[0-9]{6}$",
    )
    site_name: str = machine("", "Name of the place, for technicians and lists.", max_length=80)
    address: str = machine(
        "", "Address of the place, in the footer of every screen and on slips.", max_length=160
    )
    timezone: str = machine("Europe/Moscow", "IANA time zone of the place; slips are in it.")
    handset: bool = machine(
        False, "Whether a telephone handset hangs here, so that a person can be talked to."
    )
    support_note: str = machine(
        "",
        "What a technician should know about this place (key at the desk, hours).",
        max_length=400,
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not a time zone of the IANA list, such as Europe/Moscow")
        return value


class AcceptorSettings(Section):
    """The bill acceptor's wire."""

    protocol: Literal["ccnet"] = machine("ccnet", "Protocol the bill acceptor speaks.")
    ports: tuple[str, ...] = machine(
        ("/dev/ttyUSB0",),
        "Serial ports to look for the acceptor on, in this order; by-id names survive replugging.",
        min_length=1,
        max_length=8,
    )
    baudrate: Literal[9600, 19200] = machine(9600, "Speed of the port, in baud.")


class PrinterSettings(Section):
    """The receipt printer's wire and paper."""

    profile: Literal["epson", "custom", "citizen"] = machine(
        "epson", "Which printer family it is: Epson-like, Custom VKP80, Citizen PPU-700."
    )
    ports: tuple[str, ...] = machine(
        ("/dev/ttyUSB1",),
        "Serial ports to look for the printer on, in this order.",
        min_length=1,
        max_length=8,
    )
    baudrate: Literal[9600, 19200, 38400, 57600, 115200] = machine(
        19200, "Speed of the port, in baud."
    )
    paper_mm: Literal[58, 80, 82] = machine(80, "Width of the paper roll, in millimetres.")
    font: Literal["a", "b"] = machine("a", "The printer's own font: a is larger, b is smaller.")


class ScreenSettings(Section):
    """The panel and how it hangs."""

    width_px: int = machine(1280, "Width of the panel, in pixels.", ge=640, le=3840)
    height_px: int = machine(1024, "Height of the panel, in pixels.", ge=600, le=3840)
    mm_per_pixel: float = machine(
        0.264, "Size of a pixel, in millimetres; all sizes follow from it.", ge=0.1, le=0.8
    )
    fullscreen: bool = machine(True, "Whether the window fills the panel and hides the pointer.")
    mounting_height_mm: int = machine(
        900, "Height of the panel's lower edge above the floor, in millimetres.", ge=0, le=1600
    )
    layout: Literal["auto", "high", "low"] = machine(
        "auto", "Where controls lie; auto chooses low on portrait panels."
    )


class OperatorSettings(Section):
    """The way to the operator's server."""

    base_url: str = machine(
        "https://localhost:8443",
        "Address of the operator's server.",
        pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?$",
        max_length=200,
    )
    keys_dir: str = machine(
        "", "Directory of the terminal's key and certificate; empty: keys in the state directory."
    )
    anchors_dir: str = machine(
        "", "Directory of the operator's trust anchors; empty: anchors in the state directory."
    )
    enrol_token: SecretStr = machine(
        SecretStr(""), "One-time token for enrolment; needed once, best given by environment."
    )
    request_timeout_s: float = machine(15.0, "Longest time for a request, in seconds.", ge=1, le=60)
    check_timeout_s: float = machine(
        10.0, "Longest time a customer waits for the number check, in seconds.", ge=1, le=60
    )


class JournalSettings(Section):
    """What is kept, and how much room it needs."""

    keep_days: int = operator(
        180, "Days a collected, acknowledged segment is kept before it is exported.", ge=30, le=3650
    )
    ballast_mib: int = machine(
        16,
        "Space kept for recovery on a full disk, in MiB; 16 is the least for service.",
        ge=1,
        le=256,
    )


class TimeoutSettings(Section):
    """How long each screen waits, in seconds; large text and No hurry double them."""

    menu_s: int = operator(60, "Menus.", ge=15, le=600)
    number_s: int = operator(90, "Entering a number.", ge=15, le=600)
    cash_s: int = operator(
        120, "Cash, after the last bill; none while a bill moves.", ge=30, le=900
    )
    confirm_s: int = operator(60, "Confirming.", ge=15, le=600)
    code_s: int = operator(180, "Entering a code from an SMS.", ge=60, le=600)
    terms_s: int = operator(300, "Reading terms.", ge=60, le=1800)
    receipt_s: int = operator(45, "The last screen, with a printed receipt.", ge=10, le=600)
    receipt_unprinted_s: int = operator(
        90, "The last screen, when nothing was printed.", ge=10, le=600
    )
    warning_s: int = operator(
        20, "How long before the end a countdown is shown; never sooner.", ge=20, le=60
    )
    escrow_hold_s: int = operator(
        20, "How long a large bill is held for an answer, then given back.", ge=5, le=20
    )
    person_s: int = operator(
        180, "How long the cash timer stands still while a person is called.", ge=30, le=180
    )


class MoneySettings(Section):
    """Limits this machine may make narrower than its pack, never wider."""

    max_minor: int | None = operator(
        None, "Largest sum of one visit, in minor units; empty: the pack's.", ge=1000, le=10**9
    )
    denominations_off_minor: tuple[int, ...] = operator(
        (), "Denominations this machine does not take, in minor units.", max_length=16
    )


class LogSettings(Section):
    """Where the log goes and how much of it is kept."""

    level: Literal["debug", "info", "warning", "error"] = machine("info", "Least level written.")
    directory: str = machine("", "Directory of the log; empty: log in the state directory.")
    file_mib_max: int = machine(4, "Size at which a log file is rotated, in MiB.", ge=1, le=64)
    files_max: int = machine(8, "How many rotated files are kept.", ge=1, le=64)


class Settings(Section):
    """All of them.  `kiosk.config.loading` makes it; origins say where a value came from."""

    terminal: TerminalSettings = TerminalSettings()
    acceptor: AcceptorSettings = AcceptorSettings()
    printer: PrinterSettings = PrinterSettings()
    screen: ScreenSettings = ScreenSettings()
    operator: OperatorSettings = OperatorSettings()
    journal: JournalSettings = JournalSettings()
    timeouts: TimeoutSettings = TimeoutSettings()
    money: MoneySettings = MoneySettings()
    logs: LogSettings = LogSettings()

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    def origin_of(self, key: str) -> str:
        """Return "default", "pack", "file" or "environment" for "section.key"."""
        return self._origins.get(key, "default")
