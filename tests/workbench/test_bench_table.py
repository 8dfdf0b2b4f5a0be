"""A figure is judged by its limit, and the table replaces only what stands between its markers."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.bench.measurement import Measurement, Verdict, failed, skipped
from workbench.bench.table import BEGIN, END, figure, plain_table, write_into


@pytest.mark.parametrize(
    ("measured", "at_least", "verdict"),
    [
        (2.0, False, Verdict.WITHIN),
        (2.1, False, Verdict.BEYOND),
        (2.0, True, Verdict.WITHIN),
        (1.9, True, Verdict.BEYOND),
        (None, False, Verdict.FAILED),
    ],
)
def test_a_figure_is_judged_by_its_limit(
    measured: float | None, at_least: bool, verdict: Verdict
) -> None:
    assert Measurement("x", measured, 2.0, "ms", at_least=at_least).verdict is verdict


def test_a_skipped_figure_is_neither_within_nor_beyond() -> None:
    assert skipped("x", 1.0, "ms", "no X server").verdict is Verdict.SKIPPED
    assert failed("x", "broken").verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("value", "shown"), [(1234.4, "1,234 ms"), (0.01234, "0.0123 ms"), (12.0, "12 ms"), (None, "-")]
)
def test_figures_show_what_matters(value: float | None, shown: str) -> None:
    assert figure(value, "ms") == shown


def test_the_table_names_limit_figure_and_verdict() -> None:
    lines = plain_table([Measurement("tap", 1.0, 3.0, "ms", note="300 taps")]).splitlines()
    assert lines[1].split("  ")[0] == "tap"
    assert "at most 3 ms" in lines[1]
    assert lines[1].endswith("ok       300 taps")


def test_writing_keeps_the_words_around_the_table(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text(f"# Speed\nbefore\n{BEGIN}\nold\n{END}\nafter\n")
    write_into(document, [Measurement("tap", 1.0, 3.0, "ms")], "on a machine")
    text = document.read_text()
    assert text.startswith("# Speed\nbefore\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    assert "| tap | at most 3 ms | 1 ms | ok |" in text


def test_writing_makes_a_document_that_was_not_there(tmp_path: Path) -> None:
    document = tmp_path / "docs" / "performance.md"
    write_into(document, [Measurement("tap", 1.0, 3.0, "ms")], "on a machine")
    write_into(document, [Measurement("tap", 2.0, 3.0, "ms")], "on a machine")
    assert document.read_text().count("| tap |") == 1
