"""What a new journal opens with, and what it does first with the money that was open in the old."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.dice import SeededDice
from kiosk.identifiers import claim_code, suspense_code
from kiosk.journal.adoption import carried, first_bodies
from kiosk.journal.fold import apply
from kiosk.journal.ledger import totals
from kiosk.journal.matters import CassetteMatter, Matters

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
HEAD = bytes(range(32))


@pytest.fixture
def left(story, genesis):
    """left(*wishes): the matters a story leaves, its head number, and the matters it is now."""

    def left_(*wishes):
        state = {"matters": apply(Matters(), 1, genesis).matters}
        teller = story(lambda: state["matters"])
        seq = 1
        for wish, pick in wishes:
            for body in teller.records(wish, pick):
                seq += 1
                state["matters"] = apply(state["matters"], seq, body).matters
        return state["matters"], seq

    return left_


def begun(matters):
    """The records a new journal begins with, and what it is after them."""
    bodies = first_bodies(
        matters,
        journal_id="journal-2",
        terminal_id="T-004211",
        fingerprint="board-2",
        at=AT,
        dice=SeededDice(5),
    )
    for seq, body in enumerate(bodies, 1):
        matters = apply(matters, seq, body).matters
    return bodies, matters


def said(body, *left_out):
    return body.model_dump(exclude={"kind", "quote", *left_out})


def test_the_very_first_journal_follows_none():
    (genesis,), _ = begun(Matters())
    assert said(genesis) == {
        "at": "2026-05-01T12:00:00.000Z",
        "journal_id": "journal-2",
        "terminal_id": "T-004211",
        "fingerprint": "board-2",
        "linked_journal_id": None,
        "linked_head_hash": None,
    }


def test_what_is_carried_over_counts_from_the_new_beginning(left):
    bills = [("open", 0), ("announce", 1), ("credit", 0), ("announce", 2), ("doubt", 0)]
    matters, seq = left(*bills, ("fail", 3), ("fail", 4), ("acknowledge", 0))
    standing = matters.standing.model_copy(update={"checkpoint_seq": 3})
    matters = replace(matters, standing=standing)
    new = carried(matters, seq, HEAD)
    assert matters.acknowledged_seq > 0
    assert set(matters.open_faults) == {"E-104", "E-105"}
    assert new == replace(
        matters,
        standing=standing.model_copy(
            update={"acknowledged_seq": 0, "checkpoint_seq": 0, "linked_head_hash": HEAD.hex()}
        ),
        intents=new.intents,
        open_faults={"E-104": matters.open_faults["E-104"]},
    )
    for key, intent in matters.intents.items():
        assert new.intents[key] == intent.model_copy(update={"seq": intent.seq - seq})
        assert new.intents[key].seq <= 0, "older than all that follows"


def test_a_bill_on_its_way_is_in_doubt_and_the_transaction_is_over(left):
    matters, seq = left(("open", 0), ("announce", 2))
    (genesis, doubt, closed), after = begun(carried(matters, seq, HEAD))
    assert genesis.linked_journal_id == "journal-1"
    assert genesis.linked_head_hash == HEAD.hex()
    assert said(doubt, "suspense_id", "code") == {
        "at": "2026-05-01T12:00:00.000Z",
        "intent_id": "in-000002",
        "transaction_id": "tx-000001",
        "amount_minor": 10_000,
        "currency": "RUB",
        "cassette_no": 1,
        "reason": "restart",
        "reverses_credit": False,
        "bill_type": None,
    }
    assert doubt.code == suspense_code(doubt.suspense_id)
    assert said(closed) == {
        "at": "2026-05-01T12:00:00.000Z",
        "transaction_id": "tx-000001",
        "why": "recovered",
    }
    assert after.transaction is None
    assert after.books == {"in_doubt": 10_000, "suspense": 10_000}


def test_each_bill_of_a_visit_is_in_doubt_in_a_cassette_that_holds_it(left):
    def bill(pick):
        return [("announce", pick), ("credit", 0), ("settle", 0)]

    first = [("open", 0), *bill(0), *bill(1), *bill(1)]
    matters, seq = left(*first, ("swap_cassette", 0), *bill(2), *bill(1))
    (_, *doubts, closed), after = begun(carried(matters, seq, HEAD))
    assert [(doubt.amount_minor, doubt.cassette_no) for doubt in doubts] == [
        (1000, 1),
        (5000, 1),
        (5000, 1),
        (5000, 2),
        (10_000, 2),
    ]
    assert said(doubts[0], "suspense_id", "code") == {
        "at": "2026-05-01T12:00:00.000Z",
        "intent_id": None,
        "transaction_id": "tx-000001",
        "amount_minor": 1000,
        "currency": "RUB",
        "cassette_no": 1,
        "reason": "restart",
        "reverses_credit": True,
        "bill_type": None,
    }
    assert all(doubt.code == suspense_code(doubt.suspense_id) for doubt in doubts)
    assert len({doubt.suspense_id for doubt in doubts}) == 5
    assert closed.kind == "transaction_closed"
    assert after.books == {"in_doubt": 26_000, "suspense": 26_000}


def test_what_came_back_with_a_refused_payment_is_claimed_whoever_s_bills_it_was(left):
    paid = [("open", 1), ("announce", 1), ("credit", 0), ("submit", 1), ("refuse", 0)]
    matters, seq = left(*paid, ("announce", 0), ("credit", 0))
    (_, doubt, claim, _), after = begun(carried(matters, seq, HEAD))
    assert doubt.amount_minor == 1000
    (payment_id,) = matters.transaction.refused
    assert said(claim, "claim_id", "code") == {
        "at": "2026-05-01T12:00:00.000Z",
        "transaction_id": "tx-000001",
        "payment_id": payment_id,
        "msisdn": "+79161230001",
        "amount_minor": 5000,
        "currency": "RUB",
        "reason": "refused",
    }
    assert payment_id is not None
    assert claim.code == claim_code(claim.claim_id)
    assert after.books == {
        "cassette:1": 5000,
        "in_doubt": 1000,
        "suspense": 1000,
        "unclaimed": 5000,
    }


def test_what_is_left_of_a_bill_that_was_submitted_in_part_is_claimed(left, story):
    matters, seq = left(("open", 0), ("announce", 1), ("credit", 0))
    (both,) = story(lambda: matters).records("submit", 0)
    first = both.model_copy(update={"payments": both.payments[:1]})
    matters = apply(matters, seq + 1, first).matters
    assert matters.transaction.credited_minor == 4000
    assert matters.transaction.bills == {5000: 1}
    (_, claim, _), _ = begun(carried(matters, seq + 1, HEAD))
    assert (claim.kind, claim.amount_minor) == ("unclaimed_opened", 4000)


def test_two_visits_never_count_on_the_same_bill(left):
    """Both hold a bill of 10.00: one proved late, in the old cassette, one in the new."""
    late = [("open", 0), ("announce", 0), ("doubt", 0), ("close", 0), ("swap_cassette", 0)]
    matters, seq = left(*late, ("open", 1), ("announce", 0), ("credit", 0), ("credit_late", 0))
    assert len(matters.visit_balances) == 2
    (_, *doubts, _), after = begun(carried(matters, seq, HEAD))
    assert {doubt.cassette_no for doubt in doubts} == {1, 2}
    assert after.books == {"in_doubt": 2000, "suspense": 2000}


def test_money_of_bills_that_are_in_no_cassette_any_more_is_claimed(left):
    bills = [("open", 0), ("announce", 0), ("credit", 0), ("settle", 0), ("announce", 0)]
    matters, seq = left(*bills, ("credit", 0), ("settle", 0), ("announce", 1), ("credit", 0))
    held = {"1": CassetteMatter(cassette_no=1, counts={1000: 1, 5000: 1})}
    bodies = first_bodies(
        carried(replace(matters, cassettes=held), seq, HEAD),
        journal_id="journal-2", terminal_id="T-004211", fingerprint="board-2", at=AT,
        dice=SeededDice(5),
    )  # fmt: skip
    assert [body.amount_minor for body in bodies[1:-1]] == [1000, 5000, 1000]
    assert [body.kind for body in bodies[1:-1]] == ["suspense_opened"] * 2 + ["unclaimed_opened"]


def test_money_of_a_visit_that_was_over_long_ago_is_settled_too(left):
    bills = [("open", 1), ("announce", 1), ("credit", 0), ("submit", 1), ("close", 0)]
    matters, seq = left(*bills, ("refuse", 0))
    assert matters.transaction is None
    (_, claim), after = begun(carried(matters, seq, HEAD))
    assert (claim.kind, claim.amount_minor) == ("unclaimed_opened", 5000)
    assert after.transactions == {}


@pytest.mark.slow
def test_whatever_is_open_a_new_journal_begins_and_no_money_is_left_in_a_visit(left, wishes):
    for seed in range(300):
        rng = random.Random(seed)
        matters, seq = left(*((rng.choice(wishes), rng.randrange(12)) for _ in range(80)))
        _, after = begun(carried(matters, seq, HEAD))
        assert after.visit_balances == {}, seed
        assert (after.transaction, after.open_intent) == (None, None), seed
        on_its_way = matters.open_intent
        more = 0 if on_its_way is None else on_its_way.denomination_minor
        assets, _ = totals(matters.books)
        assert totals(after.books) == (assets + more, assets + more), seed
        assert after.pending_payments == matters.pending_payments, seed


def test_parts_of_a_split_that_came_back_are_claimed_each_by_its_payment(left):
    """Two parts were refused: the slips of the new journal name both payments."""
    paid = [("open", 1), ("announce", 1), ("credit", 0), ("submit", 3), ("close", 0)]
    matters, seq = left(*paid, ("refuse", 0), ("refuse", 0))
    (visit,) = matters.transactions.values()
    assert len(visit.refused) == 2
    (_, *claims), after = begun(carried(matters, seq, HEAD))
    assert {claim.payment_id: claim.amount_minor for claim in claims} == dict(visit.refused)
    assert after.books["unclaimed"] == sum(visit.refused.values())
    assert after.visit_balances == {}
