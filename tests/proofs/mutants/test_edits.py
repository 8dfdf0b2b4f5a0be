"""A mutant differs from the program in one place, and everything derived from it follows."""

import ast
import itertools
from enum import Enum, IntEnum, unique

import pytest

from proofs.mutants.edits import ROWS_MANY, Edit, broken, edits_of, with_edit


@unique
class Way(Enum):
    A = "a"
    B = "b"
    C = "c"


class Code(IntEnum):
    ONE = 1
    TWO = 2
    THREE = 3


ROWS = {"x": Way.A, "y": Way.B}
SOURCE = '''"""A table."""
from enum import IntEnum

ROWS: dict[str, int] = {"x": 1, "y": 2}
ROWS |= {"z": 3}
DERIVED = frozenset(ROWS)


class Code(IntEnum):
    """Bytes."""

    ONE = 1
    TWO = 2
'''


def run(edit):
    names = {}
    exec(compile(with_edit(SOURCE, edit), "table", "exec"), names)
    return names


def test_every_row_is_dropped_and_redirected_to_every_other_member():
    edits = edits_of("m", "ROWS", ROWS)
    results = [broken(ROWS, e.deed, e.first, e.second) for e in edits]
    assert len(edits) == 2 + 2 * 2
    assert {"y": Way.B} in results
    assert {"x": Way.C, "y": Way.B} in results
    assert ROWS not in results


def test_the_rows_of_a_large_table_are_redirected_once_each_in_turn_to_every_member():
    rows = dict(zip(range(ROWS_MANY + 1), itertools.cycle(Way), strict=False))
    edits = [edit for edit in edits_of("m", "ROWS", rows) if edit.deed == "redirect"]
    assert [edit.first for edit in edits] == list(rows)
    assert all(rows[edit.first] is not list(Way)[edit.second] for edit in edits)
    assert {edit.second for edit in edits} == {0, 1, 2}


def test_rows_without_enumerated_targets_are_redirected_to_each_other():
    rows = {"x": 1, "y": 2, "z": 1}
    results = [broken(rows, e.deed, e.first, e.second) for e in edits_of("m", "ROWS", rows)]
    assert {"x": 2, "y": 2, "z": 1} in results
    assert {"x": 1, "y": 1, "z": 1} in results
    assert rows not in results


def test_a_set_loses_each_member_and_gains_each_that_it_lacks():
    members = frozenset({Way.A, Way.B})
    results = [broken(members, e.deed, e.first, e.second) for e in edits_of("m", "S", members)]
    assert sorted(map(sorted_names, results)) == [["A"], ["A", "B", "C"], ["B"]]


def sorted_names(members):
    return sorted(member.name for member in members)


def test_a_sequence_loses_each_row():
    rows = ("a", "b", "c")
    results = [broken(rows, e.deed, e.first, e.second) for e in edits_of("m", "T", rows)]
    assert results == [("b", "c"), ("a", "c"), ("a", "b")]


def test_every_pair_of_values_is_exchanged():
    assert [edit.label for edit in edits_of("m", "Code", Code)] == [
        "Code.ONE <-> Code.TWO",
        "Code.ONE <-> Code.THREE",
        "Code.TWO <-> Code.THREE",
    ]


def test_what_is_derived_from_a_table_is_derived_from_the_broken_one():
    names = run(Edit("m", "ROWS", "drop", 0, 0, ""))
    assert names["ROWS"] == {"y": 2, "z": 3}
    assert names["DERIVED"] == {"y", "z"}


def test_exchanged_bytes_are_exchanged_in_the_class_itself():
    code = run(Edit("m", "Code", "swap", 0, 1, ""))["Code"]
    assert (code.ONE, code.TWO) == (2, 1)


def test_a_table_that_is_not_there_is_an_error_not_a_survivor():
    with pytest.raises(LookupError, match="GONE"):
        with_edit(SOURCE, Edit("m", "GONE", "drop", 0, 0, ""))
    with pytest.raises(LookupError, match="Gone"):
        with_edit(SOURCE, Edit("m", "Gone", "swap", 0, 1, ""))


def test_a_value_that_is_no_table_is_refused():
    with pytest.raises(TypeError, match="no table"):
        edits_of("m", "N", 7)


def test_the_tree_without_the_edit_is_the_source_itself():
    edited = with_edit(SOURCE, Edit("m", "ROWS", "drop", 0, 0, ""))
    assert len(edited.body) == len(ast.parse(SOURCE).body) + 1
