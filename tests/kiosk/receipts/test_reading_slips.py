"""Lists and texts on paper: everything the screens say, in signs that printers have."""

from functools import partial

import pytest

from drivers.api import Pair, QrCode, Text
from kiosk.config.pack_loading import load_pack
from kiosk.projection.account.charges import charges_view
from kiosk.projection.account.tariffs import terms_view
from kiosk.receipts.reading_slips import ROWS_MAX, document_slip, list_slip
from kiosk.say import Say
from kiosk.texts.languages import OWN_NAMES
from kiosk.views.account import ListView, Row
from kiosk.views.general import Fact
from workbench.account_samples import CHARGES, MSISDN
from workbench.catalogue_samples import TERMS
from workbench.screen_samples import AT, TERMINAL

PACK = load_pack()


def speak(language):
    return Say.of(language, PACK, "Europe/Moscow")


def texts(slip):
    return [part.text for part in slip.parts if isinstance(part, Text)]


def pairs(slip):
    return [(part.label, part.value) for part in slip.parts if isinstance(part, Pair)]


def lines(count):
    """Pages of ten of so many rows."""

    def pages(say, /, *, turn):
        first = turn % -(-count // 10) * 10
        rows = tuple(Row(f"row {n}", value=str(n)) for n in range(first, min(count, first + 10)))
        return ListView("Title", (), "spoken", rows=rows, total=Fact("In all", str(count)))

    return pages


@pytest.mark.parametrize("language", OWN_NAMES)
def test_a_list_on_paper_has_every_row_its_sum_and_whose_it_is(language):
    say = speak(language)
    slip = list_slip(say, partial(charges_view, charges=CHARGES), PACK, TERMINAL, AT, MSISDN)
    values = [value for _, value in pairs(slip)]
    for group in CHARGES.groups:
        assert say.paper_money(group.amount_minor) in values
    assert say.paper_money(CHARGES.spent_minor) in values
    assert say.phone(MSISDN) in values
    assert not any("₽" in text for text in [*values, *texts(slip)])


def test_rows_beyond_sixty_are_not_printed_and_the_slip_says_of_how_many():
    slip = list_slip(speak("en"), lines(75), PACK, TERMINAL, AT)
    rows = [label for label, _ in pairs(slip) if label.startswith("row ")]
    assert rows == [f"row {number}" for number in range(ROWS_MAX)]
    assert "1-60 of 75" in texts(slip)
    assert ("In all", "75") in pairs(slip)


@pytest.mark.parametrize("count", [1, 9, 10, 11, 60])
def test_pages_of_any_number_are_all_there_once(count):
    slip = list_slip(speak("en"), lines(count), PACK, TERMINAL, AT)
    rows = [label for label, _ in pairs(slip) if label.startswith("row ")]
    assert rows == [f"row {number}" for number in range(count)]


def test_a_text_on_paper_has_its_headings_its_version_and_a_copy_says_so():
    slip = document_slip(speak("ru"), partial(terms_view, terms=TERMS), PACK, TERMINAL, AT)
    said = texts(slip)
    for section in TERMS.sections:
        at = said.index(section.heading)
        assert tuple(said[at + 1 : at + 1 + len(section.paragraphs)]) == section.paragraphs
    assert any("T03-2026-01" in text for text in said)
    copy = document_slip(
        speak("ru"), partial(terms_view, terms=TERMS), PACK, TERMINAL, AT, copy=True
    )
    assert set(texts(copy)) - set(said) == {speak("ru")("COPY")}


def test_an_address_stands_on_paper_as_a_square_too():
    address = "https://rodnik.example/app"
    read = partial(terms_view, terms=TERMS)
    slip = document_slip(speak("en"), read, PACK, TERMINAL, AT, qr=address)
    assert [part.data for part in slip.parts if isinstance(part, QrCode)] == [address]
