"""Plays a script on a station and reports what the books say afterwards."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kiosk.config.pack_places import pack_place
from workbench.books import Books
from workbench.configuration import Wishes, market_of
from workbench.places import default_root
from workbench.report import PaperReceipt, Report
from workbench.scripts import all_scripts
from workbench.stage import Script, Stage, say_on_stderr
from workbench.station import Station, StationOptions
from workbench.waiting import ExpectationError

EXIT_OK = 0
EXIT_FOUND_WRONG = 1
EXIT_USAGE = 2
SIGNALLED_BASE = 128


@dataclass(frozen=True)
class Played:
    """A script's report, and everything that was not as expected."""

    report: Report | None
    mistakes: tuple[str, ...]


def play(script: Script, options: StationOptions, pictures: Path | None = None) -> Played:
    """Build a station, play the script, stop the terminal, read the books, judge them."""
    say_on_stderr(f"{script.name}: {script.tells}")
    with Station(options) as station:
        stage = Stage(station, pictures=pictures)
        mistakes: list[str] = []
        expected = None
        try:
            expected = script.play(stage)
        except ExpectationError as error:
            mistakes.append(str(error))
        report = settle(station, stage.facts)
        if expected is not None:
            mistakes += expected.mistakes(report)
        return Played(report, tuple(mistakes))


def settle(station: Station, facts: dict[str, object]) -> Report:
    """Stop the terminal and compare journal, backend, cassette and paper."""
    station.terminal.stop()
    verified = station.verify_journal()
    audited = station.backend.audit()
    books = station.books()
    counted = station.acceptor.counted_minor()
    facts["state"] = str(station.places.state)
    facts["cassette_counted_minor"] = counted
    facts["cassette_in_books_minor"] = books.cassette_minor
    journal_ok = verified["exit_code"] == EXIT_OK
    if journal_ok:
        facts["cassette_ok"] = books.fits_cassette(counted)
    else:
        facts["journal_says"] = {key: verified[key] for key in verified if key != "exit_code"}
    if audited["exit_code"] != EXIT_OK:
        facts["backend_says"] = audited.get("findings")
    if not journal_ok:
        credited = audited.get("credited_minor", 0)
        books = Books(credited_minor=int(str(credited)))
    return Report(
        inserted_minor=books.inserted_minor,
        fee_minor=books.fee_minor,
        credited_minor=books.credited_minor,
        pending_minor=books.pending_minor,
        suspense_minor=books.suspense_minor,
        unclaimed_minor=books.unclaimed_minor,
        decided_minor=books.decided_minor,
        receipt=_receipt(station, books),
        journal_ok=journal_ok,
        backend_ok=audited["exit_code"] == EXIT_OK,
        facts=facts,
    )


def _receipt(station: Station, books: Books) -> PaperReceipt | None:
    """The last ticket, if it carries the number of the last payment."""
    payment = books.last_payment
    texts, pictures = station.printer.texts(), station.printer.tickets()
    if not texts:
        return None
    number = payment.receipt_number if payment is not None else ""
    code = payment.check_code if payment is not None else ""
    return PaperReceipt(number, code, texts[-1], str(pictures[-1]))


def run_script(name: str, root: Path | None, fresh: bool, pictures: Path | None) -> Played:
    """Play one script by its name; headless scripts have a state of their own."""
    place = root or default_root().with_name("script") / name
    script = all_scripts()[name]
    options = StationOptions(place, fresh=fresh, wishes=wishes_of(script))
    return play(script, options, pictures)


def wishes_of(script: Script) -> Wishes:
    """Return the market and the settings a script plays in."""
    return Wishes(settings=script.settings, market=market_of(pack_place(script.pack)))


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGINT end the bench in order: once, then they are deaf."""

    def end(number: int, _frame: FrameType | None) -> None:
        for other in (signal.SIGTERM, signal.SIGINT):
            signal.signal(other, signal.SIG_IGN)
        sys.exit(SIGNALLED_BASE + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def has_display() -> bool:
    """Whether a window can be shown here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
