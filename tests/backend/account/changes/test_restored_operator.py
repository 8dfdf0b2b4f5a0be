"""What an order means to an operator that was restored from a backup older than it."""

from __future__ import annotations

import itertools
import json
import shutil

import pytest

from backend.help import tries
from certs.authority import ISSUER
from contract.account.changes import OrderResult
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.jws import StatementKind, sign_statement
from contract.records import SIGNED_KINDS, Genesis, OrderDecided, TerminalStarted
from kiosk.journal.stored import StoredRecord
from kiosk.operator.messages import idempotency_key, upload_of

ORDINARY, S02, RICH = "+79001234567", "+79001000002", "+79007654321"


class Journal:
    """A terminal's journal: it holds the operator's words, and is sent again from where asked."""

    def __init__(self, house, terminal, journal_id, refusal):
        self._house, self._terminal, self.journal_id = house, terminal, journal_id
        self._refusal = refusal
        self.records, self.sent = [], 0
        self.write(
            Genesis(
                at=house.now,
                journal_id=journal_id,
                terminal_id=terminal.terminal_id,
                fingerprint="test",
            )
        )

    def write(self, body):
        self.add(body.to_bytes(), body.kind in SIGNED_KINDS)

    def add(self, raw, signed=False):
        previous = self.records[-1].hash if self.records else GENESIS_PREV_HASH
        digest = record_hash(previous, raw)
        signature = self._terminal.signer.sign(digest) if signed else None
        seq = len(self.records) + 1
        self.records.append(StoredRecord(seq, previous, raw, digest, signature))

    def keep(self, result):
        """Write the operator's word on an order, as a terminal does that has verified it."""
        self.write(
            OrderDecided(
                at=self._house.now,
                order_id=result.order_id,
                result=result.state,
                statement=result.statement or "",
                jws=result.jws or "",
            )
        )

    def upload(self, first_seq):
        upload = upload_of(
            self._terminal.terminal_id,
            self.journal_id,
            self.records[first_seq - 1 :],
            self._terminal.signer,
        )
        return self._terminal.ask("send_records", upload, idempotency_key(upload))

    def start(self):
        """Write that a process began."""
        self.write(TerminalStarted(at=self._house.now, version="1"))

    def send(self):
        """Send what is new."""
        self.upload(self.sent + 1)
        self.sent = len(self.records)

    def go_on(self):
        """Write the next record, be told of the gap, and send from where the operator stands."""
        self.start()
        refused = self._refusal(self.upload, self.sent + 1)
        assert refused.code == "gap"
        self.upload(json.loads(refused.raw)["expected_seq"])
        self.sent = len(self.records)


@pytest.fixture
def journal_of(house, refusal):
    """journal_of(customer): a new journal of the terminal where the customer stands."""
    numbers = itertools.count(1)
    return lambda customer: Journal(house, customer.terminal, f"journal-{next(numbers)}", refusal)


@pytest.fixture
def restored_to(house):
    """restored_to(): keep the operator as it is; return how to put it back to there."""
    kept = house.place.parent / "kept"

    def keep():
        house.close()
        shutil.copytree(house.place, kept)
        house.open()
        return restore

    def restore() -> None:
        house.close()
        shutil.rmtree(house.place)
        shutil.copytree(kept, house.place)
        house.open()

    return keep


@pytest.fixture
def restored(restored_to):
    """Return how to put the operator back to where it was at the beginning."""
    return restored_to()


@pytest.fixture
def ordered(journal_of):
    """ordered(customer, *results): their journal, which the operator has as it stands."""

    def write(customer, *results):
        journal = journal_of(customer)
        for result in results:
            journal.keep(result)
        journal.send()
        return journal

    return write


def test_a_done_order_is_carried_out_again_for_what_it_took_in_the_same_bytes(
    customer, house, restored, ordered, rows, whole
):
    ann = customer()
    refused = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-CLIR"), "o-0"))
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1"))
    assert (refused.state, result.state) == ("refused", "done")
    journal = ordered(ann, refused, result)
    assert rows("SELECT count(*) FROM movements") == [(1,)]
    restored()
    house.later(days=2)
    assert ann.find("o-1").state == "unknown"
    sent = len(house.sms(ORDINARY))
    journal.go_on()
    assert (ann.find("o-0"), ann.find("o-1")) == (refused, result)
    assert len(house.sms(ORDINARY)) == sent
    moved = rows("SELECT amount_minor, order_id FROM movements")
    assert moved == [(-50_00, "o-1")]
    whole()
    later = customer(visit="v-2")
    assert {"O-INTL", "O-ABROAD"} <= later.holds()
    assert later.quote("undo", order_id="o-1").refusal == ""


def test_however_often_it_is_told_it_is_carried_out_once(
    customer, house, restored, ordered, journal_of, rows, whole
):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1"))
    journal = ordered(ann, result)
    restored()
    journal.go_on()
    journal.upload(1)
    adopted = journal_of(ann)
    adopted.keep(result)
    adopted.send()
    assert ann.find("o-1") == result
    assert rows("SELECT count(*) FROM movements") == [(1,)]
    whole()


def test_a_word_is_carried_out_even_below_zero(customer, house, restored, ordered, whole):
    ann = customer()
    ann.owns(100_000)
    result = ann.send(ann.order_of(ann.quote("change_tariff", tariff_id="T05"), "o-1"))
    charged = ann.read(result).charged_minor
    journal = ordered(ann, result)
    restored()
    house.later(days=1)
    journal.go_on()
    later = customer(visit="v-2").summary()
    assert later.tariff.product_id == "T05"
    assert later.purses[0].amount_minor == 123_50 - charged < 0
    whole()
    back = customer(visit="v-3").change("undo", order_id="o-1")
    assert back.result == "done"
    assert customer(visit="v-4").summary().tariff.product_id == "T03"
    whole()


@pytest.mark.parametrize("then_minor", [0, 35_00])
def test_a_word_takes_the_price_of_then(
    customer, house, restored, journal_of, rows, whole, then_minor
):
    """A price list of before the fall took another sum: the word counts."""
    ann = customer()
    order = ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1")
    told = ann.read(ann.send(order)).model_copy(update={"charged_minor": then_minor})
    raw, key = told.to_bytes().decode(), house.authority.message_key
    jws = sign_statement(raw.encode(), StatementKind.ORDER, key, ISSUER)
    restored()
    journal = journal_of(ann)
    journal.keep(OrderResult(order_id="o-1", state="done", statement=raw, jws=jws))
    journal.send()
    moved = [(-then_minor,)] if then_minor else []
    assert rows("SELECT amount_minor FROM movements") == moved
    assert customer(visit="v-2").balance() == 123_50 - then_minor
    whole()


@pytest.mark.slow
def test_a_scheduled_tariff_begins_on_its_day_although_that_is_past(
    customer, house, restored, ordered
):
    boris = customer(S02)
    result = boris.send(boris.order_of(boris.quote("change_tariff", tariff_id="T07"), "o-1"))
    journal = ordered(boris, result)
    restored()
    house.later(days=15)
    journal.go_on()
    assert boris.find("o-1") == result
    later = customer(S02, visit="v-2")
    assert later.summary().tariff.product_id == "T07"
    fees = [
        one for one in later.charges().groups if one.product and one.product.product_id == "T07"
    ]
    assert sum(one.count for one in fees) == 5  # from the first of December to the fifth


def test_what_was_ordered_anew_meanwhile_is_not_taken_twice(
    customer, house, restored, ordered, rows
):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1"))
    journal = ordered(ann, result)
    restored()
    customer(visit="v-2").change("switch_on", option_id="O-ABROAD")
    journal.go_on()
    assert ann.find("o-1") == result
    assert rows("SELECT count(*) FROM movements") == [(1,)]
    assert rows("SELECT carried_out FROM orders WHERE order_id = 'o-1'") == [(0,)]
    report = house.audit()
    assert (report.findings, report.orders, report.orders_only_said) == ((), 1, 1)
    ((case, steps),) = rows("SELECT account_msisdn, steps FROM cases")
    assert case == ORDINARY
    assert ann.read(result).reference in steps


@pytest.mark.slow
def test_a_person_hears_of_it_although_the_number_has_asked_too_often_today(
    customer, house, restored, ordered, rows
):
    ann = customer(level="L2")
    result = ann.send(ann.order_of(ann.quote("replace_sim", call_msisdn=S02), "o-1"))
    assert result.state == "done"
    journal = ordered(ann, result)
    restored()
    often = [(tries.CASES_OF_NUMBER, ORDINARY), (tries.CASES_OF_NUMBER, S02)] * 10
    house.database.write_now(lambda db: tries.spend(db, often, house.now))
    journal.go_on()
    assert ann.find("o-1") == result
    assert rows("SELECT topic, call_msisdn FROM cases") == [("sim", S02)]


def test_a_discount_that_rests_on_advice_is_given_again(customer, restored, ordered, whole):
    vera = customer(RICH)
    vera.owns(20_00)
    result = vera.send(vera.order_of(vera.quote("take_offer", offer_id="F03"), "o-1"))
    assert result.state == "scheduled"
    journal = ordered(vera, result)
    restored()
    journal.go_on()
    assert vera.find("o-1") == result
    fee = customer(RICH, visit="v-2").summary().next_fee
    assert (fee.product.product_id, fee.amount_minor) == ("T04", 400_00)
    whole()


def test_a_refused_order_stays_refused(customer, house, restored, ordered, rows, whole):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("change_tariff", tariff_id="T05"), "o-1"))
    assert result.state == "refused"
    journal = ordered(ann, result)
    restored()
    ann.owns(100_000)
    journal.go_on()
    assert ann.find("o-1") == result
    assert customer(visit="v-2").summary().tariff.product_id == "T03"
    assert rows("SELECT count(*) FROM cases") == [(0,)]
    assert house.audit().orders_only_said == 0
    whole()


def test_a_word_that_is_not_ours_or_of_another_order_counts_for_nothing(
    customer, house, restored, journal_of, rows
):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1"))
    own_word = ann.terminal.signer
    forged = sign_statement(result.statement.encode(), StatementKind.ORDER, own_word, ISSUER)
    other_kind = sign_statement(
        result.statement.encode(), StatementKind.PAYMENT, house.authority.message_key, ISSUER
    )
    restored()
    journal = journal_of(ann)
    for wrong in (
        {"statement": result.statement.replace("O-INTL", "O-SPAM")},
        {"order_id": "o-2"},
        {"state": "scheduled"},
        {"state": "unknown"},
        {"statement": None, "jws": None},
        {"jws": forged},
        {"jws": other_kind},
    ):
        journal.keep(result.model_copy(update=wrong))
    journal.send()
    assert ann.find("o-1").state == ann.find("o-2").state == "unknown"
    assert "O-INTL" not in customer(visit="v-2").holds()
    journal.keep(result)
    journal.send()
    assert ann.find("o-1") == result
    assert rows("SELECT count(*) FROM orders") == [(1,)]


def test_another_terminal_cannot_bring_the_word_of_this_one(customer, restored, ordered, rows):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1"))
    restored()
    other = customer(S02, terminal_id="T-000002")
    ordered(other, result)
    assert other.find("o-1").state == ann.find("o-1").state == "unknown"
    assert rows("SELECT count(*) FROM orders") == [(0,)]


@pytest.mark.parametrize("stands", [True, False])
def test_a_word_on_a_forked_journals_branch_is_believed_once_the_branch_stands(
    customer, house, restored, journal_of, refusal, stands
):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1"))
    restored()
    trunk = journal_of(ann)
    trunk.start()
    trunk.send()
    branch = journal_of(ann)
    branch.journal_id, branch.records = trunk.journal_id, trunk.records[:1]
    branch.keep(result)
    assert refusal(branch.upload, 1).code == "fork"
    assert ann.find("o-1").state == "unknown"
    root = branch.records[1].hash.hex()
    standing = {"trunk", root} if stands else {"trunk"}
    house.database.write_now(
        lambda db: house.service.intake.decide_fork(db, trunk.journal_id, standing, house.now)
    )
    assert ann.find("o-1").state == ("done" if stands else "unknown")
    assert ("O-INTL" in customer(visit="v-2").holds()) == stands


def test_a_word_on_a_trunk_that_was_refused_is_not_believed(
    customer, house, restored, journal_of, refusal
):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-INTL"), "o-1"))
    restored()
    trunk, branch = journal_of(ann), journal_of(ann)
    trunk.start()
    trunk.send()
    branch.journal_id, branch.records = trunk.journal_id, trunk.records[:1]
    house.later(seconds=1)
    branch.start()
    assert refusal(branch.upload, 1).code == "fork"
    root = branch.records[1].hash.hex()
    house.database.write_now(
        lambda db: house.service.intake.decide_fork(db, trunk.journal_id, {root}, house.now)
    )
    trunk.keep(result)
    trunk.send()
    assert ann.find("o-1").state == "unknown"


@pytest.mark.parametrize(
    "newer",
    [
        {"result": "postponed"},
        {"result": "done", "statement": "{}", "jws": "a..b", "witness": "later"},
        {"result": "done", "statement": "x" * 70_000},
        {},
    ],
)
def test_a_word_of_a_newer_terminal_is_kept_unread(customer, journal_of, rows, newer):
    ann = customer()
    journal = journal_of(ann)
    body = {"at": "2026-11-20T12:00:00.000Z", "kind": "order_decided", "order_id": "o-1", **newer}
    raw = json.dumps(body).encode()
    journal.add(raw)
    receipt = journal.upload(1)
    assert receipt.upto_seq == 2
    assert rows("SELECT body FROM records WHERE seq = 2") == [(raw,)]
    assert ann.find("o-1").state == "unknown"
    journal.add(raw)
    journal.upload(3)


@pytest.mark.parametrize("undo_first", [True, False])
def test_an_order_and_its_undo_at_another_terminal_come_to_nothing_in_any_order(
    customer, house, restored, ordered, rows, whole, undo_first
):
    ann = customer()
    result = ann.send(ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1"))
    elsewhere = customer(terminal_id="T-000002", visit="v-2")
    undone = elsewhere.send(elsewhere.order_of(elsewhere.quote("undo", order_id="o-1"), "o-2"))
    assert (result.state, undone.state) == ("done", "done")
    journals = [ordered(elsewhere, undone), ordered(ann, result)]
    restored()
    for journal in journals if undo_first else reversed(journals):
        journal.go_on()
    assert (ann.find("o-1"), elsewhere.find("o-2")) == (result, undone)
    later = customer(visit="v-3")
    assert later.balance() == 123_50
    assert "O-ABROAD" not in later.holds()
    assert rows("SELECT count(*) FROM cases") == [(0,)]
    whole()


def test_an_undo_in_time_is_done_again_although_its_time_has_passed_since(
    customer, house, restored_to, ordered, whole
):
    ann = customer()
    before = ann.balance()
    ann.send(ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1"))
    restore = restored_to()
    undone = ann.send(ann.order_of(ann.quote("undo", order_id="o-1"), "o-2"))
    assert undone.state == "done"
    journal = ordered(ann, undone)
    restore()
    house.later(days=3)
    journal.go_on()
    later = customer(visit="v-2")
    assert "O-ABROAD" not in later.holds()
    assert later.balance() == before
    assert ann.find("o-2") == undone
    whole()


def test_an_undo_quoted_too_late_is_refused(customer, house):
    ann = customer()
    ann.send(ann.order_of(ann.quote("switch_on", option_id="O-ABROAD"), "o-1"))
    house.later(hours=24)
    assert customer(visit="v-2").quote("undo", order_id="o-1").refusal == "too_late"
