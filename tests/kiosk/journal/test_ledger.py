"""The books balance after every record of every legal history."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.records import BillCredited, UnclaimedOpened
from kiosk.errors import IllegalRecordError
from kiosk.journal import ledger
from kiosk.journal.fold import apply
from kiosk.journal.matters import Matters, matters_from, rows_of
from kiosk.journal.mirror import Mirror


class Teller:
    """Folds what a story tells."""

    def __init__(self, story):
        self.matters = Matters()
        self.bodies = []
        self._story = story(lambda: self.matters)

    def tell(self, wish, pick=0):
        for body in self._story.records(wish, pick):
            self.matters = apply(self.matters, len(self.bodies) + 1, body).matters
            self.bodies.append(body)


def histories(wishes, most=60):
    return st.lists(
        st.tuples(st.sampled_from(wishes), st.integers(0, 11)), min_size=1, max_size=most
    )


@pytest.mark.slow
@given(data=st.data())
def test_assets_are_claims_and_doubt_is_suspense_after_every_record(data, story, wishes):
    teller = Teller(story)
    for wish, pick in data.draw(histories(wishes)):
        teller.tell(wish, pick)
        books = teller.matters.books
        ledger.check(books)
        assert books.get("in_doubt", 0) == sum(
            found.amount_minor for found in teller.matters.suspense.values()
        )
        assert books.get("unclaimed", 0) == sum(
            found.amount_minor for found in teller.matters.unclaimed.values()
        )
        for transaction_id, balance in teller.matters.visit_balances.items():
            assert books[ledger.visit_account(transaction_id)] == balance
        for number, cassette in teller.matters.cassettes.items():
            assert books.get(ledger.cassette_account(int(number)), 0) == cassette.total_minor


@pytest.mark.slow
@given(data=st.data())
def test_every_bill_ever_seen_is_in_a_cassette_or_in_doubt(data, story, wishes):
    teller = Teller(story)
    for wish, pick in data.draw(histories(wishes)):
        teller.tell(wish, pick)
    kept = sum(
        body.amount_minor
        for body in teller.bodies
        if (body.kind == "bill_credited" and body.from_suspense_id is None)
        or (body.kind == "suspense_opened" and not body.reverses_credit)
    )
    doubtful = {b.suspense_id: b for b in teller.bodies if b.kind == "suspense_opened"}
    kept -= sum(
        doubtful[body.subject_id].amount_minor
        for body in teller.bodies
        if body.kind == "decision" and body.outcome == "given_back"
    )
    assert ledger.totals(teller.matters.books) == (kept, kept)


@pytest.mark.slow
@given(data=st.data())
def test_the_rows_of_matters_make_the_same_matters(data, story, wishes):
    teller = Teller(story)
    for wish, pick in data.draw(histories(wishes, most=40)):
        teller.tell(wish, pick)
    assert matters_from(rows_of(teller.matters)) == teller.matters


@pytest.mark.slow
@given(data=st.data())
def test_the_changes_of_a_step_turn_the_old_rows_into_the_new(data, story, wishes):
    teller = Teller(story)
    rows = {row[:2]: row for row in rows_of(teller.matters)}
    for wish, pick in data.draw(histories(wishes, most=40)):
        seq, before = len(teller.bodies), teller.matters
        teller.tell(wish, pick)
        for body in teller.bodies[seq:]:
            seq += 1
            step = apply(before, seq, body)
            before = step.matters
            for change in step.changes:
                if change.value is None:
                    del rows[change.part, change.key]
                else:
                    place = (change.part, change.key)
                    rows[place] = (*place, change.value.to_bytes())
    assert set(rows.values()) == set(rows_of(teller.matters))
    assert Mirror(rows.values()).sum_row(7) == Mirror(rows_of(teller.matters)).sum_row(7)


@pytest.mark.slow
def test_a_hundred_long_weeks_stay_bounded(story, wishes):
    for seed in range(100):
        rng = random.Random(seed)
        teller = Teller(story)
        for _ in range(300):
            teller.tell(rng.choice(wishes), rng.randrange(12))
        assert len(teller.matters.intents) <= 8 + len(teller.matters.suspense)
        assert len(teller.matters.print_jobs) <= 16
        assert len(teller.matters.decided) <= 64
        assert {p.suspense_id for p in teller.matters.proposals.values()} <= set(
            teller.matters.suspense
        )
        pointed_to = (
            {s.transaction_id for s in teller.matters.suspense.values()}
            | {p.transaction_id for p in teller.matters.pending_payments.values()}
            | set(teller.matters.visit_balances)
            | {teller.matters.standing.open_transaction_id}
        )
        assert set(teller.matters.transactions) <= pointed_to


def test_a_credit_from_suspense_takes_the_bill_out_of_doubt(story):
    teller = Teller(story)
    for wish in ("open", "announce", "doubt"):
        teller.tell(wish, 1)
    assert teller.matters.books == {"in_doubt": 5000, "suspense": 5000}
    teller.tell("credit_late")
    assert teller.matters.books == {"cassette:1": 5000, "visit:tx-000001": 5000}
    assert teller.matters.cassette_counts == {5000: 1}


def test_a_cheat_moves_the_last_bill_to_suspense_and_leaves_the_earlier_ones(story):
    teller = Teller(story)
    for wish in ("open", "announce", "credit", "settle", "announce", "credit", "cheat"):
        teller.tell(wish, 1)
    assert teller.matters.visit_balances == {"tx-000001": 5000}
    assert teller.matters.books["in_doubt"] == 5000
    assert teller.matters.cassette_counts == {5000: 1}


def test_a_refused_payment_comes_back_whole_with_its_fee(story):
    teller = Teller(story)
    for wish in ("open", "announce", "credit", "settle", "submit"):
        teller.tell(wish, 1)
    assert teller.matters.books == {"cassette:1": 5000, "payable_pending": 4875, "fee": 125}
    teller.tell("refuse")
    assert teller.matters.visit_balances == {"tx-000001": 5000}
    assert list(teller.matters.transaction.refused.values()) == [5000]
    teller.tell("claim")
    assert teller.matters.books == {"cassette:1": 5000, "unclaimed": 5000}


def test_a_bill_proved_after_submit_is_money_of_the_same_number(story):
    teller = Teller(story)
    for wish in ("open", "announce", "credit", "settle", "announce", "doubt", "submit", "close"):
        teller.tell(wish, 1)
    teller.tell("accept")
    assert teller.matters.transaction is None
    teller.tell("credit_late")
    (left,) = teller.matters.visit_balances
    assert teller.matters.transactions[left].msisdn == "+79161230001"
    teller.tell("submit", 1)
    teller.tell("accept")
    assert teller.matters.transactions == {}


def test_money_of_an_unknown_transaction_is_refused():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    claim = UnclaimedOpened(
        at=at, claim_id="c", transaction_id="nobody", payment_id=None, msisdn="+79160000000",
        amount_minor=100, currency="RUB", code="12345674", reason="refused",
    )  # fmt: skip
    credit = BillCredited(
        at=at, intent_id="i", transaction_id="t", amount_minor=5, cassette_no=1, bill_type=1,
        evidence="stacked",
    )  # fmt: skip
    for body in (claim, credit):
        with pytest.raises(IllegalRecordError):
            apply(Matters(), 2, body)


@pytest.mark.parametrize(
    "told",
    [
        ("open", "announce", "credit"),
        ("open", "announce", "give_back"),
        ("open", "announce", "credit", "settle"),
        ("open",),
        ("open", "announce"),
        ("open", "announce", "credit", "settle", "submit", "accept"),
        ("open", "announce", "credit", "settle", "submit"),
        ("open", "announce", "doubt", "credit_late"),
        ("open", "announce", "credit", "claim"),
        ("open", "close"),
    ],
)
def test_the_same_step_twice_is_refused(story, told):
    teller = Teller(story)
    for wish in told[:-1]:
        teller.tell(wish, 1)
    before, seq = teller.matters, len(teller.bodies)
    teller.tell(told[-1], 1)
    (last,) = teller.bodies[seq:]
    apply(before, seq + 1, last)
    with pytest.raises(IllegalRecordError):
        apply(teller.matters, seq + 2, last)


def test_a_transaction_does_not_close_over_money_or_a_moving_bill(story):
    for told in (("open", "announce"), ("open", "announce", "credit")):
        teller = Teller(story)
        for wish in told:
            teller.tell(wish)
        opened = teller.bodies[0]
        closing = Teller(story)
        closing.tell("open")
        closing.tell("close")
        with pytest.raises(IllegalRecordError, match="closed with"):
            apply(teller.matters, 9, closing.bodies[-1])
        assert opened.transaction_id == closing.bodies[-1].transaction_id


def test_another_currency_never_enters_the_books(story):
    teller = Teller(story)
    teller.tell("open")
    teller.tell("announce")
    foreign = teller.bodies[1].model_copy(update={"currency": "HUF", "intent_id": "other"})
    returned = Teller(story)
    returned.tell("open")
    with pytest.raises(IllegalRecordError, match="RUB"):
        apply(returned.matters, 2, foreign)


def test_an_account_nobody_declared_is_refused():
    with pytest.raises(IllegalRecordError, match="no such account"):
        ledger.check({"pocket": 5})


def test_an_unbalanced_entry_is_refused():
    with pytest.raises(IllegalRecordError, match=r"^assets 5 are not claims 0$"):
        ledger.post({}, [ledger.Posting("cassette:1", 5)])
    with pytest.raises(IllegalRecordError, match=r"^what is in doubt is not what is in suspense$"):
        ledger.post({}, [ledger.Posting("in_doubt", 5), ledger.Posting("unclaimed", 5)])
