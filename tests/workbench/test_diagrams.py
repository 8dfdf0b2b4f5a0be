"""The pages drawn from tables are current, and say what a table says."""

import enum

from workbench.diagrams import MACHINES, fault_codes_page, machine_section, outdated_pages


class S(enum.Enum):
    OPEN = 1
    SHUT = 2
    BROKEN = 3
    GONE = 4


class E(enum.Enum):
    PUSH = 1
    HIT = 2


TABLE = {
    (S.OPEN, E.PUSH): S.SHUT,
    (S.SHUT, E.PUSH): S.SHUT,
    (S.OPEN, E.HIT): S.BROKEN,
    (S.SHUT, E.HIT): S.BROKEN,
    (S.GONE, E.HIT): S.BROKEN,
}


def test_the_pages_are_drawn_from_the_tables_of_today():
    assert outdated_pages() == [], "run: python -m workbench.diagrams"


def test_a_missing_page_counts_as_outdated(tmp_path):
    assert set(outdated_pages(tmp_path)) == {"docs/diagrams.md", "docs/fault-codes.md"}


def test_a_section_draws_moves_lists_what_stays_and_counts_what_is_refused():
    section = machine_section("A door", "`door.py`", TABLE)
    assert "    OPEN --> SHUT: PUSH" in section
    assert "- HIT leads to BROKEN\n" in section
    assert "- SHUT: PUSH" in section
    assert "5 rows; the other 3 pairs are refused" in section


def test_every_machine_appears_with_all_its_states():
    for title, where, table in MACHINES:
        section = machine_section(title, where, table)
        for state in {before for before, _ in table} | set(table.values()):
            assert state.name in section, f"{title}: {state.name}"


def test_every_fault_code_stands_on_its_page_once():
    rows = [line for line in fault_codes_page().splitlines() if line.startswith("| E-")]
    codes = [row.split("|")[1].strip() for row in rows]
    assert codes == sorted(set(codes))
    assert "E-101" in codes
