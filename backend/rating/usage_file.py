"""Usage files: CSV of many subscribers' records, read line by line, refused at the first mistake.

The header is `subscriber,started_at,service,direction,class,quantity,unit,zone`; an error names
file, line and column, whoever's line it is.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NoReturn, TextIO

from backend.rating.advice import Advice, Advisor
from backend.rating.catalogue import HOME, CallClass, Catalogue, UnknownNameError
from backend.rating.months import Month, months_between
from backend.rating.records import QUANTITY_MAX, UNITS, Direction, Service, UsageRecord
from backend.rating.walk import OutOfOrderError

COLUMNS = (
    "subscriber",
    "started_at",
    "service",
    "direction",
    "class",
    "quantity",
    "unit",
    "zone",
)
LINE_CHARACTERS_MAX = 4096
NAMES_TOLD_MAX = 20

_SERVICES = {str(one): one for one in Service}
_DIRECTIONS = {str(one): one for one in Direction}
_CALL_CLASSES = {str(one): one for one in CallClass}
_ANY = "any"
_DATA = "internet"
_ROAMING = "roaming"  # abroad the zone makes the price, the class does not

_Kind = tuple[Service, Direction, CallClass | None, str]


class UsageFileError(ValueError):
    """A usage file cannot be read; the message names file, line and column."""


class UsageReading:
    """One reading of a file; months and subscribers are known once the records were taken."""

    def __init__(self, lines: Iterable[str], name: str, zones: Collection[str]) -> None:
        """`zones` are those of the catalogue, HOME apart; `name` stands in every error."""
        self.subscribers: Counter[str] = Counter()
        self._rows = csv.reader(lines, strict=True)
        self._name = name
        self._zones = {HOME: None, **dict.fromkeys(zones)}
        self._kinds: dict[tuple[str, ...], _Kind] = {}
        self._first_at = datetime.max  # noqa: DTZ901  # the operator's own time has no zone
        self._last_at = datetime.min  # noqa: DTZ901  # the operator's own time has no zone

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month from the first record in the file to the last, whoever's they are."""
        if not self.subscribers:
            raise UsageFileError(f"{self._name}: no records")
        return months_between(Month.of(self._first_at), Month.of(self._last_at))

    def records(self, subscriber: str) -> Iterator[UsageRecord]:
        """Yield one subscriber's records as they stand; UsageFileError."""
        for row in self._checked_rows():
            started_at, quantity = self._moment(row[1]), self._quantity(row[5])
            kind = self._kinds.get((row[2], row[3], row[4], row[6], row[7]))
            if kind is None:
                kind = self._kind(*row[2:5], *row[6:])
            self.subscribers[row[0]] += 1
            self._first_at = min(self._first_at, started_at)
            self._last_at = max(self._last_at, started_at)
            if row[0] == subscriber:
                service, direction, call_class, zone = kind
                yield UsageRecord(started_at, service, direction, call_class, quantity, zone)

    def _checked_rows(self) -> Iterator[list[str]]:
        """Yield the rows below the header; an empty line is none."""
        try:
            if (header := next(self._rows, [])) != list(COLUMNS):
                self._refuse(f"the header is {','.join(COLUMNS)}, not {','.join(header)!r}")
            for row in self._rows:
                if not row:
                    continue
                if len(row) != len(COLUMNS):
                    self._refuse(f"{len(row)} columns, not {len(COLUMNS)}")
                if not row[0]:
                    self._refuse("nobody's record", "subscriber")
                yield row
        except csv.Error as error:
            raise UsageFileError(f"{self._name}, line {self._rows.line_num}: {error}") from error
        except UnicodeDecodeError as error:
            line = self._rows.line_num + 1
            raise UsageFileError(f"{self._name}, after line {line - 1}: not UTF-8") from error

    def _moment(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self._refuse(f"{text!r} is no time such as 2025-07-01T10:00:00", "started_at")
        if moment.isoformat() != text or moment.tzinfo is not None:
            self._refuse(f"{text!r} is not written as 2025-07-01T10:00:00", "started_at")
        return moment

    def _quantity(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            self._refuse(f"{text!r} is no whole number from 0 on", "quantity")
        if len(text) > len(str(QUANTITY_MAX)) or int(text) > QUANTITY_MAX:
            self._refuse(f"{text} is over {QUANTITY_MAX}", "quantity")
        return int(text)

    def _kind(self, service: str, direction: str, name: str, unit: str, zone: str) -> _Kind:
        """Return what the words mean, and remember it."""
        self._one_of("service", service, _SERVICES)
        self._one_of("direction", direction, _DIRECTIONS)
        self._one_of("zone", zone, self._zones)
        what, way = _SERVICES[service], _DIRECTIONS[direction]
        self._one_of("class", name, _class_names(what, way, zone))
        self._one_of("unit", unit, (UNITS[what],))
        kind = what, way, _CALL_CLASSES.get(name), zone
        self._kinds[service, direction, name, unit, zone] = kind
        return kind

    def _one_of(self, column: str, word: str, words: Collection[str]) -> None:
        if word not in words:
            self._refuse(f"{word!r} is not known here (one of: {', '.join(words)})", column)

    def _refuse(self, why: str, column: str = "") -> NoReturn:
        place = f"{self._name}, line {self._rows.line_num}"
        raise UsageFileError(f"{place}, column {column}: {why}" if column else f"{place}: {why}")


def _class_names(service: Service, direction: Direction, zone: str) -> tuple[str, ...]:
    """Return the classes a record may name; only an outgoing call at home is priced by it."""
    if zone != HOME:
        return (*_CALL_CLASSES, _ANY, _DATA, _ROAMING)
    if service is Service.DATA:
        return (_DATA,)
    if service is Service.VOICE and direction is Direction.OUT:
        return tuple(_CALL_CLASSES)
    return (*_CALL_CLASSES, _ANY)


def advise_file(
    path: Path, subscriber: str, own_tariff: str, held: Collection[str], catalogue: Catalogue
) -> Advice:
    """Return what to advise one subscriber of a file, over the months of the whole file.

    UsageFileError; UnknownNameError, also for a subscriber of whom the file has no record.
    """
    try:
        return _advised(path, subscriber, Advisor(own_tariff, held, catalogue), is_sorted=True)
    except OutOfOrderError:
        return _advised(path, subscriber, Advisor(own_tariff, held, catalogue), is_sorted=False)


def _advised(path: Path, subscriber: str, advisor: Advisor, *, is_sorted: bool) -> Advice:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reading = UsageReading(_lines(file, path), str(path), advisor.zones)
        records: Iterable[UsageRecord] = reading.records(subscriber)
        if not is_sorted:
            records = sorted(records, key=lambda record: record.started_at)
        advisor.add(records)
    months = reading.months
    if subscriber not in reading.subscribers:
        there_are = _told(list(reading.subscribers))
        raise UnknownNameError(f"{path}: no subscriber {subscriber!r} (there are: {there_are})")
    return advisor.advice(months)


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    """Yield lines, none longer than a record can be."""
    number = 0
    while line := file.readline(LINE_CHARACTERS_MAX + 1):
        number += 1
        if len(line) > LINE_CHARACTERS_MAX:
            raise UsageFileError(f"{path}, line {number}: over {LINE_CHARACTERS_MAX} characters")
        yield line


def _told(names: list[str]) -> str:
    more = len(names) - NAMES_TOLD_MAX
    told = ", ".join(names[:NAMES_TOLD_MAX])
    return f"{told} and {more} more" if more > 0 else told
