"""The statement's lines in words: what they were, what they cost, what can be done."""

import pytest

from contract.account.holdings import UsageRow
from kiosk.projection.account.usage import (
    ROWS_A_PAGE,
    ROWS_ASKED,
    charged_text,
    line_name,
    pages_of,
    statement_view,
    usage_view,
    used_text,
)
from kiosk.projection.account.usage_line import line_view
from kiosk.views.account import DocumentView
from workbench.account_samples import HOROSCOPE
from workbench.statement_samples import AT, LINES, PARTNER, STATEMENT


def line(what, charged=0, **values):
    return UsageRow(row_id="r", at=AT, what=what, charged_minor=charged, **values)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (line("call_out", other_party=PARTNER), "Call to +7 900 555-01-12"),
        (line("call_in", other_party=PARTNER), "Call from +7 900 555-01-12"),
        (line("sms_out", other_party=PARTNER), "Message to +7 900 555-01-12"),
        (line("call_in"), "Calls"),
        (line("data"), "Internet"),
        (line("content", other_party="Example", product=HOROSCOPE), "«Гороскоп дня»"),
        (line("fee"), "A single charge"),
        (line("payment", -100), "Money put in"),
    ],
)
def test_a_line_is_named_after_what_it_was_and_with_whom(say, row, name):
    assert line_name(say, row).replace("\u00a0", " ") == name


@pytest.mark.parametrize(
    ("row", "used"),
    [
        (line("call_out", quantity=0), "0:00"),
        (line("call_out", quantity=59), "0:59"),
        (line("call_in", quantity=3_725), "62:05"),
        (line("data", quantity=0), "0 KB"),
        (line("data", quantity=1_023), "1023 KB"),
        (line("data", quantity=1_024), "1 MB"),
        (line("data", quantity=1_536 * 1_024), "1.5 GB"),
        (line("sms_out", quantity=1), ""),
        (line("fee"), ""),
    ],
)
def test_how_long_or_how_much_is_said_exactly_where_it_is_little(say, row, used):
    assert used_text(say, row) == used


def test_a_sum_that_came_has_its_plus_and_nothing_paid_says_why(say):
    assert charged_text(say, line("payment", -50_000), "RUB") == "+₽500"
    assert charged_text(say, line("call_out", 400), "RUB") == "₽4"
    assert charged_text(say, line("call_out", from_package=True), "RUB") == "from a package"
    assert charged_text(say, line("call_in"), "RUB") == "free"


@pytest.mark.parametrize(
    ("row", "cost", "way"),
    [
        (line("call_out", from_package=True), "A package paid for it.", "done"),
        (line("data", 7_500, from_package=True), "used up on the way", "tariff"),
        (line("call_out", 400), "No package paid for it.", "tariff"),
        (line("call_out", 13_000, country="HU"), "No package paid for it.", "travel"),
        (line("content", 1_000, product=HOROSCOPE), "was taken from your balance", "options"),
        (line("fee", 50_000), "was taken from your balance", "options"),
        (line("payment", -50_000), "came onto your balance", "done"),
        (line("call_in"), "It cost nothing.", "done"),
    ],
)
def test_what_is_this_says_what_paid_and_leads_where_something_can_be_done(say, row, cost, way):
    view = line_view(say, row, "RUB")
    assert isinstance(view, DocumentView)
    assert cost in view.sections[1].paragraphs[0]
    assert [choice.id for choice in view.choices] == ["back", way]


def test_abroad_is_said_where_it_was(say):
    view = line_view(say, line("data", 12_000, quantity=1_024, country="HU"), "RUB")
    assert "Hungary" in " ".join(view.sections[0].paragraphs)


def test_every_line_that_is_not_known_leads_to_a_person(say):
    for row in LINES:
        assert "A person looks into it." in line_view(say, row, "RUB").sections[-1].paragraphs[-1]


def test_screens_make_up_whole_answers():
    assert ROWS_ASKED % ROWS_A_PAGE == 0


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (5, 1), (6, 2), (60, 12), (61, 13)])
def test_so_many_lines_take_so_many_screens(total, pages):
    assert pages_of(STATEMENT.model_copy(update={"total": total})) == pages


def test_the_sum_of_a_kind_is_what_it_cost_and_that_of_all_is_what_the_balance_did(say):
    whole = usage_view(say, STATEMENT, None).total
    assert whole.label == "The balance changed by"
    assert whole.value == f"\u2212{say.money(sum(row.charged_minor for row in LINES))}"
    voice = usage_view(say, STATEMENT.model_copy(update={"charged_minor": 400}), "voice").total
    assert (voice.label, voice.value) == ("Spent in all", "₽4")
    paid = usage_view(say, STATEMENT.model_copy(update={"charged_minor": -400}), "payment").total
    assert paid.value == "+₽4"


def test_the_whole_statement_says_which_of_its_lines_it_has(say):
    part = STATEMENT.model_copy(update={"total": 100})
    assert statement_view(say, part, None).lead.endswith("1-13 of 100")
    assert statement_view(say, STATEMENT, None).lead == "November 2026"
    assert len(statement_view(say, part, None).rows) == len(LINES)
