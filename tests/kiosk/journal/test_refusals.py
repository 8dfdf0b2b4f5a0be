"""Every record that no order of events may bring is refused, with its reason."""

from datetime import UTC, datetime

import pytest

from contract.records import Acknowledged, CassetteMoved, Checkpoint, Genesis, SuspenseOpened
from kiosk.errors import IllegalRecordError
from kiosk.journal.doubt_rules import PROPOSALS_EACH_MAX
from kiosk.journal.fold import apply
from kiosk.journal.matters import Matters

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
VISIT = ("open", "announce", "credit", "settle")
DOUBT = ("open", "announce", "doubt")
UNANNOUNCED = {"intent_id": None, "transaction_id": None}
FOREIGN = "the books are in RUB, the record in HUF"


@pytest.fixture
def tell(story):
    """tell(wishes, pick=1): the matters after them, and their records."""

    def tell_(wishes, pick=1):
        state = {"matters": Matters()}
        teller = story(lambda: state["matters"])
        bodies = []
        for wish in wishes:
            for body in teller.records(wish, pick):
                bodies.append(body)
                state["matters"] = apply(state["matters"], len(bodies) + 1, body).matters
        return state["matters"], bodies

    return tell_


def refused(matters, body, reason, seq=99):
    with pytest.raises(IllegalRecordError) as caught:
        apply(matters, seq, body)
    assert str(caught.value) == reason


# After these wishes, the last record of that kind, changed so, is refused for this reason.
ROWS = [
    (("open",), "transaction_opened", {"transaction_id": "other"}, "another transaction is open"),
    (("open",), "transaction_opened", {}, "another transaction is open"),
    ((*VISIT, "submit", "close"), "transaction_opened", {}, "opened twice"),
    (
        ("open", "announce", "give_back", "close", "open"),
        "transaction_closed",
        {},
        "no such transactions: tx-000001",
    ),
    ((*VISIT, "submit", "close"), "transaction_closed", {}, "the transaction is not open"),
    (
        (*VISIT, "submit", "close"),
        "intent_opened",
        {"intent_id": "x"},
        "an intent of a closed transaction",
    ),
    (VISIT, "intent_opened", {}, "opened twice"),
    (("open", "announce"), "intent_opened", {"intent_id": "x"}, "another intent is open"),
    (
        ("open", "announce", "credit", "settle"),
        "bill_credited",
        {},
        "the intent is settled, not open",
    ),
    (VISIT, "intent_settled", {}, "the intent is settled"),
    (("open", "announce", "doubt"), "suspense_opened", {}, "opened twice"),
    (
        ("open", "announce", "doubt"),
        "suspense_opened",
        {"suspense_id": "x"},
        "the intent is suspense",
    ),
    (VISIT, "intent_settled", {"intent_id": "x"}, "no such intents: x"),
    (("find", "settle_found"), "suspense_settled", {}, "no such bill was told"),
    (("find", "settle_found", "find"), "suspense_settled", {}, "no such bill was told"),
    ((*VISIT, "submit"), "submitted", {}, "submitted twice"),
    ((*VISIT, "claim"), "unclaimed_opened", {}, "opened twice"),
    (
        (*VISIT, "claim"),
        "unclaimed_opened",
        {"claim_id": "x"},
        "more is claimed than the visit holds",
    ),
    (("open", "announce", "give_back"), "bill_returned", {}, "the intent is returned, not open"),
    (DOUBT, "suspense_opened", {"suspense_id": "x", **UNANNOUNCED, "currency": "HUF"}, FOREIGN),
    ((*DOUBT, "propose"), "proposal", {}, "proposed twice"),
    ((*DOUBT, "late_return"), "evidence", {}, "reported twice"),
    ((*DOUBT, "late_return"), "evidence", {"what": "stacked"}, "the intent is suspense"),
    ((*DOUBT, "late_return"), "evidence", {"intent_id": "x"}, "no such intents: x"),
    (
        (*DOUBT, "late_return"),
        "evidence",
        {"suspense_id": "x"},
        "the suspense is of another intent",
    ),
    ((*DOUBT, "decide_back"), "decision", {}, "suspense su-000003 is not open"),
    ((*DOUBT, "propose", "decide_back"), "proposal", {}, "no such suspense: su-000003"),
    ((*VISIT, "claim", "decide_claim"), "decision", {}, "claim cl-000003 is not open"),
    ((*VISIT, "submit", "accept"), "operator_result", {}, "payment pa-000003 is not pending"),
]


@pytest.mark.parametrize(("wishes", "kind", "change", "reason"), ROWS)
def test_a_record_out_of_order_is_refused(tell, wishes, kind, change, reason):
    matters, bodies = tell(wishes)
    last = [body for body in bodies if body.kind == kind][-1]
    refused(matters, last.model_copy(update=change), reason)


def next_record(tell, wishes, wish, pick=1):
    """Return the matters after the wishes, and the record that would legally come next."""
    matters, _ = tell(wishes, pick)
    _, bodies = tell((*wishes, wish), pick)
    apply(matters, 98, bodies[-1])
    return matters, bodies[-1]


@pytest.mark.parametrize(
    ("wishes", "wish", "change", "reason"),
    [
        (("open", "announce"), "credit", {"amount_minor": 1000}, "the intent is of another bill"),
        (("open", "announce"), "credit", {"intent_id": "x"}, "no such intents: x"),
        (("open", "announce"), "credit", {"transaction_id": "x"}, "no such transactions: x"),
        (("open", "announce"), "credit", {"from_suspense_id": "x"}, "no such suspense: x"),
        (("open", "announce"), "give_back", {"intent_id": "x"}, "no such intents: x"),
        (("open",), "announce", {"transaction_id": "x"}, "no such transactions: x"),
        (("open",), "announce", {"currency": "HUF"}, FOREIGN),
        ((*VISIT,), "cheat", {"amount_minor": 1000}, "no such bill stands in the visit"),
        (
            (*VISIT,),
            "cheat",
            {"transaction_id": None},
            "a credit is reversed, but of no transaction",
        ),
        ((*VISIT,), "cheat", {"cassette_no": 2}, "fewer bills than none"),
        ((*VISIT,), "cheat", {"reverses_credit": False}, "the intent is settled"),
        (("open", "announce", "doubt"), "credit_late", {"intent_id": "x"}, "no such intents: x"),
        ((*VISIT,), "claim", {"amount_minor": 5001}, "more is claimed than the visit holds"),
        ((*VISIT,), "claim", {"currency": "HUF"}, FOREIGN),
        (("open", "announce"), "doubt", {"currency": "HUF"}, FOREIGN),
        (DOUBT, "propose", {"suspense_id": "x"}, "no such suspense: x"),
        (DOUBT, "decide_kept", {"subject_id": "x"}, "suspense x is not open"),
        (
            (*VISIT, "claim"),
            "decide_claim",
            {"outcome": "given_back"},
            "a claim's money is ours: it was not given back",
        ),
        (VISIT, "submit", {"transaction_id": "x"}, "no such transactions: x"),
        (VISIT, "claim", {"transaction_id": "x"}, "no such transactions: x"),
    ],
)
def test_a_record_that_says_something_else_is_refused(tell, wishes, wish, change, reason):
    matters, body = next_record(tell, wishes, wish)
    refused(matters, body.model_copy(update=change), reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"inserted_minor": 0, "fee_minor": 0, "credited_minor": 0}, "a payment of nothing"),
        ({"fee_minor": 1}, "fee and credit are not what was inserted"),
        ({"currency": "HUF"}, FOREIGN),
        ({"receipt_number": "T-004211-000000"}, "a receipt number is used twice"),
        (
            {"inserted_minor": 6000, "fee_minor": 0, "credited_minor": 6000},
            "more is submitted than the visit holds",
        ),
    ],
)
def test_a_payment_that_cannot_be_is_refused(tell, change, reason):
    matters, body = next_record(tell, VISIT, "submit")
    order = body.payments[0].model_copy(update=change)
    refused(matters, body.model_copy(update={"payments": (order,)}), reason)


def test_two_payments_of_one_submit_have_their_own_receipt_numbers(tell):
    matters, body = next_record(tell, VISIT, "submit", pick=3)
    first, second = body.payments
    same = second.model_copy(update={"receipt_number": first.receipt_number})
    refused(
        matters,
        body.model_copy(update={"payments": (first, same)}),
        "a receipt number is used twice",
    )
    same = second.model_copy(update={"payment_id": first.payment_id})
    refused(matters, body.model_copy(update={"payments": (first, same)}), "submitted twice")


def test_a_transaction_closes_neither_over_its_money_nor_over_a_moving_bill(tell):
    _, (*_, closing) = tell(("open", "close"))
    matters, _ = tell(("open", "announce"))
    refused(matters, closing, "closed with a bill on its way")
    matters, _ = tell(("open", "announce", "credit"))
    refused(matters, closing, "closed with money neither submitted nor claimed")
    other = closing.model_copy(update={"transaction_id": "x"})
    refused(matters, other, "no such transactions: x")


def test_a_ninth_finding_about_one_bill_is_refused_and_one_about_another_is_not(tell):
    matters, bodies = tell((*DOUBT, *["propose"] * PROPOSALS_EACH_MAX, "find"))
    ninth = next(b for b in bodies if b.kind == "proposal").model_copy(update={"proposal_id": "x"})
    refused(matters, ninth, "too many proposals stand already")
    other = ninth.model_copy(update={"suspense_id": list(matters.suspense)[1]})
    assert "x" in apply(matters, 99, other).matters.proposals


def test_an_intent_and_its_credit_are_of_one_transaction(tell):
    wishes = ("open", "announce", "doubt", "close", "open")
    matters, body = next_record(tell, wishes, "credit_late")
    other = matters.transaction.transaction_id
    refused(
        matters,
        body.model_copy(update={"transaction_id": other}),
        "the intent is another transaction's",
    )


def test_a_suspense_pays_only_its_own_intent(tell):
    wishes = ("open", "announce", "doubt", "announce", "doubt")
    matters, body = next_record(tell, wishes, "credit_late")
    other = next(key for key in matters.suspense if key != body.from_suspense_id)
    refused(
        matters,
        body.model_copy(update={"from_suspense_id": other}),
        "the suspense is of another intent",
    )


def test_counters_of_a_transaction_follow_its_bills(tell):
    matters, _ = tell((*VISIT, "announce", "credit", "settle"))
    transaction = matters.transaction
    assert (transaction.bills_credited, transaction.inserted_minor) == (2, 10_000)
    assert transaction.bills == {5000: 2}
    matters, _ = tell((*VISIT, "announce", "credit", "cheat"))
    transaction = matters.transaction
    assert (transaction.bills_credited, transaction.inserted_minor) == (1, 5000)
    assert transaction.bills == {5000: 1}
    matters, _ = tell((*VISIT, "submit"))
    transaction = matters.transaction
    assert (transaction.bills_credited, transaction.inserted_minor) == (1, 5000)
    assert (transaction.credited_minor, transaction.bills) == (0, {})


def test_a_second_beginning_is_refused(tell):
    matters, _ = tell(("open",))
    genesis = Genesis(at=AT, journal_id="j", terminal_id="T-000001", fingerprint="f")
    refused(matters, genesis, "a journal has one beginning")


def test_a_checkpoint_states_its_place_and_the_books(tell):
    matters, _ = tell(VISIT)
    right = Checkpoint(at=AT, upto_seq=9, head_hash="0" * 64, books=dict(matters.books))
    assert apply(matters, 10, right).matters.standing.checkpoint_seq == 10
    refused(matters, right, "a checkpoint speaks of the record before it", seq=11)
    refused(
        matters, right.model_copy(update={"books": {}}), "a checkpoint states other books", seq=10
    )


def test_nothing_unwritten_is_acknowledged():
    matters = apply(
        Matters(), 1, Genesis(at=AT, journal_id="j", terminal_id="T-000001", fingerprint="f")
    ).matters
    told = Acknowledged(
        at=AT, journal_id="j", upto_seq=4, head_hash="0" * 64, statement="{}", jws="a..b"
    )
    assert apply(matters, 5, told).matters.acknowledged_seq == 4
    refused(matters, told, "more is acknowledged than was written", seq=4)
    other = told.model_copy(update={"journal_id": "another"})
    assert apply(matters, 5, other).matters.acknowledged_seq == 0


def test_an_older_acknowledgement_takes_nothing_back():
    matters = apply(
        Matters(), 1, Genesis(at=AT, journal_id="j", terminal_id="T-000001", fingerprint="f")
    ).matters
    for upto_seq in (4, 2):
        told = Acknowledged(
            at=AT, journal_id="j", upto_seq=upto_seq, head_hash="0" * 64, statement="{}", jws="a..b"
        )
        matters = apply(matters, 9, told).matters
    assert matters.acknowledged_seq == 4


def test_a_cassette_gets_its_number_when_it_comes():
    out = CassetteMoved(at=AT, cassette_no=1, direction="out", manipulated=True)
    gone = apply(Matters(), 2, out).matters
    assert (gone.cassette_no, gone.standing.cassette_in_place) == (1, False)
    back = apply(gone, 3, out.model_copy(update={"direction": "in", "cassette_no": 2})).matters
    assert (back.cassette_no, back.standing.cassette_in_place) == (2, True)
    assert back.cassette_counts == {}


def test_a_bill_nobody_announced_needs_no_transaction():
    found = SuspenseOpened(
        at=AT, suspense_id="s", intent_id=None, transaction_id=None, amount_minor=5000,
        currency="RUB", cassette_no=1, reason="unannounced", code="12345674",
    )  # fmt: skip
    matters = apply(Matters(), 2, found).matters
    assert matters.books == {"in_doubt": 5000, "suspense": 5000}
    assert matters.suspense["s"].transaction_id is None


# Both parts of a split came back: neither goes along with the other, and none goes twice.
BOTH_BACK = (*VISIT, "submit", "close", "refuse", "refuse")


def test_a_payment_replaces_only_one_that_came_back(tell):
    matters, body = next_record(tell, BOTH_BACK, "submit", pick=3)
    strange = body.model_copy(update={"replaces_payment_id": "x"})
    dealt_with = "it replaces a payment that did not come back, or is dealt with"
    refused(matters, strange, dealt_with)
    after = apply(matters, 99, body).matters
    (order, *_) = body.payments
    again = order.model_copy(update={"payment_id": "y", "receipt_number": "T-004211-000099"})
    refused(after, body.model_copy(update={"payments": (again,)}), dealt_with, seq=100)


@pytest.mark.parametrize("wish", ["submit", "claim"])
def test_no_part_that_came_back_takes_another_one_along(tell, wish):
    matters, body = next_record(tell, BOTH_BACK, wish, pick=3)
    (visit,) = matters.transactions.values()
    assert len(visit.refused) == 2
    whole = visit.credited_minor
    changed = {"amount_minor": whole}
    if wish == "submit":
        more = {"inserted_minor": whole, "fee_minor": 0, "credited_minor": whole}
        changed = {"payments": (body.payments[0].model_copy(update=more),)}
    refused(matters, body.model_copy(update=changed), "money of another refused payment goes along")
