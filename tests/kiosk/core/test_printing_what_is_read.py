"""What is read on the screen, taken along on paper."""

import pytest

from drivers.api import Pair, PaperState, PrinterStatusChanged, Text
from kiosk.events import PrinterSaid
from workbench.account_samples import CHARGES, SUMMARY
from workbench.catalogue_samples import ADVICE, CATALOGUE, TERMS


@pytest.fixture
def home(rig):
    rig.ready()
    rig.press("home")
    return rig


def log_in(rig, door):
    rig.press(door)
    rig.sign_in("9005550177")


def words(rig):
    parts = rig.slips[-1].slip.parts
    return [part.text for part in parts if isinstance(part, Text)]


def pairs(rig):
    return {part.label: part.value for part in rig.slips[-1].slip.parts if isinstance(part, Pair)}


@pytest.mark.promise("R05")
def test_the_check_up_is_printed_with_every_tariff_it_compared(home):
    log_in(home, "tariff")
    home.answer("advice", ADVICE)
    home.press("print")
    assert home.view == "DoneView"
    printed = pairs(home)
    for cost in ADVICE.tariffs:
        assert cost.product.name.text in printed
    assert "166" in printed["«Спокойный»"]
    assert "555-01-77" in " ".join(printed.values())
    home.printed()
    home.press("done")
    assert "all_tariffs" in home.choices


def test_where_the_money_went_is_printed_whole_whatever_page_is_shown(home):
    log_in(home, "account")
    home.answer("summary", SUMMARY)
    home.press("charges")
    home.answer("charges", CHARGES)
    home.press("more_rows")
    home.press("statement")
    home.press("print")
    values = " ".join(pairs(home).values())
    for sum_shown in ("500", "300", "94,20", "20", "15", "5,50", "934,70"):
        assert sum_shown in values
    assert "₽" not in values
    home.press("done")
    home.press("usage")
    assert home.view == "MenuView"  # the second proof


@pytest.mark.promise("R03")
def test_terms_are_printed_in_full(home):
    log_in(home, "tariff")
    home.answer("advice", ADVICE)
    home.press("all_tariffs")
    home.answer("catalogue", CATALOGUE)
    home.press("need:senior")
    home.press("tariff:T07")
    home.press("terms")
    home.answer("terms", TERMS)
    home.press("print")
    said = words(home)
    for section in TERMS.sections:
        assert section.heading in said
        assert set(section.paragraphs) <= set(said)


@pytest.mark.promise("R20")
def test_a_card_of_the_guide_is_printed(home):
    home.press("help")
    home.press("guide")
    home.press(next(one for one in home.choices if one.startswith("service:")))
    sections = home.screen.view.sections
    home.press("print")
    said = words(home)
    assert all(set(section.paragraphs) <= set(said) for section in sections)
    home.press("done")
    assert home.view == "DocumentView"


def test_without_paper_the_screen_says_so_and_reading_goes_on(home):
    no_paper = PrinterStatusChanged(
        home.fine_printer.__class__(
            home.fine_printer.link,
            PaperState.OUT,
            home.fine_printer.cover,
            home.fine_printer.cutter,
            home.fine_printer.presenter,
        )
    )
    home.tell(PrinterSaid(no_paper))
    home.press("help")
    home.press("guide")
    home.press(next(one for one in home.choices if one.startswith("service:")))
    home.press("print")
    assert home.view == "DoneView"
    home.press("done")
    assert home.view == "DocumentView"


def test_what_was_printed_stands_in_the_journal_without_a_number(home):
    log_in(home, "tariff")
    home.answer("advice", ADVICE)
    home.press("print")
    home.printed()
    states = [(one.slip, one.state) for one in home.records("print")]
    assert states[-1] == ("check_up", "confirmed")
    written = b"".join(record.body for record in home.journal.read(1, 1000))
    assert b"9005550177" not in written
