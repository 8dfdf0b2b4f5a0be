"""Receipts in eight languages: driver's bytes, printed by the emulator, against golden texts."""

import json
import pathlib

import pytest

from drivers.api import Align, Feed, Pair, QrCode, Rule, Slip, Text
from drivers.emulators.escpos_commands import EscposPrinterDevice
from drivers.emulators.escpos_picture import draw_ticket
from drivers.emulators.escpos_reading import TicketReader
from drivers.escpos.document import encode_slip
from drivers.escpos.profiles import CUSTOM, EPSON, PROFILES

GOLDENS = pathlib.Path(__file__).parents[2] / "data" / "receipts"
WORDS = json.loads((GOLDENS / "words.json").read_text(encoding="utf-8"))
QR = "https://pay.example/r?t=T-004211&n=123&c=12345674"


def receipt(language):
    words = WORDS[language]
    return Slip(
        language,
        (
            Text(words["heading"], Align.CENTRE, bold=True, large=True),
            Text(words["agent"], Align.CENTRE),
            Rule(),
            Pair(words["terminal"], "T-004211"),
            Pair(*words["address"]),
            Pair("№", "T-004211-000123"),
            Rule(),
            Pair(words["number"], "+7 916 123-45-67", bold=True),
            Pair(*words["inserted"]),
            Pair(*words["fee"]),
            Pair(*words["credited"], bold=True),
            Rule(),
            QrCode(QR),
            Text(words["help"]),
            Feed(1),
        ),
    )


def printed(document, profile):
    """Print a document, chunk by chunk as its printer takes it; return the tickets."""
    tickets = []
    printer = EscposPrinterDevice(profile, lambda ticket: tickets.append(ticket) or {}, fast=True)
    now = 0.0
    for chunk in document.chunks(128):
        printer.receive(chunk.data, now)
        now += 1.0
        printer.tick(now)
    printer.tick(now + 5.0)
    printer.tick(now + 10.0)
    assert not [event for event in printer.take_events() if event["event"] == "dropped"]
    return tickets


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("name", sorted(PROFILES))
def test_a_receipt_reads_on_paper_as_its_golden(name, language, font):
    profile = PROFILES[name]
    (ticket,) = printed(encode_slip(receipt(language), profile, "job", font), profile)
    golden = (GOLDENS / name / f"{language}.txt").read_text(encoding="utf-8")
    assert TicketReader(profile, font).text(ticket) == golden


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("name", sorted(PROFILES))
def test_no_letter_is_lost_and_no_line_is_wider_than_the_paper(name, language):
    golden = (GOLDENS / name / f"{language}.txt").read_text(encoding="utf-8")
    assert all(
        len(line) <= PROFILES[name].columns for line in golden.splitlines() if "[QR" not in line
    )
    asked = WORDS[language]["help"].count("?") + golden.count(QR)
    assert golden.count("?") == asked
    assert "\ufffd" not in golden


def test_a_line_is_drawn_only_where_no_page_carries_it(font):
    sizes = {
        language: len(encode_slip(receipt(language), EPSON, "job", font).data) for language in WORDS
    }
    assert all(sizes[language] < 1500 for language in ("ru", "en", "uz", "uk", "be", "hu"))
    assert all(sizes[language] > 5000 for language in ("tg", "ky"))


def test_without_a_font_letters_become_similar_and_none_is_lost():
    (ticket,) = printed(encode_slip(receipt("tg"), EPSON, "job"), EPSON)
    texts = [item.text for item in ticket.items if hasattr(item, "text")]
    assert any("Раками телефон" in text for text in texts)


@pytest.mark.slow
def test_the_picture_has_the_paper_width_and_the_drawn_line_is_where_the_text_would_be(font):
    (ticket,) = printed(encode_slip(receipt("tg"), CUSTOM, "job", font), CUSTOM)
    picture = draw_ticket(ticket, CUSTOM, font)
    assert picture.width == CUSTOM.dots + 64
    assert picture.height > 600
    dark = picture.convert("L").point(lambda grey: 255 * (grey < 100))
    left, _, right, _ = dark.crop((32, 40, 32 + CUSTOM.dots, 100)).getbbox()
    assert abs((left + right) / 2 - CUSTOM.columns * 12 / 2) <= 12


@pytest.mark.parametrize("page", [46, 17])
def test_the_golden_of_a_wrong_page_differs(font, page):
    data = encode_slip(receipt("uk"), EPSON, "job", font)
    wrong = data.data.replace(b"\x1bt\x2e", b"\x1bt" + bytes([page]))
    tickets = []
    printer = EscposPrinterDevice(EPSON, lambda ticket: tickets.append(ticket) or {}, fast=True)
    printer.receive(wrong, 0.0)
    printer.tick(5.0)
    golden = (GOLDENS / "epson" / "uk.txt").read_text(encoding="utf-8")
    assert (TicketReader(EPSON, font).text(tickets[0]) == golden) is (page == 46)
