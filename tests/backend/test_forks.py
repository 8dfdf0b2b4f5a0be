"""Two disks under one name: every branch is kept; a person decides what of it is paid."""

from __future__ import annotations

import pytest

from contract.messages import RecordsUpload
from kiosk.operator.errors import OperatorProblemError
from kiosk.operator.messages import idempotency_key

pytestmark = pytest.mark.slow


def refused(terminal, first_seq, upto_seq=None):
    """Return the problem that these records of the terminal meet."""
    upload = terminal.upload(first_seq, upto_seq)
    with pytest.raises(OperatorProblemError) as caught:
        terminal.client._wire.post(
            "/v1/records", upload.to_bytes(), idempotency_key(upload), RecordsUpload
        )
    return caught.value.problem


class Clones:
    """One terminal, two disks: `first` reached the operator, `second` contradicts it."""

    def __init__(self, terminal, number):
        self.terminal, self.number = terminal, number
        terminal.started()
        terminal.send()
        common = list(terminal.records)
        terminal.visit(number, 100_00)
        terminal.send()
        self.first = terminal.records
        terminal.records = common
        self.payment = terminal.visit(number, 300_00)
        self.second = terminal.records

    def use(self, records):
        self.terminal.records = records
        return self.terminal

    def state(self, payment_id):
        return self.terminal.client.payment(payment_id).state


@pytest.fixture
def clones(terminal, new_number):
    return Clones(terminal, new_number())


def branches(backend, journal_id):
    listed = [
        row for row in backend.admin("GET", "/admin/forks") if row["journal_id"] == journal_id
    ]
    return {row["branch"] if row["branch"] == "trunk" else "other": row for row in listed}


def decide(backend, journal_id, *stands):
    return backend.admin("POST", f"/admin/forks/{journal_id}", json={"stands": stands})


def test_payments_of_a_branch_are_pending_until_somebody_decides(backend, clones):
    problem = refused(clones.terminal, 3)
    assert (problem.code, problem.expected_seq) == ("fork", 5)
    assert clones.state(clones.payment) == "pending"
    found = branches(backend, clones.terminal.journal_id)
    assert found["other"]["first_seq"] == 3
    assert (found["other"]["records"], found["other"]["waiting_minor"]) == (2, 300_00)
    assert {row["decision"] for row in found.values()} == {"waits"}
    assert backend.balance(clones.number) == 100_00


def test_both_branches_may_stand_and_each_payment_is_credited_once(backend, clones):
    refused(clones.terminal, 3)
    journal_id = clones.terminal.journal_id
    trunk = clones.use(clones.first)
    waiting = trunk.visit(clones.number, 500_00)
    assert trunk.send(5).forked
    other = branches(backend, journal_id)["other"]["branch"]
    decide(backend, journal_id, "trunk", other)
    assert [clones.state(one) for one in (waiting, clones.payment)] == ["credited", "credited"]
    assert backend.balance(clones.number) == 900_00
    assert not trunk.client.head(journal_id).forked
    assert not trunk.send(5).forked
    refused(clones.use(clones.second), 3)
    assert backend.balance(clones.number) == 900_00
    assert not trunk.client.head(journal_id).forked
    assert backend.audit()["ok"]


def test_a_refused_branch_gets_signed_refusals_and_never_money(backend, clones):
    refused(clones.terminal, 3)
    journal_id = clones.terminal.journal_id
    decide(backend, journal_id, "trunk")
    result = clones.terminal.client.payment(clones.payment)
    assert result.state == "refused"
    assert '"reason":"branch_refused"' in result.statement
    late = clones.terminal.visit(clones.number, 200_00)
    assert refused(clones.terminal, 5).expected_seq == 7
    assert clones.state(late) == "refused"
    assert not clones.terminal.client.head(journal_id).forked
    trunk = clones.use(clones.first)
    trunk.visit(clones.number, 700_00)
    assert [result.state for result in trunk.send(5).results] == ["credited"]
    assert backend.balance(clones.number) == 800_00
    assert backend.audit()["ok"]


def test_a_refused_trunk_keeps_what_it_was_paid_and_gets_no_more(backend, clones):
    refused(clones.terminal, 3)
    journal_id = clones.terminal.journal_id
    other = branches(backend, journal_id)["other"]["branch"]
    decide(backend, journal_id, other)
    trunk = clones.use(clones.first)
    late = trunk.visit(clones.number, 500_00)
    receipt = trunk.send(5)
    assert receipt.forked
    assert clones.state(late) == "refused"
    assert clones.state(clones.payment) == "credited"
    assert backend.balance(clones.number) == 400_00
    assert backend.audit()["ok"]


def test_a_branch_longer_than_a_request_arrives_whole(backend, clones):
    terminal = clones.terminal
    for _ in range(150):
        terminal.started()
    last = terminal.visit(clones.number, 900_00)
    assert refused(terminal, 3, 102).expected_seq == 103
    assert refused(terminal, 103).expected_seq == len(terminal.records) + 1
    assert clones.state(last) == "pending"
    decide(backend, terminal.journal_id, branches(backend, terminal.journal_id)["other"]["branch"])
    assert clones.state(last) == "credited"


def test_the_far_end_of_a_branch_leads_back_to_where_it_began(backend, clones):
    terminal = clones.terminal
    trunk = clones.use(clones.first)
    for _ in range(130):
        trunk.started()
    trunk.send(5, 104)
    trunk.send(105)
    terminal.records = clones.second
    for _ in range(130):
        terminal.started()
    problem = refused(terminal, 120)
    assert (problem.code, problem.expected_seq) == ("fork", 20)
    assert refused(terminal, 20, 119).expected_seq == 1
    assert refused(terminal, 1, 100).expected_seq == 101
    assert branches(backend, terminal.journal_id)["other"]["records"] == 132


def test_a_third_disk_opens_the_question_again(backend, clones):
    refused(clones.terminal, 3)
    journal_id = clones.terminal.journal_id
    decide(backend, journal_id, "trunk")
    clones.terminal.records = clones.first[:2]
    payment = clones.terminal.visit(clones.number, 50_00)
    refused(clones.terminal, 3)
    assert clones.terminal.client.head(journal_id).forked
    assert clones.state(payment) == "pending"
    decide(backend, journal_id, "trunk")
    assert not clones.terminal.client.head(journal_id).forked
    assert backend.balance(clones.number) == 100_00


def test_only_what_waits_can_be_decided(backend, clones):
    journal_id = clones.terminal.journal_id
    for stands in (["trunk"], ["00" * 32]):
        with pytest.raises(AssertionError, match="branch"):
            decide(backend, journal_id, *stands)
        refused(clones.terminal, 3)
    decide(backend, journal_id, "trunk")
    with pytest.raises(AssertionError, match="no branch"):
        decide(backend, journal_id, "trunk")
