"""Catalogues are compiled into the cache when needed, and loaded without it when it is closed."""

import os
import subprocess
import sys

import pytest

from kiosk.texts import __main__ as command
from kiosk.texts import catalogues, extraction


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """A cache of the test's own, and nothing loaded before."""
    monkeypatch.setenv("KIOSK_CACHE", str(tmp_path / "cache"))
    catalogues.translations.cache_clear()
    yield tmp_path / "cache" / "texts"
    catalogues.translations.cache_clear()


def test_a_missing_catalogue_is_compiled_at_first_use(own_cache):
    assert catalogues.translations("uk").gettext("Back") == "Назад"
    assert [path.name[:3] for path in own_cache.iterdir()] == ["uk-"]


def test_a_catalogue_compiled_from_other_text_is_never_read(own_cache):
    own_cache.mkdir(parents=True)
    stale = own_cache / "uk-0000000000000000.mo"
    stale.write_bytes(b"not a catalogue")
    assert catalogues.translations("uk").gettext("Back") == "Назад"
    assert stale.exists()


def test_a_cache_that_cannot_be_written_does_not_silence_the_terminal(own_cache):
    own_cache.parent.write_bytes(b"a file where the folder should be")
    assert catalogues.translations("uk").gettext("Back") == "Назад"


def test_english_speaks_in_the_sentences_of_the_code():
    assert catalogues.translations("en").gettext("Back") == "Back"


def test_a_language_without_a_catalogue_speaks_english():
    assert catalogues.translations("fi").gettext("Back") == "Back"


@pytest.mark.slow
def test_compile_leaves_one_file_a_language_and_no_parts(own_cache, capsys):
    assert command.main(["compile"]) == 0
    names = sorted(path.name.split("-")[0] for path in own_cache.iterdir())
    assert names == sorted(extraction.translated_languages())
    assert len(capsys.readouterr().out.splitlines()) == len(names)


@pytest.mark.slow
def test_the_check_passes_on_the_tree_as_a_command():
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.texts", "extract", "--check"],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 translations missing" in done.stdout


@pytest.fixture
def code(tmp_path):
    """A program that says three sentences."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "till.py").write_text(
        'TABLE = sentence("Closed for lunch.")\n'
        "def view(say, n):\n"
        '    return say("Good day, {name}."), say.plural("{n} loaf", "{n} loaves", n)\n'
    )
    return extraction.sentences_in_code(folder)


def test_the_extractor_finds_calls_tables_and_plurals(code):
    assert {message.id for message in code if message.id} == {
        "Closed for lunch.",
        "Good day, {name}.",
        ("{n} loaf", "{n} loaves"),
    }


def test_an_update_keeps_translations_drops_unused_ones_and_reports_new_ones(code, tmp_path):
    path = catalogues.catalogue_path("ru", tmp_path)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"X-Reviewed: A. Reader, 2026-11-22\\n"\n\n'
        'msgid "Closed for lunch."\nmsgstr "Обед."\n\nmsgid "Old."\nmsgstr "Старое."\n',
        encoding="utf-8",
    )
    extraction.update_catalogue("ru", code, tmp_path)
    known = extraction.read_catalogue("ru", tmp_path)
    assert known.get("Closed for lunch.").string == "Обед."
    assert known.get("Old.") is None
    assert extraction.reviewed_by("ru", tmp_path) == "A. Reader, 2026-11-22"
    missing = {gap.msgid for gap in extraction.gaps(code, tmp_path) if gap.language == "ru"}
    assert missing == {"Good day, {name}.", "{n} loaf"}
