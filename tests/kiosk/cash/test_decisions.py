"""The operator's decision on doubtful money: applied once, to the money it names, or told apart."""

import pytest

from contract.messages import DecisionStatement
from drivers.api import AcceptorStatus
from kiosk.cash.decisions import apply_decision
from kiosk.effects import LogEvent
from kiosk.operator.signing import VerifiedDecision


def decision(subject, subject_id, outcome, **other):
    values = {"amount_minor": 10_000, "currency": "RUB", "reference": "D-1", **other}
    statement = DecisionStatement(
        terminal_id="T-004211",
        subject=subject,
        subject_id=subject_id,
        outcome=outcome,
        decided_by="person",
        decided_at="2026-11-22T09:00:00.000Z",
        **values,
    )
    return VerifiedDecision(statement, statement.to_bytes().decode(), "a..b")


def hear(bench, heard):
    bench.effects.clear()
    apply_decision(bench.deeds, heard, bench.now)
    bench.effects += bench.deeds.take()
    (log,) = bench.ordered(LogEvent)
    return log


@pytest.fixture
def doubtful(bench):
    """A jammed bill, and its identifier."""
    bench.ready().escrow().status(AcceptorStatus.JAMMED).wait(3)
    return bench, next(iter(bench.matters.suspense))


@pytest.fixture
def claimed(bench):
    """A bill that was too little for a payment, and its claim's identifier."""
    bench.ready(bench.quote(min_minor=20_000)).insert().finish().rest()
    return bench, next(iter(bench.matters.unclaimed))


@pytest.mark.parametrize("outcome", ["paid", "kept", "given_back"])
def test_a_decision_on_a_bill_is_written_word_for_word(doubtful, outcome):
    bench, subject_id = doubtful
    heard = decision("suspense", subject_id, outcome)
    log = hear(bench, heard)
    (record,) = bench.written("decision")
    assert (record.at, record.subject, record.subject_id) == (bench.utc, "suspense", subject_id)
    assert (record.outcome, record.statement, record.jws) == (outcome, heard.text, heard.jws)
    assert bench.matters.suspense == {}
    assert log == LogEvent("decision_taken", "info", {"subject_id": subject_id, "outcome": outcome})


@pytest.mark.parametrize("outcome", ["paid", "kept"])
def test_a_decision_on_a_claim_is_written(claimed, outcome):
    bench, subject_id = claimed
    hear(bench, decision("unclaimed", subject_id, outcome))
    assert [body.subject for body in bench.written("decision")] == ["unclaimed"]
    assert bench.matters.unclaimed == {}


@pytest.mark.parametrize("other", [{"amount_minor": 9_999}, {"currency": "EUR"}])
def test_a_decision_that_names_another_sum_is_of_other_money(doubtful, other):
    bench, subject_id = doubtful
    log = hear(bench, decision("suspense", subject_id, "paid", **other))
    assert bench.written("decision") == []
    assert log == LogEvent("decision_of_other_money", "error", {"subject_id": subject_id})


def test_nobody_was_given_back_what_is_claimed(claimed):
    bench, subject_id = claimed
    log = hear(bench, decision("unclaimed", subject_id, "given_back"))
    assert bench.written("decision") == []
    assert log.name == "decision_of_other_money"


def test_a_bill_s_decision_is_not_a_claim_s(claimed):
    bench, subject_id = claimed
    log = hear(bench, decision("suspense", subject_id, "paid"))
    assert bench.written("decision") == []
    assert log == LogEvent("decision_too_late", "warning", {"subject_id": subject_id})


def test_a_decision_on_a_bill_that_was_credited_meanwhile_comes_too_late(doubtful):
    bench, subject_id = doubtful
    bench.stacked()
    log = hear(bench, decision("suspense", subject_id, "kept"))
    assert bench.written("decision") == []
    assert log == LogEvent("decision_too_late", "warning", {"subject_id": subject_id})


def test_a_repeated_decision_is_nothing_new(doubtful):
    bench, subject_id = doubtful
    heard = decision("suspense", subject_id, "kept")
    hear(bench, heard)
    apply_decision(bench.deeds, heard, bench.now)
    assert bench.deeds.take() == ()


def test_a_second_decision_that_differs_is_not_applied_and_alarms_once(doubtful):
    bench, subject_id = doubtful
    hear(bench, decision("suspense", subject_id, "kept"))
    for times in (1, 0):
        log = hear(bench, decision("suspense", subject_id, "given_back"))
        assert bench.written("decision") == []
        alarms = [(body.at, body.code, body.detail) for body in bench.written("fault_raised")]
        assert alarms == [(bench.utc, "E-605", subject_id)] * times
        values = {"subject_id": subject_id, "outcome": "given_back"}
        assert log == LogEvent("decisions_differ", "error", values)
