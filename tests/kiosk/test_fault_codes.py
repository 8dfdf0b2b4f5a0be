"""Fault codes keep their numbers for ever and tell everybody what they need."""

import re

import pytest

from kiosk.errors import JournalError
from kiosk.fault_codes import FAULTS, Affected, FaultCode, fault
from kiosk.journal.trouble import fault_code_of

# The numbers as first given out; a line here is never changed, only added.
GIVEN = """
E-101 acceptor_lost            E-102 acceptor_failed      E-103 acceptor_jammed
E-104 acceptor_cheated         E-105 acceptor_silent_with_bill
E-106 acceptor_unknown_bills   E-107 acceptor_rejects_often
E-108 wire_suspected           E-109 acceptor_exchanged
E-111 cassette_out             E-112 cassette_full        E-113 cassette_manipulated
E-114 cassette_high            E-201 printer_lost         E-202 printer_failed
E-203 paper_out                E-204 paper_near_end       E-205 paper_jammed
E-206 printer_cover_open       E-207 cutter_jammed        E-208 presenter_jammed
E-301 journal_full             E-302 journal_damaged      E-303 journal_io
E-304 journal_foreign          E-305 journal_unsafe       E-306 journal_fork
E-307 disk_low                 E-308 journal_missing      E-401 operator_unreachable
E-402 operator_refuses_us      E-403 operator_untrusted   E-404 blocked_by_operator
E-405 payment_pending_long     E-501 configuration_broken E-502 pack_broken
E-503 not_enrolled             E-504 certificate_near_end E-505 certificate_expired
E-601 clock_wrong              E-602 books_wrong          E-603 doubtful_bill
E-604 program_failed           E-605 decisions_differ
"""


def test_no_number_ever_changes_its_meaning():
    given = dict(re.findall(r"(E-\d{3}) (\w+)", GIVEN))
    found = {row.code.value: row.name for row in FAULTS.values()}
    assert {code: found.get(code) for code in given} == given


def test_every_code_has_a_row_and_every_row_its_words():
    assert set(FAULTS) == set(FaultCode)
    for row in FAULTS.values():
        assert row.technician.endswith(".")
        assert row.next_step.endswith(".")
        assert row.affected is not Affected.UNKNOWN
        assert bool(row.customer) == (row.affected is not Affected.NOTHING), row.code
        assert row.text_key == f"fault.{row.name}"


def test_a_code_is_looked_up_by_its_text():
    assert fault("E-203").name == "paper_out"
    with pytest.raises(ValueError, match="E-999"):
        fault("E-999")


def test_every_journal_failure_has_its_own_code():
    kinds = [kind for kind in all_subclasses(JournalError) if "Stopped" not in kind.__name__]
    assert len({fault_code_of(kind("x")) for kind in kinds}) == len(kinds)


def all_subclasses(kind):
    return [s for sub in kind.__subclasses__() for s in (sub, *all_subclasses(sub))]
