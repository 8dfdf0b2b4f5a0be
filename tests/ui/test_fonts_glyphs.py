"""Every letter of the eight languages can be drawn, and what cannot is noticed."""

import pytest

from ui import fonts as fonts_module
from ui.fonts import CAP_SHARE, cap_of, size_of

ALPHABETS = {
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "uz": "ABDEFGHIJKLMNOPQRSTUVXYZabdefghijklmnopqrstuvxyzOʻoʻGʻgʻʼ",
    "tg": "АБВГҒДЕЁЖЗИӢЙКҚЛМНОПРСТУӮФХҲЧҶШЪЭЮЯабвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "ky": "АБВГДЕЁЖЗИЙКЛМНҢОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "uk": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ’",
    "be": "АБВГДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯабвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "hu": "AÁBCDEÉFGHIÍJKLMNOÓÖŐPQRSTUÚÜŰVWXYZaábcdeéfghiíjklmnoóöőpqrstuúüűvwxyz",
}
SIGNS = "0123456789 .,:;!?()-–—…«»„“”‘’'\"%№+*#/·₽₴€$"


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_the_language_has_a_glyph(fonts, language):
    assert fonts.missing(ALPHABETS[language]) == set()


def test_signs_and_currencies_have_glyphs(fonts):
    assert fonts.missing(SIGNS) == set()


def test_a_missing_glyph_is_noticed(fonts):
    assert fonts.missing("a漢✓") == {"漢", "✓"}


def test_capitals_are_as_high_as_was_asked_for(fonts):
    for cap in (17, 24, 79):
        letter = fonts.opened(size_of(cap), True).render("H", True, (255, 255, 255))
        assert letter.get_bounding_rect().h >= cap - 1
        assert cap_of(size_of(cap)) >= cap


def test_digits_are_all_equally_wide(fonts):
    assert len({fonts.width(digit, 40, True) for digit in "0123456789"}) == 1
    assert 0.7 < CAP_SHARE < 0.73


def test_fonts_that_are_cut_are_not_cut_again(fonts):
    told = []
    directory = fonts_module.cache_directory()
    assert fonts_module.prepare(directory, told.append) == directory
    assert told == []


@pytest.mark.slow
def test_a_fresh_machine_cuts_both_weights_and_tells_so(tmp_path):
    told = []
    fonts_module.prepare(tmp_path / "fonts", told.append)
    assert len(told) == 4
    own = fonts_module.Fonts(tmp_path / "fonts")
    assert own.width("Ж", 40, True) > own.width("Ж", 40, False) > 0
