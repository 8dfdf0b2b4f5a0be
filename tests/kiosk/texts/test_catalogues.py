"""Every language says every sentence, with the same values, in its own letters."""

import ast
import re
import string
from functools import lru_cache
from pathlib import Path

import pytest

from kiosk.texts import extraction
from kiosk.texts.catalogues import catalogue_path
from kiosk.texts.languages import OWN_NAMES

KIOSK = Path(extraction.SOURCE_ROOT)
LANGUAGES = extraction.translated_languages()
RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
ALPHABETS = {
    "ru": RUSSIAN,
    "ky": RUSSIAN | set("ңөү"),
    "tg": RUSSIAN - set("цщыь") | set("ғӣқӯҳҷ"),
    "uk": RUSSIAN - set("ёъыэ") | set("ґєії"),
    "be": RUSSIAN - set("ищъ") | set("іў"),
    "uz": set(string.ascii_lowercase) - {"w"} | {"\u02bb", "\u02bc"},
    "hu": set(string.ascii_lowercase) | set("áéíóöőúüű"),
}
OWN_LETTERS = {
    "ru": "ыэ",
    "ky": "ңөү",
    "tg": "ғӣқӯҳҷ",
    "uk": "єії",
    "be": "іў",
    "uz": "\u02bb",
    "hu": "őűáé",
}


@lru_cache
def sentences_by_syntax_tree():
    """Found without Babel's extractor: a double entry of what the code says."""
    found = set()
    for path in KIOSK.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            wanted = {"say": 1, "sentence": 1, "plural": 2}.get(name, 0)
            texts = [a.value for a in node.args[:wanted] if isinstance(a, ast.Constant)]
            if len(texts) == wanted and wanted:
                found.add(tuple(texts))
    return found


@lru_cache
def sentences_in_code():
    return extraction.sentences_in_code()


@lru_cache
def translated(language):
    """{msgids: msgstrs} of one catalogue."""
    pairs = {}
    for message in extraction.read_catalogue(language):
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            strings = message.string
            pairs[ids] = (strings,) if isinstance(strings, str) else tuple(strings)
    return pairs


def every_translation(language):
    for ids, strings in translated(language).items():
        for text in strings:
            yield ids, text


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def letters_of(text):
    # What stands on the card itself is written so in every alphabet.
    words = re.sub(r"\{[a-z]+\}|SIM|PUK", " ", text).lower()
    return {sign for sign in words if sign.isalpha()}


@pytest.mark.slow  # the first of them reads the whole program
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_in_the_catalogue_and_no_other(language):
    assert set(translated(language)) == sentences_by_syntax_tree()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_has_stray_spaces(language):
    for ids, text in every_translation(language):
        assert text, ids
        assert text == " ".join(text.split()), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_names_the_same_values_as_the_english_sentence(language):
    for ids, text in every_translation(language):
        assert placeholders(text) == placeholders(ids[0]), (ids[0], text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_end_as_the_english_ones_do(language):
    for ids, text in every_translation(language):
        for mark in ".?:":
            assert text.endswith(mark) == ids[0].endswith(mark), (ids[0], text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_begin_with_a_capital_where_the_english_ones_do(language):
    for ids, text in every_translation(language):
        if ids[0][0].isalpha() and text[0].isalpha():
            assert text[0].isupper() == ids[0][0].isupper(), (ids[0], text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_about_as_long_as_the_english_ones(language):
    for ids, text in every_translation(language):
        assert 0.3 * len(ids[0]) <= len(text) <= 1.8 * len(ids[0]) + 12, (ids[0], text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_belongs_to_the_language(language):
    for _, text in every_translation(language):
        assert letters_of(text) <= ALPHABETS[language], (
            text,
            letters_of(text) - ALPHABETS[language],
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_that_only_this_language_has_are_used(language):
    used = set().union(*(letters_of(text) for _, text in every_translation(language)))
    assert set(OWN_LETTERS[language]) <= used


def test_uzbek_writes_its_letters_with_the_turned_comma():
    for _, text in every_translation("uz"):
        assert not set(text) & set("'`\u2018\u2019"), text
        # U+02BB belongs to o and g; the apostrophe of Arabic words is U+02BC.
        assert not re.search("(?<![ogOG])\u02bb", text), text


# Words that a language happens to write as English does, or that are only a name or a unit.
WRITTEN_ALIKE = {
    "Terminal {number}",
    "Terminal",
    "Telephone",
    "Internet",
    "Bonus",
    "Roaming",
    "{n} KB",
    "{n} MB",
    "{n} GB",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_sentence_is_left_untranslated(language):
    same = {ids[0] for ids, text in every_translation(language) if text == ids[0]}
    assert same <= WRITTEN_ALIKE, same


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_its_language_and_that_nobody_has_reviewed_it(language):
    header = catalogue_path(language).read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert f'"Language: {language}\\n"' in header
    assert f'"Plural-Forms: {extraction.PLURAL_FORMS[language]}\\n"' in header
    assert extraction.reviewed_by(language) == "no"


def test_every_language_of_the_house_has_a_catalogue_or_is_the_source():
    files = {path.stem for path in catalogue_path("ru").parent.glob("*.po")}
    assert files | {"en"} == set(OWN_NAMES)


@pytest.mark.slow  # the first of them reads the whole program
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tool_would_change_nothing(language, tmp_path):
    copy = catalogue_path(language, tmp_path)
    copy.write_bytes(catalogue_path(language).read_bytes())
    extraction.update_catalogue(language, sentences_in_code(), tmp_path)
    assert copy.read_bytes() == catalogue_path(language).read_bytes()
