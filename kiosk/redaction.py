"""What may stand in a log: every value has a type, and the type knows its masked form.

A telephone number shows its last two digits, a secret nothing.  Free text is searched for
anything that could be a number: seven digits or more in a row, however they are parted, unless
they belong to a UUID, a hash, a moment, or a receipt number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from contract.moments import rfc3339
from kiosk.money import Money

MASK = "***"
SHOWN_DIGITS = 2
PLAIN_INTEGER_MAX = 10**8
TEXT_MAX = 2000
_HARMLESS = (
    r"(?<![\w+])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)"  # a UUID
    r"|(?<![\w+])(?=[0-9]*[a-f])[0-9a-f]{40,64}(?!\w)"  # a hash
    r"|(?<![\w+])\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?(?!\d)"  # a moment
    r"|(?<![\w+])[A-Z]-\d{6}(?:-\d{6,9})?(?!\d)"  # a terminal, a receipt number
)
_NUMBER_LIKE = r"\+?\d(?:[\s().\-\u2010-\u2015\u2212]{0,3}\d){6,}"
_SEARCH = re.compile(f"(?P<harmless>{_HARMLESS})|(?P<number>{_NUMBER_LIKE})")
_SERIAL = re.compile(r"[A-Za-z0-9 ._/\-]{1,40}", re.ASCII)
_SERIAL_GAP = re.compile(r"[ ._/\-]")
_NUMBER_WHOLE = re.compile(r"\+?[0-9]{10,15}", re.ASCII)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")

Emitted = str | int | float | bool | None


@dataclass(frozen=True)
class LoggedMsisdn:
    """A telephone number; its last two digits are shown."""

    msisdn: str

    def masked(self) -> str:
        return mask_number(self.msisdn)


@dataclass(frozen=True)
class LoggedSecret:
    """A code, a PIN, a token: only that there was one."""

    secret: str

    def masked(self) -> str:
        return MASK if self.secret else ""


@dataclass(frozen=True)
class LoggedSerial:
    """A device's serial number, which may be all digits; masked if it looks like a telephone."""

    serial: str

    def masked(self) -> str:
        joined = _SERIAL_GAP.sub("", self.serial)
        if _SERIAL.fullmatch(self.serial) and not _NUMBER_WHOLE.fullmatch(joined):
            return self.serial
        return mask_number(self.serial)


Field = (
    str | int | float | bool | datetime | Enum | Path | Money | BaseException
    | LoggedMsisdn | LoggedSecret | LoggedSerial | None
)  # fmt: skip


def mask_number(number: str) -> str:
    """Return the number with its last two digits shown."""
    digits = [digit for digit in number if digit.isdigit()]
    return MASK + "".join(digits[-SHOWN_DIGITS:]) if len(digits) > SHOWN_DIGITS else MASK


def scrub(text: str) -> str:
    """Return free text with everything like a telephone number masked, on one line, cut short."""
    clean = _UNSAFE.sub(" ", text)
    scrubbed = _SEARCH.sub(_replace, clean)
    return scrubbed if len(scrubbed) <= TEXT_MAX else scrubbed[:TEXT_MAX] + "..."


def emitted(value: object) -> Emitted:
    """Return what of a value may be written; a type nobody knows shows only its name."""
    for kinds, form in _FORMS:
        if isinstance(value, kinds):
            return form(value)
    return f"<{type(value).__name__}>"


def emitted_fields(fields: Mapping[str, object]) -> dict[str, Emitted]:
    """Return all fields in the form they may be written."""
    return {key: emitted(value) for key, value in fields.items()}


def _replace(found: re.Match[str]) -> str:
    return found["harmless"] if found["harmless"] is not None else mask_number(found["number"])


def _integer(value: int) -> Emitted:
    return value if abs(value) < PLAIN_INTEGER_MAX else mask_number(str(value))


def _error(error: BaseException) -> str:
    return f"{type(error).__name__}: {scrub(str(error))}"


def _enum(member: Enum) -> Emitted:
    return scrub(member.value) if isinstance(member.value, str) else member.name


# The first that fits: bool before int, an Enum of strings before str.
_FORMS: tuple[tuple[type | tuple[type, ...], Callable[..., Emitted]], ...] = (
    ((LoggedMsisdn, LoggedSecret, LoggedSerial), lambda value: value.masked()),
    ((bool, type(None)), lambda value: value),
    (Enum, _enum),
    (int, _integer),
    (float, lambda value: round(value, 6) if abs(value) < PLAIN_INTEGER_MAX else MASK),
    (str, scrub),
    (datetime, rfc3339),
    (Money, lambda value: f"{value.minor} {value.currency}"),
    (Path, lambda value: scrub(str(value))),
    (BaseException, _error),
)
