"""What the log says of doubtful money: which event, how grave, and of what.  No personal datum."""

import pytest

from drivers.api import AcceptorStatus, BillReturned, CassetteRemoved
from kiosk.cash.picture import ReturnReason
from kiosk.effects import LogEvent


def jammed(bench):
    return bench.ready().escrow().status(AcceptorStatus.JAMMED)


def wanted_back_too_late(bench):
    bench.ready().escrow().stacked().bills.give_back(ReturnReason.FINISHING)
    bench.effects += bench.deeds.take()


CASES = {
    "cassette": (
        lambda bench: bench.introduce().say(CassetteRemoved()),
        lambda bench: LogEvent("fault_raised", "warning", {"code": "E-113", "detail": ""}),
    ),
    "exchanged": (
        lambda bench: bench.introduce(serial="B1").introduce(serial="B2"),
        lambda bench: LogEvent(
            "fault_raised",
            "warning",
            {"code": "E-109", "detail": "known: ccnet SM B1, found: ccnet SM B2"},
        ),
    ),
    "doubtful": (
        jammed,
        lambda bench: LogEvent("bill_doubtful", "warning", {"reason": "jam", "minor": 10_000}),
    ),
    "refused": (
        wanted_back_too_late,
        lambda bench: LogEvent(
            "bill_step_refused", "warning", {"step": "GIVEN_BACK while CREDITED"}
        ),
    ),
    "late": (
        lambda bench: jammed(bench).say(BillReturned(bench.small)),
        lambda bench: LogEvent(
            "late_evidence",
            "warning",
            {"what": "returned", "suspense_id": next(iter(bench.matters.suspense))},
        ),
    ),
    "another": (
        lambda bench: bench.ready().escrow().say(BillReturned(bench.other)),
        lambda bench: LogEvent(
            "return_of_another_bill",
            "warning",
            {"intent_id": bench.matters.open_intent.intent_id},
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_log_says_what_happened_and_to_what(bench, case):
    happens, log = CASES[case]
    happens(bench)
    assert bench.logged(log(bench).name) == [log(bench)]
