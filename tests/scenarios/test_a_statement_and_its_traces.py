"""A whole visit with every secret: its statement survives a dying printer, its secrets no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.account_visit import AccountVisit
from workbench.station import Station, StationOptions
from workbench.subscribers import CODE_WORD, ORDINARY

pytestmark = pytest.mark.slow

LINES_LEFT = 12  # of paper, when a statement begins


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    options = StationOptions(tmp_path_factory.mktemp("station"))
    with Station(options) as station:
        yield station


def to_the_statement(station: Station) -> tuple[AccountVisit, str]:
    """Prove it twice, once wrongly; return the visit and the code that opened it."""
    visit = AccountVisit(station.terminal, station.backend)
    visit.arrive()
    visit.press("account", "NumberView")
    known = len(station.backend.sms(ORDINARY.msisdn))
    visit.type_digits(ORDINARY.typed)
    visit.press("next", "CodeView")
    code = visit.code_sent(ORDINARY.msisdn, known)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    visit.type_digits(wrong)
    station.terminal.wait_screen("CodeView", where=lambda screen: screen.value("problem") != "")
    visit.type_digits(code, "AccountView")
    visit.press("usage", "MenuView")
    visit.press("code_word", "LettersView")
    visit.type_word(CODE_WORD.upper())
    visit.press("next", "ListView")
    visit.press("statement", "MenuView")
    return visit, code


def test_a_statement_outlives_its_paper_and_no_secret_of_the_visit_reaches_a_file(
    station: Station, tmp_path: Path
) -> None:
    visit, code = to_the_statement(station)
    before = len(station.printer.texts())
    station.paper(f"out {LINES_LEFT}")
    screen = visit.press("print", "DoneView")
    said = screen.value("headline")
    stopped = station.terminal.wait_screen(
        "DoneView", where=lambda screen: screen.value("headline") not in ("", said)
    )
    station.paper("ok")
    whole = station.wait_ticket(before + 1)
    assert whole.count("\n") > 2 * LINES_LEFT
    assert stopped.value("headline") != said
    visit.press("done", "MenuView")
    visit.press("print", "DoneView")
    assert station.wait_ticket(before + 2).count("\n") >= whole.count("\n") - 1
    visit.press("done", "MenuView")
    visit.leave()
    station.terminal.save_picture(tmp_path / "after.png")
    station.terminal.stop()
    places = station.places
    kept = held_by(places.root, but=places.backend)  # it sent the code, and knows the word's hash
    assert any(path.is_relative_to(places.terminal_log) for path in kept), "a log was written"
    for secret in (code, CODE_WORD, CODE_WORD.upper()):
        # By itself, not as part of a hash.
        alone = re.compile(rb"(?<![0-9A-Za-z])" + re.escape(secret.encode()) + rb"(?![0-9A-Za-z])")
        with_it = [path for path, held in kept.items() if alone.search(held)]
        assert with_it == [], f"{secret} stands in {with_it}"
    logs = [held for path, held in kept.items() if path.is_relative_to(places.logs)]
    assert not [held for held in logs if ORDINARY.typed.encode() in held]


def held_by(root: Path, but: Path) -> dict[Path, bytes]:
    """What every file below here holds: journal, logs, configuration, wires, paper."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_relative_to(but))
    return {path: path.read_bytes() for path in files}
