"""What goes over the wire for a slip: layout, pages, and nothing a customer's name could order."""

import random

import pytest

from drivers.api import Align, Feed, Pair, QrCode, Rule, Slip, Text
from drivers.escpos import lettering
from drivers.escpos.document import encode_slip, module_dots, process_id_of
from drivers.escpos.profiles import CITIZEN, CUSTOM, EPSON, PROFILES
from drivers.escpos.raster import Bitmap, raster_commands

NASTY = "A\x1b@\x10\x05\x02\x10\x04\x01\x1dV\x00\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x7f\x9bB"


def body(slip, profile=EPSON):
    return encode_slip(slip, profile, "job").data


def one(part, profile=EPSON, language="ru"):
    """The bytes that a part adds between opening and end."""
    empty = body(Slip(language, ()), profile)
    full = body(Slip(language, (part,)), profile)
    ours = 0
    while ours < len(empty) and full[ours] == empty[ours]:
        ours += 1
    return full[ours : len(full) - (len(empty) - ours)]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize(
    "part",
    [Text(NASTY), Text(NASTY, large=True), Pair(NASTY, NASTY), Pair("x", NASTY), QrCode(NASTY)],
)
def test_control_characters_in_a_name_never_reach_the_wire(profile, part):
    harmless = type(part)(
        **{
            name: lettering.clean(value) if isinstance(value, str) else value
            for name, value in vars(part).items()
        }
    )
    data = body(Slip("ru", (part,)), profile)
    assert data == body(Slip("ru", (harmless,)), profile)
    assert data.count(b"\x1b@") == 1
    for code in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        assert code not in data


def test_every_control_character_and_mark_of_direction_is_stripped():
    everything = "".join(
        map(chr, [*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x202E, 0x2066, 0xFEFF])
    )
    assert lettering.clean(f"a{everything}b").replace("\n", "").replace(" ", "") == "ab"
    assert lettering.clean("a\ud800b") == "ab"


def test_letters_of_two_code_points_are_joined():
    assert lettering.clean("и\u0306") == "й"


@pytest.mark.parametrize("page", ["cp866", "cp1251"])
@pytest.mark.parametrize("letter", ["«", "»", "–", "№", "₽", "і", "Ґ", "ʻ", "’", "\u202f"])
def test_every_substitute_is_in_the_page(page, letter):
    spelled, codec = lettering.substituted(lettering.clean(letter), (page,))
    assert codec == page
    assert lettering.encode_line(spelled, page)


def test_a_page_that_has_the_sign_keeps_it():
    assert lettering.substituted("«№ 1» і Ґ", ("cp1251", "cp866")) == ("«№ 1» і Ґ", "cp1251")
    assert lettering.substituted("«№ 1» і", ("cp866",)) == ('"№ 1" i', "cp866")


def test_roubles_are_spelled_out_where_no_page_has_the_sign():
    assert b"100 " + "руб.".encode("cp1251") in one(Text("100 ₽"))
    assert b"100 " + "руб.".encode("cp866") in one(Text("100 ₽"), CUSTOM)


def test_a_hungarian_line_uses_the_hungarian_page_and_a_russian_name_in_it_the_other():
    data = body(Slip("hu", (Text("Őrző"), Text("Привет"), Text("ű"))))
    assert data.count(b"\x1bt\x2d") == 2
    assert b"\x1bt\x2e" + "Привет".encode("cp1251") in data
    assert b"\x1bt\x2d" + "ű".encode("cp1250") in data


def test_words_wrap_and_long_words_are_cut():
    assert lettering.wrap("aa bb cc", 5) == ["aa bb", "cc"]
    assert lettering.wrap("aaaaaaaa b", 3) == ["aaa", "aaa", "aa", "b"]
    assert lettering.wrap("1\xa0000 руб.", 6) == ["1\xa0000", "руб."]
    assert lettering.wrap("a\n\nb", 3) == ["a", "", "b"]
    rng = random.Random(3)
    for _ in range(300):
        text = "".join(rng.choice("ab  \n") for _ in range(rng.randrange(60)))
        columns = rng.randrange(1, 12)
        lines = lettering.wrap(text, columns)
        assert all(len(line) <= columns for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_pair_fills_the_line_or_takes_two(profile):
    line = one(Pair("ab", "cd"), profile)
    assert line == b"ab" + b" " * (profile.columns - 4) + b"cd\n"
    long = "c" * (profile.columns - 2)
    assert one(Pair("ab", long), profile) == b"ab\n" + b"  " + long.encode() + b"\n"
    longest = "c" * (profile.columns + 3)
    assert one(Pair("ab", longest), profile).count(b"\n") == 3


def test_modes_are_switched_only_where_they_change():
    data = body(
        Slip("ru", (Text("a", bold=True), Text("b", bold=True), Text("c", Align.CENTRE), Rule()))
    )
    assert data.count(b"\x1bE\x01") == 1
    assert data.count(b"\x1bE\x00") == 1
    assert data.count(b"\x1ba\x01") == 1
    assert data.count(b"\x1ba\x00") == 1


def test_feeds_stay_in_one_byte():
    assert one(Feed(3)) == b"\x1bd\x03"
    assert one(Feed(1000)) == b"\x1bd\xff"
    assert one(Feed(0)) == b""


@pytest.mark.parametrize(("profile", "level"), [(EPSON, 0x31), (CUSTOM, 0x32)])
def test_qr_level_m_is_the_models_own_byte(profile, level):
    data = one(QrCode("abc"), profile)
    assert b"\x1d(k\x03\x00\x31\x45" + bytes([level]) in data
    assert b"\x1d(k\x06\x00\x31\x50\x30abc" in data
    assert b"\x1d(k\x03\x00\x31\x51\x30" + b"\x1bd\x01\x1ba\x00" in data


def test_a_qr_symbol_fits_and_a_telephone_can_read_it():
    for size in range(1, 600, 7):
        for profile in PROFILES.values():
            assert 3 <= module_dots(size, profile.dots) <= 8


@pytest.mark.parametrize("bytes_max", [16, 128])
@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_chunks_are_the_document_and_end_where_a_question_may_stand(profile, bytes_max):
    slip = Slip("ru", (Text("Привет " * 30, bold=True), QrCode("x" * 50), Pair("a", "b")))
    document = encode_slip(slip, profile, "job")
    chunks = list(document.chunks(bytes_max))
    assert b"".join(chunk.data for chunk in chunks) == document.data
    assert all(0 < len(chunk.data) <= bytes_max for chunk in chunks)
    assert chunks[-1].may_ask_after
    inside, offset = set(), 0
    for piece in document.pieces:
        if piece.whole:
            inside |= set(range(offset + 1, offset + len(piece.data)))
        offset += len(piece.data)
    offset = 0
    for chunk in chunks:
        offset += len(chunk.data)
        assert not (chunk.may_ask_after and offset in inside)
    if bytes_max == 128:
        assert all(chunk.may_ask_after for chunk in chunks)


def test_a_raster_never_spells_a_real_time_command():
    rng = random.Random(5)
    for _ in range(200):
        row_bytes, rows = rng.randrange(1, 60), rng.randrange(1, 30)
        data = bytes(rng.choice(b"\x10\x04\x05\x14\x00\xff") for _ in range(row_bytes * rows))
        joined = b"".join(raster_commands(Bitmap(row_bytes, rows, data)))
        for code in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
            assert code not in joined


def test_process_identifiers_are_printable_and_differ():
    found = {process_id_of(f"job-{number}") for number in range(2000)}
    assert len(found) == 2000
    assert all(0x20 <= byte <= 0x7E for one in found for byte in one)


def test_the_citizen_prints_qr_as_dots():
    data = one(QrCode("abc"), CITIZEN)
    assert b"\x1d(k" not in data
    assert b"\x1dv0" in data
